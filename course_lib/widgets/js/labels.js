/**
 * The names of curves beside them, where no other curve passes: what stands at a curve needs no key.
 *
 * All is in pixels, and knows no document: a curve is [xs, ys], a room { left, right, top, bottom }.
 */

const COLUMN = 6, // pixels; a curve is known by its highest and its lowest point in each column
  LETTER = 7.4,
  [RISE, FALL] = [11, 3], // of letters, above and below their line
  GAP = 4, // from a curve to its name
  FAR = 20, // so far from another curve, and a name is beside its own for certain
  PLACES = 30;

/** For each column of a frame the highest and the lowest point of a curve; NaN where it is not in the frame. */
function columnsOf([xs, ys], { left, right, top, bottom }) {
  const n = Math.ceil((right - left) / COLUMN) + 1,
    highs = new Float64Array(n).fill(NaN),
    lows = new Float64Array(n).fill(NaN);
  const near = (y) => Math.max(top - 99, Math.min(bottom + 99, y)); // a logarithm may be infinite
  for (let i = 1; i < xs.length; i++) {
    const y0 = near(ys[i - 1]),
      y1 = near(ys[i]),
      x0 = xs[i - 1] - left,
      width = xs[i] - xs[i - 1];
    if (!(Math.min(y0, y1) <= bottom && Math.max(y0, y1) >= top)) continue;
    const heightAt = (x) => y0 + (width > 0 ? Math.max(0, Math.min(1, (x - x0) / width)) : 1) * (y1 - y0),
      last = Math.min(n - 1, Math.floor((x0 + width) / COLUMN));
    for (let j = Math.max(0, Math.floor(x0 / COLUMN)); j <= last; j++) {
      const ya = heightAt(j * COLUMN),
        yb = heightAt((j + 1) * COLUMN);
      if (!(highs[j] <= Math.min(ya, yb))) highs[j] = Math.min(ya, yb);
      if (!(lows[j] >= Math.max(ya, yb))) lows[j] = Math.max(ya, yb);
    }
  }
  return { highs, lows };
}

/** The highest and the lowest point of a curve between two places, and of `y`; infinite where it is not there. */
function spanOf({ highs, lows }, { left: from }, left, right, y) {
  let high = y ?? Infinity,
    low = y ?? -Infinity;
  const last = Math.min(highs.length - 1, Math.floor((right - from) / COLUMN));
  for (let j = Math.max(0, Math.floor((left - from) / COLUMN)); j <= last; j++) {
    if (highs[j] < high) high = highs[j];
    if (lows[j] > low) low = lows[j];
  }
  return { high, low };
}

const meet = (a, b) => a.left < b.right + 2 * GAP && b.left < a.right + 2 * GAP && a.top < b.bottom && b.top < a.bottom;

/**
 * Where names stand: { x, y } of the middle of each on its line of writing, or null where there is no room.
 *
 * `names` are [{ words, curve, at }]: a number of a curve, and the point of it that they tell of, if it is one; `taken` are rooms
 * of other words, and `lines` the heights of horizontal lines. The first of equally good places counts, from the right.
 */
export function placesOf(names, curves, box, taken = [], lines = []) {
  const columns = [
      ...curves,
      ...lines.map((y) => [
        [box.left, box.right],
        [y, y],
      ]),
    ].map((one) => columnsOf(one, box)),
    rooms = [...taken];
  return names.map(({ words, curve, at }) => {
    const half = (LETTER * words.length) / 2,
      [first, last] = [box.left + half + 2, box.right - half - 2],
      centers = at
        ? [-1, 1].map((way) => Math.max(first, Math.min(last, at[0] + way * (half + 2 * GAP))))
        : Array.from({ length: PLACES + 1 }, (_, k) => last - (k / PLACES) * (last - first));
    let best = { score: -Infinity };
    for (const x of centers) {
      const [left, right] = [x - half, x + half],
        own = spanOf(columns[curve], box, left, right, at?.[1]);
      for (const y of [own.high - GAP - FALL, own.low + GAP + RISE]) {
        const room = { left, right, top: y - RISE, bottom: y + FALL };
        if (!(room.top >= box.top && room.bottom <= box.bottom)) continue;
        let score = FAR - (own.low - own.high) / 20; // rather where it is flat
        columns.forEach((other, k) => {
          if (k === curve) return;
          const { high, low } = spanOf(other, box, left, right);
          score = Math.min(score, Math.max(high - room.bottom, room.top - low));
        });
        if (rooms.some((other) => meet(room, other))) score -= 99;
        if (score > best.score + 0.5) best = { score, x, y, room };
      }
    }
    if (!best.room) return null;
    rooms.push(best.room);
    return { x: best.x, y: best.y };
  });
}

/** The room of words at (x, y), anchored at their start, middle or end. */
export function roomAt(x, y, words, anchor = "start") {
  const width = LETTER * words.length,
    left = x - { start: 0, middle: width / 2, end: width }[anchor ?? "start"];
  return { left, right: left + width, top: y - RISE, bottom: y + FALL };
}

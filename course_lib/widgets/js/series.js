/** What one asks of a finished run, as course_lib.series answers it; the functions have the same names there. */

/** The first step at which a run is lost: its value is no finite number or beyond ±`limit`; −1 for never. */
export const divergedAt = (values, limit = Infinity) =>
  values.findIndex((value) => !(Number.isFinite(value) && Math.abs(value) <= limit));

/** The first step of each burst: where the distance gets above `height` after at least `quiet` steps below. */
export function bursts(distance, height = 0.1, quiet = 200) {
  const first = [];
  let last = 0;
  for (let t = 0; t < distance.length; t++) {
    if (!(distance[t] > height)) continue;
    if (t - last > quiet) first.push(t);
    last = t;
  }
  return first;
}

/**
 * The steps of a long run that are worth drawing: in each of `columns` stretches the first, and where each of the
 * series is lowest and highest, so that no peak is lost; NaN is neither.
 */
export function downsample(series, columns = 400) {
  const n = series[0].length;
  if (n <= 4 * columns) return Array.from({ length: n }, (_, t) => t);
  const keep = new Set([n - 1]);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * n) / columns),
      end = Math.floor(((column + 1) * n) / columns);
    keep.add(first);
    for (const values of series) {
      let low = first,
        high = first,
        least = Infinity,
        most = -Infinity;
      for (let t = first; t < end; t++) {
        if (values[t] < least) {
          least = values[t];
          low = t;
        }
        if (values[t] > most) {
          most = values[t];
          high = t;
        }
      }
      keep.add(low).add(high);
    }
  }
  return [...keep].sort((a, b) => a - b);
}

/** The columns of a long run at the steps that are worth drawing, beside these steps: { t, …columns }. */
export function sampled(columns) {
  const t = downsample(Object.values(columns));
  return { t, ...Object.fromEntries(Object.entries(columns).map(([name, all]) => [name, t.map((step) => all[step])])) };
}

/** Where the cursor stands among the steps `t`: the last of them that is not beyond it; without a cursor the last. */
export const placeOf = (t, cursor) => (cursor === null ? t.length - 1 : t.findLastIndex((step) => step <= cursor));

/**
 * Decoder of stored curves: that Python computed, one for each position of the controls (course_lib/widgets/common/quantized.py).
 *
 * A number is stored as a 16-bit code on the scale from `lo` to `hi` (of its logarithm, where `log` is set); the three
 * highest codes say that there is no such number. Codes are differences along the step, their low bytes come first
 * and then their high bytes, and the whole is deflated.
 */
const TOP = 65532,
  BELOW = 65533,
  ABOVE = 65534,
  DIVERGED = 65535;

/** The bytes of a DataView, as the widget state holds them. */
const bytesOf = (view) => new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);

/** Numbers from Python: `Kind` is a typed array, to which they are copied, since they may begin at any byte. */
export const numbersOf = (view, Kind = Float64Array) => new Kind(bytesOf(view).slice().buffer);

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Deflated JSON. */
export const unpack = async (view) => JSON.parse(new TextDecoder().decode(await inflate(bytesOf(view))));

/**
 * @param {DataView|Uint8Array} payload
 * @param {{name: string, lo: number, hi: number, log: boolean, rows: number, steps: number}[]} channels
 * @returns {Promise<Object<string, (row: number) => Float64Array>>} for each channel a function that gives one curve
 */
export async function decode(payload, channels) {
  const planes = await inflate(bytesOf(payload));
  const count = planes.length / 2;
  const stored = {};
  let offset = 0;
  for (const channel of channels) {
    const { rows, steps } = channel;
    const codes = new Uint16Array(rows * steps);
    for (let i = 0; i < codes.length; i++) {
      const difference = planes[offset + i] | (planes[count + offset + i] << 8);
      codes[i] = difference + (i % steps ? codes[i - 1] : 0); // Uint16Array wraps around, as NumPy did
    }
    offset += codes.length;
    stored[channel.name] = (row) =>
      Float64Array.from(codes.subarray(row * steps, (row + 1) * steps), (code) => number(code, channel));
  }
  return stored;
}

function number(code, { lo, hi, log }) {
  if (code === DIVERGED) return NaN;
  if (code === ABOVE) return Infinity;
  if (code === BELOW) return log ? 0 : -Infinity;
  const value = lo + ((hi - lo) * code) / TOP;
  return log ? 10 ** value : value;
}

/** Index of the value in `values` (increasing) that is nearest to `value`, by ratio where `log` is set. */
export function nearest(values, value, log = false) {
  const distance = log ? (v) => Math.abs(Math.log(v / value)) : (v) => Math.abs(v - value);
  let best = 0;
  values.forEach((v, i) => {
    if (distance(v) < distance(values[best])) best = i;
  });
  return best;
}

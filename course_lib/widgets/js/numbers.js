/** Numbers as text, and the round numbers of axes; tested under node. */

/** A number for readers: three significant digits, a true minus sign, and words for what is no number. */
export function fmt(value, digits = 3) {
  if (Number.isNaN(value)) return "diverged";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(digits - 1).replace(/\.?0+e\+?/, "e")
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−").replace("e+", "e");
}

const TWO = Array.from({ length: 100 }, (_, k) => `.${String(k).padStart(2, "0")}`);

/** A place in pixels, to a hundredth. What toFixed(2) gives, in a fifteenth of its time: paths have thousands of them. */
export function px(value) {
  const hundredths = Math.round(Math.abs(value) * 100);
  if (!(hundredths < 1e9)) return value.toFixed(2);
  const whole = Math.floor(hundredths / 100);
  return (value < 0 ? "-" : "") + whole + TWO[hundredths - 100 * whole];
}

/** A whole number, its thousands apart. */
const { format } = new Intl.NumberFormat("en-US"); // made once: that is what toLocaleString spends its time on
export const count = (n) => format(n);

/** A step in words; from 1,000 on the nearest hundred: in a chaotic run the last digits are the machine's. */
export const about = (step) => (step < 1000 ? `step ${step}` : `about ${count(100 * Math.round(step / 100))}`);

/** Round numbers (1, 2, 2.5 or 5 times a power of ten) inside [lo, hi], about `count` of them. */
export function linearTicks(lo, hi, count = 5) {
  if (!(hi > lo)) return [lo];
  const raw = (hi - lo) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((s) => s >= raw * (1 - 1e-9));
  const ticks = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + 1e-9 * step; k++)
    ticks.push(Number((k * step).toPrecision(12)) + 0);
  return ticks;
}

/** Powers of ten inside [lo, hi]; where there are fewer than two, round numbers in between as well. */
export function logTicks(lo, hi, count = 6) {
  const first = Math.ceil(Math.log10(lo) - 1e-9);
  const last = Math.floor(Math.log10(hi) + 1e-9);
  if (last - first < 1) {
    const ticks = [];
    for (let e = first - 1; e <= last + 1; e++)
      for (const k of [1, 2, 5]) ticks.push(Number((k * 10 ** e).toPrecision(12)));
    const inside = ticks.filter((v) => v >= lo * (1 - 1e-9) && v <= hi * (1 + 1e-9));
    return inside.length > 1 ? inside : linearTicks(lo, hi, count);
  }
  const every = Math.ceil((last - first + 1) / count);
  const ticks = [];
  for (let e = first; e <= last; e += every) ticks.push(Number((10 ** e).toPrecision(12)));
  return ticks;
}

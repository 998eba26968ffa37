/**
 * The knobs p0, p1, … of a figure whose positions are counted: axes of { values, log, index }, as Axis.meta of explore.py
 * describes them.
 */
import { nearest } from "./quantized.js";

/** Where each knob stands among its positions; one that is off the grid (a number typed in) is put on the nearest. */
export function positions(model, axes) {
  return axes.map((axis, k) => {
    const value = model.get(`p${k}`);
    if (axis.index) return value ?? 0;
    const i = nearest(axis.values, Number(value), axis.log);
    if (typeof value === "number" && Math.abs(value - axis.values[i]) > 1e-9 * Math.abs(value))
      model.set(`p${k}`, axis.values[i]);
    return i;
  });
}

/** The number of a position among all positions of some of the knobs (their indices), the last of them running fastest. */
export const rowOf = (at, axes, some = at.map((_, k) => k)) =>
  some.reduce((row, k) => row * axes[k].values.length + at[k], 0);

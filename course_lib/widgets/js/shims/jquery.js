/**
 * Stands in for jQuery (30 kB gzip). The ipywidgets packages use it only as the holder of one element:
 * `$(node)`, `x instanceof $` and, through Backbone, a handful of methods on the result.
 */
export default function $(element) {
  if (!(this instanceof $)) return new $(element);
  this[0] = element;
  this.length = 1;
}

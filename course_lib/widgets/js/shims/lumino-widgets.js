/**
 * Stands in for the index of @lumino/widgets, whose docks, menus and tabs (30 kB gzip) no page needs: the two classes that the
 * ipywidgets packages use, from the package's own sources.
 */
export { Panel } from "../../../../tools/page_runtime/node_modules/@lumino/widgets/src/panel.ts";
export { Widget } from "../../../../tools/page_runtime/node_modules/@lumino/widgets/src/widget.ts";

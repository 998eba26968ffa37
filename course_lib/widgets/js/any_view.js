/**
 * The page's own host for the course's views: what anywidget does in a notebook, for views that are already loaded.
 *
 * The model holds in `view` the name of its view; the view is anywidget's `{ render({ model, el }) }`, which may return
 * a function that is called when the view is taken away.
 */
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import live from "./index.js";

export class AnyModel extends DOMWidgetModel {}

export class AnyView extends DOMWidgetView {
  async render() {
    super.render();
    this.cleanUp = await live.render({ model: this.model, el: this.el });
  }

  remove() {
    this.cleanUp?.();
    return super.remove();
  }
}

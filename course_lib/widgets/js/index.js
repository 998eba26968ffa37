/** All views of the course by name. The Python side says which one in its trait `view`. */
import * as adam_apart from "./adam_apart.js";
import * as adaptive_rate_cloud from "./adaptive_rate_cloud.js";
import * as brake_and_release from "./brake_and_release.js";
import * as burst_lab from "./burst_lab.js";
import * as descent_explorer from "./descent_explorer.js";
import * as explore from "./explore.js";
import * as hopping_ball from "./hopping_ball.js";
import * as momentum_map from "./momentum_map.js";
import * as optimizer_builder from "./optimizer_builder.js";
import * as prediction from "./prediction.js";
import * as own_axes from "./own_axes.js";
import * as scope from "./scope.js";
import * as sigma_ellipse from "./sigma_ellipse.js";
import * as stuck_valley from "./stuck_valley.js";
import * as tasks from "./tasks.js";
import { keepStill } from "./snapshot.js";

export const views = {
  adam_apart,
  adaptive_rate_cloud,
  brake_and_release,
  burst_lab,
  descent_explorer,
  explore,
  hopping_ball,
  momentum_map,
  optimizer_builder,
  prediction,
  own_axes,
  scope,
  sigma_ellipse,
  stuck_valley,
  tasks,
};

/** What anywidget calls in a notebook, where this module is the figure's `_esm`. */
export default {
  render(context) {
    const name = context.model.get("view");
    if (!views[name]) throw new Error(`no view named "${name}"; there are: ${Object.keys(views).join(", ")}`);
    context.el.classList.add("unstuck");
    const stop = [views[name].render(context), keepStill(context)];
    return () => stop.forEach((call) => call());
  },
};

/** All views of the course by name. The Python side says which one in its trait `view`. */
import * as adaptive_rate_cloud from "./adaptive_rate_cloud.js";
import * as brake_and_release from "./brake_and_release.js";
import * as burst_lab from "./burst_lab.js";
import * as descent_explorer from "./descent_explorer.js";
import * as explore from "./explore.js";
import * as optimizer_builder from "./optimizer_builder.js";
import * as scope from "./scope.js";
import * as stuck_valley from "./stuck_valley.js";
import { keepStill } from "./snapshot.js";

export const views = {
  adaptive_rate_cloud,
  brake_and_release,
  burst_lab,
  descent_explorer,
  explore,
  optimizer_builder,
  scope,
  stuck_valley,
};

/** What anywidget calls in a notebook, where this module is the figure's `_esm`. */
export default {
  render(context) {
    const name = context.model.get("view");
    if (!views[name]) throw new Error(`no view named "${name}"; there are: ${Object.keys(views).join(", ")}`);
    const stop = [views[name].render(context), keepStill(context)];
    return () => stop.forEach((call) => call());
  },
};

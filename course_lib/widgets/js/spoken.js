/**
 * The ipywidgets controls that can live on a page, with what they lack there: names and spoken values for a screen
 * reader, and play icons that need no icon font (the theme's icon script would replace the element that PlayView keeps
 * writing to).
 */
import * as bool from "@jupyter-widgets/controls/lib/widget_bool";
import * as box from "@jupyter-widgets/controls/lib/widget_box";
import * as description from "@jupyter-widgets/controls/lib/widget_description";
import * as float from "@jupyter-widgets/controls/lib/widget_float";
import * as int from "@jupyter-widgets/controls/lib/widget_int";
import * as link from "@jupyter-widgets/controls/lib/widget_link";
import * as selection from "@jupyter-widgets/controls/lib/widget_selection";
import * as string from "@jupyter-widgets/controls/lib/widget_string";

/** A slider whose handle is called like its description and speaks the number that the reader sees, not the exponent. */
const spokenSlider = (View) =>
  class extends View {
    createSlider() {
      super.createSlider();
      this.$slider.noUiSlider.on("update", () => queueMicrotask(() => this.speak())); // after upstream wrote its own text
    }

    /** A new slider, because the End key of the old one would keep to the old range. */
    updateSliderOptions() {
      this.regenSlider();
    }

    speak() {
      const name = this.model.get("description");
      this.$slider.querySelectorAll(".noUi-handle").forEach((handle) => {
        handle.setAttribute("aria-label", name);
        handle.setAttribute("aria-valuetext", this.readout.textContent);
      });
      if (this.readout.isContentEditable) this.readout.setAttribute("role", "textbox");
      this.readout.setAttribute("aria-label", `${name}, type a value`);
    }
  };

/** Buttons of which one is chosen: a group with a name, whose chosen button says so. */
class ToggleButtonsView extends selection.ToggleButtonsView {
  update(options) {
    super.update(options);
    this.buttongroup.setAttribute("role", "group");
    this.buttongroup.setAttribute("aria-label", this.model.get("description"));
    this.buttongroup
      .querySelectorAll("button")
      .forEach((button) => button.setAttribute("aria-pressed", button.classList.contains("mod-active")));
  }
}

/** Play, stop and repeat with glyphs drawn by our style sheet. */
class PlayView extends int.PlayView {
  render() {
    super.render();
    icon(this.stopButton, "stop", "back to the start");
    icon(this.repeatButton, "repeat", "repeat");
  }

  updatePlaying() {
    const playing = this.model.get("playing");
    icon(this.playPauseButton, playing ? "pause" : "play", playing ? "pause" : "play");
  }
}

function icon(button, glyph, name) {
  button.querySelector("i").className = `us-icon us-icon-${glyph}`;
  button.setAttribute("aria-label", name);
}

export default {
  ...bool,
  ...box,
  ...description,
  ...float,
  ...int,
  ...link,
  ...selection,
  ...string,
  IntSliderView: spokenSlider(int.IntSliderView),
  FloatSliderView: spokenSlider(float.FloatSliderView),
  FloatLogSliderView: spokenSlider(float.FloatLogSliderView),
  SelectionSliderView: spokenSlider(selection.SelectionSliderView),
  ToggleButtonsView,
  PlayView,
};

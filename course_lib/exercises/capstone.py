"""The capstone, exercises 7.5 and 7.6: an optimizer of one's own against the built-ins.

A run is a digits network of 64-32-10 and 300 steps. In 7.5 the student practices on the seeds of `PRACTICE`, on which
rates and schedules of the built-ins were tuned as well. In 7.6 one optimizer is entered, with a protocol that says how it
was chosen: it runs on the seeds of `HIDDEN`, once, and the journal keeps it. What the built-ins reached is recorded
(`course_lib.experiments.capstone`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from .. import optimizers, schedules
from .. import settings as environment
from ..experiments import capstone as experiment
from ..experiments.capstone import BUILT_INS, DEFAULT, EVERY, HIDDEN, PLANS, PRACTICE, STEPS
from ..optimizers import RMS, Mean, Newest, One, Optimizer, adam, gd
from ..series import diverged_at
from . import journal
from .compare import written
from .goals import Goal, Outcome, rates_of
from .sandbox import call
from .show import Result, show

if TYPE_CHECKING:
    from ..plots import Still

__all__ = ["leaderboard", "practice"]

RATES_LIMIT = 20.0  # seconds of CPU, for the rates alone: one that never ends is stopped long before a whole run
NAMES = {name: getattr(module, name) for module in (optimizers, schedules) for name in module.__all__}


@lru_cache(maxsize=1)
def leaderboard() -> dict[str, dict[str, Any]]:
    """Return what the built-ins reached: name → rate, plan, losses on the way (practice) and at the end (hidden)."""
    kept = experiment.load()
    return {
        name: {
            "rate": float(kept["rate"][k]),
            "plan": list(PLANS)[int(kept["plan"][k])],
            "practice": kept["practice"][k],
            "hidden": kept["hidden"][k],
        }
        for k, name in enumerate(BUILT_INS)
    }


def label(name: str) -> str:
    """Return how a built-in is called in tables and figures: "Adam, η = 0.03, cosine"."""
    run = leaderboard()[name]
    return f"{name.split(',')[0]}, η = {run['rate']:g}" + (f", {run['plan']}" if name != DEFAULT else "")


def ends(run: Mapping[str, Any], seeds: range) -> Any:
    """Return the loss at the end of a built-in on each of the seeds."""
    return run["hidden"] if seeds is HIDDEN else run["practice"][:, -1]


def compete(optimizer: Optimizer, seeds: range = PRACTICE) -> dict[str, Any]:
    """Train on the seeds; return the place among the built-ins, and what a hint must know."""
    schedule = optimizer.schedule
    rates = rates_of(schedule, STEPS)
    if rates.min() < 0:  # refused where it comes; the hint says so, and the rest of the run is as good as any
        optimizer = replace(optimizer, schedule=lambda t: np.maximum(schedules.at(schedule, t), 0))
    losses, right = experiment.run(optimizer, seeds)
    lost = diverged_at(losses.T[:, None], losses[:, 0], for_good=True)
    loss = float(np.median(losses[:, -1]))
    table = [(float(np.median(ends(run, seeds))), label(name)) for name, run in leaderboard().items()]
    table = sorted([*table, (loss if np.isfinite(loss) else np.inf, "yours")])
    measured = {"losses": losses, "loss of each seed": losses[:, -1], "rates": rates, "lost": lost, "seeds": seeds}
    won = {label(name): wins(measured, run) for name, run in leaderboard().items()}
    shown: dict[str, Any] = {
        f"place {place}": f"{value:<7.2g} "
        + (f"{name}, lower on {won[name]} of {len(seeds)}" if name in won else "yours ◀")
        for place, (value, name) in enumerate(table, 1)
    }
    shown["your loss, best to worst seed"] = " ".join(f"{value:.2g}" for value in np.sort(losses[:, -1]))
    shown["unseen digits right"] = f"{100 * np.median(right):.0f} %"
    if (lost >= 0).any():
        first = EVERY * lost[lost >= 0].min()
        shown["diverged"] = f"on {(lost >= 0).sum()} of {len(lost)} seeds, the first at step {first}"
    return shown | measured | {"parts": [optimizer.direction, optimizer.magnitude]}


# what went wrong, or could be better still: each is a test of what `compete` returns


def wins(run: Outcome, other: Mapping[str, Any]) -> int:
    """On how many seeds it ends lower than a built-in, by more than rounding: a copy of that wins on none."""
    return int((run["losses"][:, -1] < 0.999 * ends(other, run["seeds"])).sum())


def beats(run: Outcome, other: Mapping[str, Any]) -> bool:
    """Whether it ends lower than a built-in on four seeds of five; of ten, a coin does that once in 18 tries."""
    return wins(run, other) >= 0.8 * len(run["seeds"])


def tuned() -> list[dict[str, Any]]:
    """The five built-ins at their best rate and schedule."""
    return [run for name, run in leaderboard().items() if name != DEFAULT]


def last_rate(run: Outcome) -> float:
    """The last rate as a part of the highest."""
    return float(run["rates"][-1] / run["rates"].max())


def stops_early(run: Outcome) -> bool:
    """For the last fifth the rate is almost zero."""
    return bool(run["rates"][-STEPS // 5 :].max() < 0.01 * run["rates"].max())


def falls_too_fast(run: Outcome) -> bool:
    """All steps together go no farther than sixty at the peak would."""
    return bool(run["rates"].sum() < STEPS / 5 * run["rates"].max())


def warms_up_long(run: Outcome) -> bool:
    """The peak comes in the second half."""
    return bool(run["rates"].argmax() > STEPS / 2)


def falls_steadily(run: Outcome) -> bool:
    """In the last hundred steps every measurement is below the one before it, on the way that most seeds go."""
    return bool((np.diff(np.median(run["losses"], axis=0)[-100 // EVERY :]) < 0).all())


ADVICE: list[tuple[Callable[[Outcome], bool], str]] = [
    (
        lambda run: (run["lost"] >= 0).any(),
        "But on some seeds it diverged. A peak that some starts do not survive is too high: halve it, or warm up.",
    ),
    (
        warms_up_long,
        "But more than half of the run goes by before your rate is at its peak: warm up for a tenth of the run.",
    ),
    (stops_early, "But in the last fifth hardly anything moves: let the decay end at step 300, not before."),
    (
        falls_too_fast,
        "But your rate is near its peak for a few dozen steps only. Hold it longer, or let it fall on a straight line.",
    ),
    (
        lambda run: falls_steadily(run) and last_rate(run) > 0.5,
        "But the loss still falls at every measurement, and your rate is near its peak: the peak can be higher. Double it.",
    ),
    (
        lambda run: last_rate(run) > 0.9,
        "But your rate does not decay, so the run ends on the noise floor of lecture 05. Let it go to zero at step 300.",
    ),
    (
        lambda run: last_rate(run) > 0.05,
        "But in the last step your rate is still {last:.0%} of its peak: some noise remains. Let the rate go to zero.",
    ),
    (
        lambda run: isinstance(run["parts"][1], One),
        "But σ = 1 gives a steep and a flat parameter the same rate: try an `RMS` of the gradients.",
    ),
    (
        lambda run: isinstance(run["parts"][0], Newest),
        "But m is the newest gradient alone, with all its noise: average the gradients, with an `EMA`.",
    ),
    (
        lambda run: run["rates"][0] > 0.5 * run["rates"].max(),
        "But your first step is at more than half of the peak rate: warm up for thirty steps, and the peak can be higher.",
    ),
    (
        lambda run: True,
        "You have a direction, a magnitude and a decay. What is left is to tune: the peak first, by factors of two, then β.",
    ),
]


class Race(Goal):
    """A goal whose setting is an optimizer, with two levels: past plain Adam, and past every tuned built-in."""

    def _refuse(self, name: str, value: Any) -> str:
        if isinstance(value, Optimizer):  # a schedule that never ends is stopped here, long before the run's limit
            return call(rates_of, value.schedule, STEPS, seconds=RATES_LIMIT).text
        need = f"`{name}` must be an Optimizer, such as `Optimizer(0.01, EMA(0.9), One())`"
        if value is None:
            return f"{need}, but is None."
        if isinstance(value, schedules.Schedule):
            return f"{need}, but is a schedule only: a schedule is the first of the three parts."
        if hasattr(type(value), "init") and hasattr(type(value), "update"):
            return f"{need}, but is one part only."
        if callable(value):
            return f"{need}, but is a function or a class: call it, as in `adam(0.01)`."
        return f"{need}, but is `{written(value)}`."

    def _praise(self, outcome: Outcome) -> str:
        beaten = sum(beats(outcome, run) for run in tuned())
        if beaten == len(tuned()):
            return f"On the practice seeds your optimizer beats all five built-ins, each at its best. {self.note}"
        advice = next(text for test, text in ADVICE if test(outcome)).format(last=last_rate(outcome))
        return f"Your optimizer beats plain Adam, and {beaten} of the {len(tuned())} tuned built-ins. {advice}"


SOLUTION = """Optimizer(
    schedule=0.075 * warmup(30) * polynomial(300),
    direction=Nesterov(EMA(0.9, "unbiased")),
    magnitude=RMS(EMA(0.95, "unbiased")),
)"""

Race(
    "capstone",
    "Exercise 7.5, the capstone: practice",
    points=1,
    names=NAMES,
    run=compete,
    reached=lambda run: run["rates"].min() >= 0 and beats(run, leaderboard()[DEFAULT]),
    settings={"optimizer": SOLUTION},
    seconds=120.0,  # it takes 4: a machine twenty times slower still meets it
    hints=[
        "Begin with the default Adam of the practice cell, and change one thing at a time. Its steps are far too small for a run of 300 steps: raise the rate by factors of three.",
        "A rate that is good at the beginning leaves too much noise at the end: multiply it by `polynomial(300)` or `cosine(300)`, and see whether the peak can now be higher.",
        "With `warmup(30) * polynomial(300)` the best peak of Adam is between 0.05 and 0.1. In a run as short as this, a shorter average for σ (β = 0.95) helps, and so does `Nesterov` around the average for m.",
    ],
    note="A warm-up and a straight line down to zero halve the loss of Adam, and that of momentum, too: here the schedule counts for about as much as the choice of the optimizer. Now enter your optimizer, once: exercise 7.6.",
    mistakes={
        "no-eps": (
            {"optimizer": Optimizer(0.01, Newest(), RMS(Mean(), eps=0.0))},
            lambda run: np.isnan(run["losses"][:, 1]).all(),
            "The network is `nan` from the start. Some pixels are white in every image, so gradients are exactly 0, and 0/0 is `nan`: σ needs its `eps`.",
        ),
        "negative": (
            {"optimizer": adam(lambda t: 0.05 * (1 - t / 100))},
            lambda run: run["rates"].min() < 0,
            "Your rate becomes negative, and from there on the run goes uphill. A decay must stop at zero: `polynomial(300)` and `cosine(300)` do, or `max(..., 0)`.",
        ),
        "diverged": (
            {"optimizer": gd(10.0)},
            lambda run: (run["lost"] >= 0).any(),
            "The run diverged: the loss ends above where it began. Halve the peak of your rate until no seed diverges; a warm-up of twenty steps helps, too.",
        ),
        "stops-early": (
            {"optimizer": adam(0.005 * schedules.cosine(60))},
            stops_early,
            "Your rate is next to zero long before the end, and the run stands still. Let the decay take all 300 steps.",
        ),
        "warm-up-long": (
            {"optimizer": adam(0.001 * schedules.warmup(250))},
            warms_up_long,
            "More than half of the run is a warm-up. A tenth of the run, 30 steps, is plenty.",
        ),
        "falls-too-fast": (
            {"optimizer": adam(0.005 * schedules.inverse_time(0.1))},
            falls_too_fast,
            "Your rate falls so fast that all 300 steps together go no farther than 60 steps at the peak: the loss freezes. Decay more slowly.",
        ),
        "too-small": (
            {"optimizer": adam(1e-4)},
            falls_steadily,
            "The loss falls without a jump, and has hardly come down: your steps are too small. Ten times the rate is a fair first try.",
        ),
        "too-large": (
            {"optimizer": adam(0.14)},
            lambda run: True,
            "The loss jumps up and down and does not fall: your steps are too large for the noise of batches of 16. Divide the rate by three.",
        ),
    },
)


LEAST = 40  # words of a protocol
PROTOCOL = """I changed one part at a time on the practice seeds: first the schedule, then the peak, then both averages.
I made 25 trials in all, with peaks from 0.02 to 0.15, each 1.5 times the one before. The median of the five seeds decided, even where another
choice looked better. The best peak is not at an end of its range. I expect a loss below that of tuned Adam, by less than half,
since I chose among 25 trials on these seeds."""


def is_kept(kept: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether this is what an entry keeps: nobody's hand has damaged its line of the journal."""
    whole = isinstance(kept, dict) and {"state", "text", "rows"} <= kept.keys() and isinstance(kept["rows"], list)
    return whole and all(np.shape(row) == (2,) for row in kept["rows"])


class Entry(Race):
    """One optimizer, entered once with its protocol: on the hidden seeds at the first time, on the others ever after."""

    entered: dict[str, Any] | None = None  # in this session, where no journal is kept

    def check(self, /, *answers: Any, **settings: Any) -> None:
        """Enter an optimizer. The first that is run counts, and the journal keeps it; later ones only practice.

        Parameters
        ----------
        *answers
            Refused: a setting is given by its name.
        **settings
            optimizer and protocol.
        """
        chosen: Any = answers or settings
        first = self.first()
        if not first:
            result = self.judge(chosen)
            if result.kept and not (environment.expected() or environment.on_site()):
                type(self).entered = {**result.kept, "answer": journal.source(chosen), "time": "this session"}
                result.text += "\nThis was your entry. It stands; what you try from now on runs on the practice seeds."
            return self._tell(result, chosen)
        kept = Result(first["state"], self.title, first["text"], [tuple(row) for row in first["rows"]])
        if isinstance(chosen, dict) and journal.source(chosen) == first["answer"]:
            kept.text += f"\nThis is your entry of {first['time']}, as it was kept. It was not run again."
            return show(kept)
        if all(value is ... for value in settings.values()):
            return show(self._todo(f"Your entry of {first['time']} stands."))
        later = self._examined(lambda: self._run_again(settings.get("optimizer")))
        lost = journal.record(self.id, "later", None, chosen)
        later.text = "\n".join(
            filter(None, (f"Your entry of {first['time']} stands: {first['text']}", later.text, lost))
        )
        show(later)

    def first(self) -> dict[str, Any] | None:
        """Return the first entry: what was said of it, its answer and its time; None if there is none yet."""
        if environment.expected() or environment.on_site():
            return None
        for entry in journal.attempts():
            kept = entry.get("kept")
            if entry["exercise"] == self.id and is_kept(kept):
                return {**kept, "answer": entry.get("answer"), "time": entry.get("time")}
        return self.entered

    def _run_again(self, optimizer: Any) -> Result:
        """Return what another optimizer reaches on the practice seeds."""
        plain = self._plain({"optimizer": optimizer})
        if plain.kind != "value":
            return self._wrong(plain.text)
        optimizer = plain.value["optimizer"]
        if refused := self._refuse("optimizer", optimizer):
            return self._wrong(refused)
        run = call(compete, seconds=self.seconds, optimizer=optimizer)
        if run.kind != "value":
            return self._wrong(run.text)
        rows = [(name, value) for name, value in run.value.items() if isinstance(value, str)]
        return Result("info", self.title, "This optimizer ran on the practice seeds:", rows=rows)

    def _refuse(self, name: str, value: Any) -> str:
        if name != "protocol":
            return super()._refuse(name, value)
        if not isinstance(value, str):
            return f"`protocol` must be a string, in quotes, but is `{written(value)}`."
        words = len(value.split())
        if words < LEAST:
            return (
                f"`protocol` must say in {LEAST} words or more how this optimizer was chosen, but has {words} words: how many "
                "trials, on which seeds, by which rule, and what you expect. Nothing was run: your entry is still open."
            )
        return ""

    def _try(self, answer: dict[str, Any]) -> Result:
        result = super()._try(answer)
        if result.rows:  # it was run to its end
            if result.state != "pass":
                result.text = "On the hidden seeds your optimizer does not beat plain Adam."
            result.kept = {"state": result.state, "text": result.text, "rows": result.rows}
        return result

    def _praise(self, outcome: Outcome) -> str:
        beaten = sum(beats(outcome, run) for run in tuned())
        text = f"Your optimizer beats plain Adam, and {beaten} of the {len(tuned())} tuned built-ins"
        gold = "Gold: " if beaten == len(tuned()) else ""
        return f"{gold}{text}, on seeds that nobody had tuned for. {self.note}"


Entry(
    "capstone-entry",
    "Exercise 7.6, the capstone: your entry",
    points=2,
    names=NAMES,
    run=lambda optimizer, protocol: compete(optimizer, HIDDEN),
    reached=lambda run: run["rates"].min() >= 0 and beats(run, leaderboard()[DEFAULT]),
    settings={"optimizer": SOLUTION, "protocol": f'"""{PROTOCOL}"""'},
    seconds=120.0,
    mistakes={},
    hints=[
        "You have one entry. Is the best peak inside the range that you tried, and did it win on most of the practice seeds, or on only one?",
        "A protocol answers: which parts and rates did you try, how many trials in all, on which seeds, which number decided, and what do you expect on new seeds?",
    ],
    note="A run on new seeds tests a forecast, and the forecast could have failed. So this run is worth more than the best of your practice runs.",
)


def practice(optimizer: Optimizer) -> Still:
    """Train on the practice seeds; return a figure of the loss, beside two tuned built-ins, and of η.

    Parameters
    ----------
    optimizer : Optimizer

    Raises
    ------
    TypeError, ValueError
        If it is none, or its schedule does not give one number at each step.
    """
    from .. import plots  # not above: exercises are used where nothing is drawn

    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must be an Optimizer, such as adam(0.01), but is {optimizer!r}")
    rates = rates_of(optimizer.schedule, STEPS)
    losses, _ = experiment.run(optimizer, PRACTICE)
    others = {label(name): np.median(run["practice"], axis=0) for name, run in leaderboard().items() if name != DEFAULT}
    ranked = sorted(others, key=lambda name: others[name][-1])
    ways: dict[str, Any] = {"yours": np.median(losses, axis=0)}
    ways |= {name: others[name] for name in (ranked[0], ranked[-1])}
    steps, title = EVERY * np.arange(losses.shape[1]), "Training loss, beside the best and the worst of the built-ins"
    fig = plots.curves(
        {title: {name: (steps, way) for name, way in ways.items()}, "Your η": {"yours": rates}}, log=[title], height=4.6
    )
    fig.axes[1].set_ylim(bottom=min(0.0, rates.min()))
    ends = "; ".join(f"{name}: {way[-1]:.2g}" for name, way in ways.items())
    return plots.show(
        fig, f"Training loss against the step on the practice seeds, median of five, and η. At the end: {ends}."
    )

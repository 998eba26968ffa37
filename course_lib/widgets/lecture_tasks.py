"""`tasks`: what the lectures give to try in their own figures, an easy one first."""

from __future__ import annotations

from .. import checks
from .common.tasks import Task

__all__ = ["Task", "tasks"]

# Each condition names controls and readouts of the lecture's cell; tests/test_tasks.py runs the cells.
LECTURES: dict[str, list[Task]] = {
    # ---- lecture 00
    "saddle": [
        Task(
            "Without noise, halve the time at the saddle: once with η alone, and once with the start alone.",
            [
                {"r": 1e-3, "lr": (0.1, None), "noise": 0.0},
                {"r": (1e-2, None), "lr": 0.05, "noise": 0.0, "out at step": (0, 64)},
            ],
            "Twice the rate does it. The start must be much farther from the ridge, "
            "since only the logarithm of this distance counts.",
        ),
        Task(
            "Start at 10⁻⁶ with η = 0.05, and be out within 100 steps.",
            {"r": 1e-6, "lr": 0.05, "out at step": (0, 100)},
            "Noise kicks the run off the ridge. Minibatches give this noise for free.",
        ),
    ],
    "two minima": [
        Task(
            "Start at 2, and let the run end in the lower minimum.",
            {"start": 2.0, "ends at": (-1.06, -1.03)},
            "The first step must be long enough to jump over the hill. It is, if η is 0.4 or more.",
        ),
        Task(
            "With η = 0.1, let the run end in the lower minimum.",
            {"lr": 0.1, "ends at": (-1.06, -1.03)},
            "With a small rate the run stays in the basin where it starts. "
            "Only the start at 0 is in the basin of the lower minimum.",
        ),
    ],
    "two curvatures": [
        Task(
            "Bring both ends to a hundredth of the distance in 20 steps.",
            {"both arrive": (0, 20)},
            "With momentum, ηλ may be larger than 2, and the flat end needs that.",
        ),
        Task(
            "Do the same in 14 steps.",
            {"both arrive": (0, 14)},
            "Polyak's pair has the smallest factor, 0.67. But with a slightly larger β both ends arrive sooner.",
        ),
    ],
    "explosion": [
        Task(
            "In the valley, keep η = 0.07. Find a β with which momentum is 99 % there by step 15.",
            {"surface": "valley", "moved": False, "lr": (0.069, 0.071), "reached momentum": (0, 15)},
            "With β near 0.6 the steps add up along the valley. "
            "Across it, momentum swings a little longer than with β = 0.3.",
        ),
        Task(
            "In the valley, find η and β with which GD explodes, and momentum is 99 % there by step 20.",
            {"surface": "valley", "moved": False, "lost GD": True, "reached momentum": (0, 20)},
            "With momentum a run converges at rates up to 2(1 + β)/λ.",
        ),
        Task(
            "From the same start, find η and β with which momentum is 99 % there by step 11.",
            {"surface": "valley", "moved": False, "reached momentum": (0, 11)},
            "η = 0.11 with β = 0.52 does it. At its best rate on the slider, 0.07, GD needs 63 steps.",
        ),
    ],
    # ---- lecture 01
    "window": [
        Task(
            "With T = 1000, find the largest κ for which one rate brings the error in both directions below 1 %.",
            {"T": 1000, "kappa": 300},
            "The threshold is 2T/ln 100 = 434: beyond it the window is empty.",
        ),
        Task(
            "Do the same with T = 100.",
            {"T": 100, "kappa": 30},
            "With a tenth of the steps the threshold is one tenth of 434: 43.",
        ),
    ],
    "ten points": [
        Task(
            "Find the first position of the slider at which less than 1 % of the steep way is left. "
            "How much of the flat way is left?",
            {"step": 20},
            "Nearly all of it: the line lies among the points, and has hardly begun to pivot.",
        ),
        Task(
            "Bring what is left of the flat way below 1 %, too.",
            {"step": 1_000_000},
            "The last 68 units of b take a million steps.",
        ),
    ],
    # ---- lecture 02
    "words": [
        Task(
            "Find the rate at which the highest bar of GD is lowest.",
            {"times": (1.3, 1.4)},
            "The bar is still at 1.7. A smaller rate leaves rare words behind; at a larger rate frequent ones bounce.",
        ),
    ],
    "turned valley": [
        Task(
            "Along the axes, let Adagrad reach the goal in fewer than 10 steps.",
            {"surface": "angle of the valley 0", "moved": False, "reached Adagrad": (0, 9)},
            "Each direction has a rate of its own, so η may be large.",
        ),
        Task(
            "Turn the valley to 35°, and let Adagrad still reach the goal within 290 steps.",
            {"surface": "angle of the valley 35", "moved": False, "reached Adagrad": (0, 290)},
            "GD needs 273 at every angle. From 40° on, Adagrad needs more than 300, at any η.",
        ),
    ],
    # ---- lecture 03
    "lag": [
        Task(
            "Find the smallest α that leaves less than 10 % noise. How many steps of lag does it cost?",
            {"noise left, in %": (8, 9)},
            "α = 0.97, with 36 steps of lag. A longer memory averages more gradients, the old ones too.",
        ),
        Task(
            "With at most 15 steps of lag, leave as little noise as you can.",
            {"steps of lag": (15, 15)},
            "α = 0.93 leaves 13 %. No α has both less lag and less noise than this one.",
        ),
    ],
    "half-life": [
        Task(
            "Find the smallest α with a half-life of more than 20 steps.",
            {"half-life": (20, 23)},
            "α = 0.97, with a memory of 33 steps.",
        ),
    ],
    "crescent": [
        Task(
            "Make η ten times as large. Where does RMSProp end, and how large is its gradient there?",
            {"lr": (0.09, 0.11)},
            "It stays at a loss of 0.05 to 0.06, and ‖g‖ is 0.84: stuck, and far from a critical point.",
        ),
        Task(
            "With η between 0.03 and 0.1, bring RMSProp below the dashed line.",
            {"lr": (0.03, 0.1001), "moved": False, "reached RMSProp": (0, 2000)},
            "A long memory does it: σ stays large, and the steps stay short.",
        ),
    ],
    # ---- lecture 04
    "averages": [
        Task(
            "With which β does the EMA need 30 values for half of the jump? How noisy is it?",
            {"beta": 0.98},
            "A long memory is quiet but late: its spread is 0.07, that of a single value 0.6.",
        ),
    ],
    "unfair game": [
        Task(
            "For C = 3, find the smallest β₂ with which Adam goes the right way.",
            {"C": 3.0, "beta2": 0.5, "amsgrad": False},
            "At 0.4, σ forgets the large gradient too soon, and the two small ones make steps that are too long.",
        ),
        Task(
            "Now let the run go the right way with C = 3 and β₂ = 0.1.",
            {"C": 3.0, "beta2": 0.1, "amsgrad": True},
            "AMSGrad never forgets the largest σ.",
        ),
    ],
    # ---- lecture 05
    "saw-tooth": [
        Task(
            "Let the number pass 2 before step 1,000.",
            {"forecast t*": (0, 1000)},
            "The larger η, the sooner it does, and the higher the teeth: "
            "σ has few squares in it then, and a burst changes their mean more.",
        ),
        Task(
            "Find the η with the smallest teeth.",
            {"lr": 0.4},
            "After a long wait σ has many squares in it, and a burst changes their mean only a little.",
        ),
    ],
    "schedule-lab": [
        Task(
            "Keep the rate constant. Which η has the lowest loss at the end?",
            {"schedule": "constant", "lr": 0.3},
            "Below 0.3 the flat part has not arrived; above 0.3 the noise floor is higher.",
        ),
        Task(
            "Let the loss end below 0.13.",
            {"loss at the end": (0, 0.13)},
            "A high rate, held long enough, brings the flat part home; the fall at the end takes the noise away.",
        ),
    ],
    "spikes": [
        Task(
            "Find the two runs that do not spike. Where is their number?",
            [{"run": "ε = 0.01"}, {"run": "AMSGrad"}],
            "The number stays below the limit: ε holds σ up, and AMSGrad's σ cannot fall.",
        ),
    ],
    # ---- lecture 06
    "first steps": [
        Task(
            "At ηλ/σ = 17, with the hat, find the shortest warm-up with which the distance never doubles.",
            {"number": 17, "ramp": 7, "hat": True},
            "Seven short steps are enough: after them m̂ is an average, no longer a single gradient.",
        ),
        Task(
            "Without a warm-up, find the largest ηλ/σ at which the distance never doubles: with the hat, and without.",
            [{"number": 2.5, "ramp": 1, "hat": True}, {"number": 25, "ramp": 1, "hat": False}],
            "Ten times as much without the hat, because then the first step is one tenth as long.",
        ),
    ],
    # ---- lecture 07
    "unknown log": [
        Task(
            "Find the run whose rate has run out, the one at a flat place, and the one that is too slow.",
            [{"kind": kind} for kind in ("ended", "flat", "slow")],
            "All three take tiny steps. η and ‖g‖ show why.",
        ),
        Task(
            "For each of the seven runs, say what it does.",
            [{"run": run} for run in "ABCDEFG"],
            "You can read a log. Only a bounce and noise look alike in it.",
        ),
    ],
    # ---- lecture 08
    "decay": [
        Task(
            "For each λ, find the noise at which L2 and AdamW decay the weight alike.",
            [{"s": 1.0, "decay": decay} for decay in (0.01, 0.03, 0.1, 0.3)],
            "The noise is 1 for each λ: σ is 1 there, and dividing by 1 changes nothing.",
        ),
        Task(
            "Find a noise at which L2 leaves nearly the same weight for λ = 0.03 and for 0.3. Look at both.",
            [{"s": 0.01, "decay": 0.03}, {"s": 0.01, "decay": 0.3}],
            "λθ is nearly all that is in σ, so λ cancels.",
        ),
    ],
    "rounds": [
        Task(
            "With Jordan's numbers, find the fewest rounds after which all values are between 0.6 and 1.3.",
            {"numbers": "Jordan's", "rounds": 4},
            "Four rounds, even for a singular value of 0.01.",
        ),
        Task(
            "Bring all values within 5 % of 1, in the fewest rounds.",
            {"numbers": "classic", "rounds": 13},
            "Jordan's numbers never do that. The classic ones do, and need 13 rounds.",
        ),
    ],
}


def tasks(name: str) -> list[Task]:
    """Return the tasks of a figure in the lectures.

    Parameters
    ----------
    name : str
        One of `LECTURES`.

    Raises
    ------
    ValueError
        If there is none of this name: the message suggests the closest.
    """
    return LECTURES[checks.one_of("name", name, LECTURES)]

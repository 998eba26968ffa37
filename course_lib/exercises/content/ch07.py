"""Exercises of lecture 07, the construction kit, fair comparison, and training logs."""

import statistics
from types import SimpleNamespace

import numpy as np

from ... import checks
from ...networks import MLP, digits
from ...optimizers import EMA, RMS, Mean, Nesterov, Newest, One, Optimizer, gd, rmsprop
from ...paths import train_log
from ...schedules import exponential, inverse_sqrt
from ..answers import Choice
from ..functions import Function

A = np.array

# --------------------------------------------------------------------------------------- 7.1 eight formulas, eight names

ex = Function(
    "eight-formulas",
    "Exercise 7.1, eight formulas, eight names",
    outputs=("gd", "momentum", "rms", "adagrad", "rmsprop", "adam", "adamw", "amsgrad"),
    points=1,
    cases=[{}],
    hints=[
        "Ask of each formula: does it step along the newest gradient, or are older ones in it, too? Is there a σ at all? Which squares are in σ?",
        "Formulas 2 and 5 have no σ. Formulas 1, 3 and 6 have one gradient over a σ. Formulas 4, 7 and 8 have averages above and below the fraction bar.",
        "Formula 1 divides by the root of a *sum*, 6 by that of a *mean*, and 3 by that of a mean that forgets old squares. Formula 4 also shrinks θ, and 7 has a max.",
    ],
    note="There are eight names, but only three questions: which m, which σ, which η?",
)


@ex.reference
def names():
    """Return the number of the formula of each optimizer."""
    gd = 5  # SOLUTION
    momentum = 2  # SOLUTION
    rms = 6  # SOLUTION
    adagrad = 1  # SOLUTION
    rmsprop = 3  # SOLUTION
    adam = 8  # SOLUTION
    adamw = 4  # SOLUTION
    amsgrad = 7  # SOLUTION
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


ASKED = {  # what a name promises
    "gd": "Plain gradient descent has neither a memory nor a σ.",
    "momentum": "Momentum adds up the gradients, with their signs, and divides by nothing.",
    "rms": "The root *mean* square of lecture 02 divides the sum of the squares by how many there are, and takes the root.",
    "adagrad": "Adagrad divides by the root of the *sum* of all squares, without 1/(t+1).",
    "rmsprop": "RMSProp's σ forgets old squares: σ² mixes α of the old average with 1 - α of the new square. Its m is the newest gradient.",
    "adam": "Adam has an average above the fraction bar and one below it, and nothing else.",
    "adamw": "AdamW is Adam, and it also shrinks the weights: look for λ.",
    "amsgrad": "AMSGrad is Adam with a σ that never falls: look for a max.",
}
FOUND = {  # what a formula does
    1: "divides by the root of the sum of all squares",
    2: "steps along a sum of gradients in which older ones fade",
    3: "divides the newest gradient by a σ that forgets",
    4: "also shrinks θ, by the share ηλ",
    5: "steps along the newest gradient and divides it by nothing",
    6: "divides by the root of the mean of all squares",
    7: "keeps the largest v so far",
    8: "has hats on m and v, and no max and no λ",
}


def swapped(place, formula):
    """The right answer with one number replaced."""

    def function():
        return tuple(formula if k == place else number for k, number in enumerate(names()))

    return function


for place, (name, number) in enumerate(zip(ex.outputs, names(), strict=True)):
    for formula, does in FOUND.items():
        if formula != number:
            ex.mistake(f"{name}-is-{formula}", f"Formula {formula} {does}. {ASKED[name]}")(swapped(place, formula))


@ex.mistake("from-zero", "Each of your numbers is one too small: the formulas are numbered from 1.")
def _():
    return tuple(number - 1 for number in names())


@ex.mistake(
    "the-other-way-round",
    "You went through the formulas and gave each of them the place of its name in the list. The exercise asks for the reverse: for each *name*, in the order above, give the number of its formula.",
)
def _():
    return tuple(int(place) + 1 for place in np.argsort(names()))


# --------------------------------------------------------------------------------------------------- 7.2 from the kit


PARTS = SimpleNamespace(
    EMA=EMA,
    Mean=Mean,
    Nesterov=Nesterov,
    Newest=Newest,
    One=One,
    Optimizer=Optimizer,
    RMS=RMS,
    inverse_sqrt=inverse_sqrt,
)


def walk(function, gradients, **hyperparameters):
    """Return the path of each of the six, from 0 along the given gradients."""
    paths = []
    for optimizer in function(PARTS, **hyperparameters):
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"each of the six must be a kit.Optimizer(η, m, σ), but one is {optimizer!r}")
        theta, path = np.zeros(len(gradients[0])), []
        state = optimizer.init(theta)
        for t, g in enumerate(gradients):
            theta, state = optimizer.step(t, theta, g, state)
            path.append(theta)
        paths.append(np.array(path))
    return tuple(paths)


GRADIENTS = A([[1.0, -0.02], [-2.0, 0.01], [0.5, 0.03], [3.0, -0.05], [1.0, 0.02]])

ex = Function(
    "from-the-kit",
    "Exercise 7.2, six optimizers from the kit",
    outputs=("sgd", "heavy", "nesterov", "adagrad", "rmsprop", "adam"),
    play=walk,
    points=2,
    tries=200,
    cases=[
        {"gradients": A([[1.0], [1.0]]), "lr": 0.1, "beta": 0.5, "alpha": 0.75, "eps": 0.0},
        {"gradients": GRADIENTS, "lr": 0.1, "beta": 0.9, "alpha": 0.99, "eps": 1e-2},
        {"gradients": GRADIENTS[::-1], "lr": 0.3, "beta": 0.7, "alpha": 0.95, "eps": 0.1},
    ],
    hints=[
        "Go through the kit table of the lecture row by row: the column m names a part, the column σ another part, and the column η a number or a schedule.",
        "PyTorch's momentum adds gradients up, but `EMA` averages them: put the factor 1/(1 - β) into η. PyTorch's Adagrad uses the sum, but `Mean` is the mean: put a factor 1/√(t+1) into η, and into ε.",
        "RMSProp's average begins at zero and is not corrected: `EMA(alpha)`. Adam's averages are corrected: `EMA(..., \"unbiased\")`.",
    ],
    note="These six take the same steps as their torch.optim namesakes, to the twelfth digit. A seventh optimizer needs no new class, only other parts.",
)


@ex.reference
def six(kit, lr, beta, alpha, eps):
    """Return six optimizers of torch, each made of η, m and σ."""
    fall = kit.inverse_sqrt()  # 1/√(t+1)
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())  # SOLUTION
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())  # SOLUTION
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())  # SOLUTION
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))  # SOLUTION
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))  # SOLUTION
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))  # SOLUTION
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


def instead(place, make):
    """The right six, but one made otherwise."""

    def function(kit, lr, beta, alpha, eps):
        made = list(six(kit, lr, beta, alpha, eps))
        made[place] = make(lr, beta, alpha, eps)
        return made

    return function


SGD, HEAVY, NESTEROV, ADAGRAD, RMSPROP, ADAM = range(6)
ex.mistake("sgd-over-size", "Plain gradient descent divides by nothing: its σ is `One()`.")(
    instead(SGD, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(Newest(), eps)))
)
ex.mistake("sgd-with-memory", "Plain gradient descent remembers nothing: its m is `Newest()`.")(
    instead(SGD, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta), One()))
)
ex.mistake(
    "sums-not-averages",
    "PyTorch's momentum *adds* the gradients, b ← βb + g. `EMA(beta)` averages them: the result is 1 - β times the sum. Make up for this factor in η.",
)(instead(HEAVY, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta), One())))
ex.mistake(
    "wrong-way", "The average is smaller than PyTorch's sum, so η must become larger: divide by 1 - β, do not multiply."
)(instead(HEAVY, lambda lr, beta, alpha, eps: Optimizer(lr * (1 - beta), EMA(beta), One())))
ex.mistake("momentum-corrected", "PyTorch's momentum has no bias correction. Only Adam's averages have one.")(
    instead(HEAVY, lambda lr, beta, alpha, eps: Optimizer(lr / (1 - beta), EMA(beta, "unbiased"), One()))
)
ex.mistake(
    "momentum-from-first",
    "PyTorch's b begins as the first gradient, but that is the sum 0 + g, not an average that begins at g. Leave `start` as it is.",
)(instead(HEAVY, lambda lr, beta, alpha, eps: Optimizer(lr / (1 - beta), EMA(beta, "first"), One())))
ex.mistake(
    "nesterov-is-heavy",
    "That is the heavy ball again. Nesterov's m counts the newest gradient once more: wrap the average, `Nesterov(EMA(beta))`.",
)(instead(NESTEROV, lambda lr, beta, alpha, eps: Optimizer(lr / (1 - beta), EMA(beta), One())))
ex.mistake(
    "nesterov-unscaled", "Nesterov needs the factor 1/(1 - β) as well: PyTorch adds the gradients up there, too."
)(instead(NESTEROV, lambda lr, beta, alpha, eps: Optimizer(lr, Nesterov(EMA(beta)), One())))
ex.mistake(
    "mean-not-sum",
    "That is the root mean square of the notes. Adagrad takes the *sum*, which is t + 1 times the mean: multiply η and ε by 1/√(t+1).",
)(instead(ADAGRAD, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(Mean(), eps))))
ex.mistake(
    "adagrad-without-fall",
    "In your Adagrad ε falls, but η does not. The sum is t + 1 times the mean, so η needs the factor 1/√(t+1) as well.",
)(instead(ADAGRAD, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(Mean(), eps * inverse_sqrt()))))
ex.mistake(
    "eps-unscaled",
    "Nearly right: PyTorch adds ε to the root of the *sum*. If you add it to the root of the mean, it must be divided by √(t+1) as well.",
)(instead(ADAGRAD, lambda lr, beta, alpha, eps: Optimizer(lr * inverse_sqrt(), Newest(), RMS(Mean(), eps))))
ex.mistake(
    "adagrad-forgets", "Adagrad forgets nothing, but an `EMA` forgets: take `Mean()`, in which all squares count alike."
)(
    instead(
        ADAGRAD,
        lambda lr, beta, alpha, eps: Optimizer(lr * inverse_sqrt(), Newest(), RMS(EMA(alpha), eps * inverse_sqrt())),
    )
)
ex.mistake(
    "rmsprop-of-the-notes",
    "That is the RMSProp of the notes, whose σ begins at |g|. PyTorch's v begins at zero: leave `start` as it is.",
)(instead(RMSPROP, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(EMA(alpha, "first"), eps))))
ex.mistake("rmsprop-corrected", "PyTorch's RMSprop does not correct the start. The correction came with Adam.")(
    instead(RMSPROP, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(EMA(alpha, "unbiased"), eps)))
)
ex.mistake(
    "rmsprop-of-signs",
    "You divide by an average of the gradients themselves. RMSProp's σ is a root mean square: wrap the average, `RMS(EMA(alpha), eps)`.",
)(instead(RMSPROP, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), EMA(alpha))))
ex.mistake("rmsprop-with-beta", "RMSProp's σ has a memory of its own, `alpha`. `beta` is for m.")(
    instead(RMSPROP, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(EMA(beta), eps)))
)
ex.mistake(
    "rmsprop-with-momentum",
    "RMSProp steps along the newest gradient, `Newest()`. With an average for m, the method is no longer RMSProp, but almost Adam.",
)(instead(RMSPROP, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta), RMS(EMA(alpha), eps))))
ex.mistake(
    "adam-uncorrected",
    'Both averages begin at zero and are too small at first. Adam corrects them: `start` must be "unbiased" for both.',
)(instead(ADAM, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta), RMS(EMA(alpha), eps))))
ex.mistake(
    "adam-only-m",
    "You correct m alone. The second average begins at zero as well: without a correction, the first steps are far too long.",
)(instead(ADAM, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta, "unbiased"), RMS(EMA(alpha), eps))))
ex.mistake("adam-only-v", "You correct v alone. m begins at zero as well, so the first steps are too short.")(
    instead(ADAM, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(beta), RMS(EMA(alpha, "unbiased"), eps)))
)
ex.mistake(
    "adam-swapped", "You have swapped the two memories: `beta` belongs to m; `alpha`, which is Adam's β₂, belongs to σ."
)(instead(ADAM, lambda lr, beta, alpha, eps: Optimizer(lr, EMA(alpha, "unbiased"), RMS(EMA(beta, "unbiased"), eps))))
ex.mistake("adam-without-m", "This is RMSProp with a correction. Adam also has an average for m.")(
    instead(ADAM, lambda lr, beta, alpha, eps: Optimizer(lr, Newest(), RMS(EMA(alpha, "unbiased"), eps)))
)

# ------------------------------------------------------------------------------------------------ 7.3 a fair comparison

NAN = np.nan
ex = Function(
    "fair-compare",
    "Exercise 7.3, a fair comparison",
    outputs=("rate", "end"),
    points=2,
    cases=[
        {
            "rates": A([0.1, 2.0]),
            "tuning": A([[[5.0, 4.0, 6.0], [2.0, 3.0, 9.0]]]),
            "final": A([[[5.0, 5.0, 6.0], [4.0, 2.0, 3.5]]]),
        },
        {  # two methods with different best rates, a lucky seed, an unlucky one, and runs that diverged
            "rates": A([0.001, 0.01, 0.1, 1.0]),
            "tuning": A(
                [
                    [[2.0, 2.1, 2.2], [0.9, 1.0, 1.1], [0.30, 0.42, 3.10], [0.10, NAN, NAN]],
                    [[0.5, 0.6, 0.4], [0.2, 0.3, 0.25], [0.15, 1.90, 2.00], [NAN, NAN, NAN]],
                ]
            ),
            "final": A(
                [
                    [[2.2, 2.0, 2.1], [0.2, 0.3, 0.1], [0.55, 0.50, 0.90], [0.7, 0.8, 0.9]],
                    [[0.3, 0.2, 0.1], [0.4, 0.35, 0.60], [0.5, 0.7, 0.6], [1.0, 2.0, 3.0]],
                ]
            ),
        },
        {
            "rates": A([0.03, 0.3, 3.0]),
            "tuning": A(
                [
                    [[3.0, 2.0, 2.6, 2.2], [1.0, 1.4, 0.7, 1.1], [0.6, NAN, 2.0, 0.9]],
                    [[0.2, 0.3, 0.25, 0.2], [2.0, 2.1, 1.9, 2.0], [3.0, 3.0, NAN, 4.0]],
                ]
            ),
            "final": A(
                [
                    [[2.0, 2.5, 2.2, 2.4], [1.3, 0.9, 1.2, 1.8], [0.8, 1.5, 0.1, 1.6]],
                    [[0.4, 0.3, 0.7, 0.2], [2.2, 1.8, 2.0, 2.1], [3.1, 2.9, 3.0, 3.5]],
                ]
            ),
        },
        {  # two of three runs of the rate that tuning chose diverge in the end: what is to be reported is infinite
            "rates": A([0.1, 1.0]),
            "tuning": A([[[0.9, 1.0, 1.1], [0.2, 0.3, 0.4]]]),
            "final": A([[[1.0, 1.1, 0.9], [0.3, NAN, NAN]]]),
        },
        {  # the best rate has a run that diverged, and what it reports would be better at another rate
            "rates": A([0.1, 1.0]),
            "tuning": A([[[0.9, 1.0, 1.1], [0.2, 0.3, NAN]], [[0.5, 0.6, 0.7], [0.4, 0.45, 0.5]]]),
            "final": A([[[1.0, 1.1, 0.9], [0.3, NAN, 0.5]], [[0.1, 0.2, 0.1], [0.9, 0.8, 0.9]]]),
        },
        {  # rates that fall, a rate of lost runs before one of huge losses, and a nan before the other losses
            "rates": A([1.0, 0.1]),
            "tuning": A(
                [
                    [[0.1, NAN, NAN], [3e12, 4e12, 4e12]],
                    [[0.1, 0.25, 0.26], [NAN, 0.2, 0.3]],
                    [[0.5, 0.2, 0.9], [0.12, 0.65, 0.05]],
                ]
            ),
            "final": A(
                [
                    [[1.0, 2.0, 3.0], [7.0, 5.0, 6.0]],
                    [[NAN, 2.0, 1.0], [0.4, 0.5, 0.3]],
                    [[0.2, 0.1, 0.3], [0.5, 0.9, 0.7]],
                ]
            ),
        },
    ],
    hints=[
        "For each method and each rate, take the median over the seeds, which are the last axis. A `nan` is a run that diverged, the worst possible result.",
        "`np.where(np.isnan(tuning), np.inf, tuning)` makes each `nan` the worst value. Then take `np.median(..., axis=2)`. Its `argmin(axis=1)` gives the place of each method's best rate.",
        "What you report comes from `final`, at the rate that you chose by `tuning`. Replace each `nan` by infinity there, too. If you call the result `last`, then `last[np.arange(len(best)), best]` is one row of seeds for each method.",
    ],
    note="Choose the rates by one set of numbers and report the losses from another, by the same rule and with the same budget for each method. Then neither a favorite method nor a lucky one has an advantage.",
)


@ex.reference
def fair_compare(rates, tuning, final):
    """Return each method's own best rate and its loss at the end."""
    loss = np.where(np.isnan(tuning), np.inf, tuning)  # SOLUTION
    last = np.where(np.isnan(final), np.inf, final)  # SOLUTION
    best = np.median(loss, axis=2).argmin(axis=1)  # SOLUTION
    rate = rates[best]  # SOLUTION
    end = np.median(last[np.arange(len(best)), best], axis=1)  # SOLUTION
    return rate, end


def ends_of(final, best):
    """The median of the final losses at these rates; a run that diverged counts as the worst."""
    return np.median(np.where(np.isnan(final), np.inf, final)[np.arange(len(best)), best], axis=1)


def compared(choose=lambda loss: np.median(loss, axis=2), report=None):
    """A comparison that chooses or reports otherwise."""

    def function(rates, tuning, final):
        tuning, final = (np.where(np.isnan(losses), np.inf, losses) for losses in (tuning, final))
        best = choose(tuning).argmin(axis=1)
        shown = report or (lambda tuning, final: np.median(final, axis=1))
        rows = np.arange(len(best))
        return rates[best], shown(tuning[rows, best], final[rows, best])

    return function


ex.mistake(
    "shared-rate",
    "In your comparison all methods have the same rate. Many tutorials compare methods in this way, but this only shows which method suits that rate. Choose the rate for each method separately.",
)(compared(lambda loss: np.median(loss, axis=2).mean(axis=0) + np.zeros((len(loss), 1))))
ex.mistake(
    "best-seed",
    "You choose by the *best* seed. One of three seeds is often lucky: in the second case, the third rate of the second method has one good run and two bad ones. Take the median.",
)(compared(lambda loss: loss.min(axis=2)))
ex.mistake(
    "worst-seed", "You choose by the *worst* seed. That is cautious, but one unlucky run then decides. Take the median."
)(compared(lambda loss: loss.max(axis=2)))
ex.mistake(
    "mean",
    "You choose by the mean. A single run that diverged makes the mean infinite, and a single bad run can decide. The median is hardly affected.",
)(compared(lambda loss: loss.mean(axis=2)))
ex.mistake("lucky-end", "The rates are right. But you report the best of the final runs: report the median.")(
    compared(report=lambda tuning, final: final.min(axis=1))
)
ex.mistake(
    "mean-end",
    "The rates are right. But you report the mean of the final losses. The exercise asks for the median: one rule for both tables.",
)(compared(report=lambda tuning, final: final.mean(axis=1)))
ex.mistake(
    "reports-tuning",
    "The rates are right. But you report the very numbers by which you chose, and the lowest of many numbers is low partly by luck. Report the median of `final`.",
)(compared(report=lambda tuning, final: np.median(tuning, axis=1)))


@ex.mistake(
    "tunes-on-final",
    "You choose the rate by `final`. The losses that you report must not be those by which you chose the rate. Otherwise they no longer say how the next run will do.",
)
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(final), np.inf, final), axis=2).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "nan-wins",
    "In your comparison a `nan` wins: `argmin` and `min` put it first. A `nan` is a run that diverged, so let it count as infinite.",
)
def _(rates, tuning, final):
    best = np.median(tuning, axis=2).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "nan-forgotten",
    "You leave out the runs that diverged. So a rate at which two of three runs diverge may look like the best of all. Let them count as infinite.",
)
def _(rates, tuning, final):
    best = np.where(
        np.isnan(tuning).all(axis=2),
        np.inf,
        [[np.median(r[~np.isnan(r)]) if (~np.isnan(r)).any() else np.inf for r in method] for method in tuning],
    ).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "nanmedian",
    "`nanmedian` leaves out the runs that diverged: a rate at which two of three runs diverge may look like the best of all. Let them count as infinite.",
)
def _(rates, tuning, final):  # and where all are lost it gives nan, which argmin puts first
    known = [[r[~np.isnan(r)] for r in method] for method in tuning]
    best = np.array([[np.median(r) if len(r) else -np.inf for r in method] for method in known]).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "nan-at-the-end",
    "The rates are right. But if a run of `final` diverged, you report `nan`: let that run count as infinite, too.",
)
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2).argmin(axis=1)
    return rates[best], np.median(final[np.arange(len(best)), best], axis=1)


@ex.mistake("highest", "You choose the *highest* loss: use `argmin`, not `argmax`.")
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2).argmax(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake("place-not-rate", "You return the *index* of the rate. The rate itself is `rates[best]`.")
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2).argmin(axis=1)
    return best.astype(float), ends_of(final, best)


@ex.mistake(
    "nan-is-zero",
    "In your comparison a run that diverged counts as 0, so it looks perfect: `nan_to_num` puts a 0 there. Let it count as infinite.",
)
def _(rates, tuning, final):
    best = np.median(np.nan_to_num(tuning), axis=2).argmin(axis=1)
    return rates[best], np.median(np.nan_to_num(final), axis=2)[np.arange(len(best)), best]


@ex.mistake(
    "large-not-infinite",
    "Your comparison has a large number where infinity belongs: a loss may be larger than any number. Use `np.inf`.",
)
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), 1e3, tuning), axis=2).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "sorts-nan",
    "You sort losses that still have a `nan` among them, and Python's sort cannot place it. Replace each `nan` by infinity first.",
)
def _(rates, tuning, final):
    middle = A([[statistics.median(seeds.tolist()) for seeds in method] for method in tuning])
    best = np.where(np.isnan(middle), np.inf, middle).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "one-nan-is-enough",
    "You take the median first, and a single `nan` makes this median `nan`, so one unlucky run rules out a rate. Let each such *run* count as infinite first, then take the median.",
)
def _(rates, tuning, final):
    middle = np.median(tuning, axis=2)
    best = np.where(np.isnan(middle), np.inf, middle).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "lowest-end",
    "The rates are right. But you report the lowest median of `final` over all rates. Report the median at the rate that you chose by `tuning`.",
)
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2).argmin(axis=1)
    return rates[best], np.median(np.where(np.isnan(final), np.inf, final), axis=2).min(axis=1)


@ex.mistake(
    "middle-unsorted",
    "You take the seed in the middle of the row. The median is the middle of the *sorted* losses.",
)
def _(rates, tuning, final):
    tuning, final = (np.where(np.isnan(losses), np.inf, losses) for losses in (tuning, final))
    best = tuning[:, :, tuning.shape[2] // 2].argmin(axis=1)
    return rates[best], final[np.arange(len(best)), best, final.shape[2] // 2]


@ex.mistake(
    "both-choose",
    "You choose the rate by `tuning` and `final` together. The losses that you report must not be those by which you chose the rate.",
)
def _(rates, tuning, final):
    both = np.concatenate([tuning, final], axis=2)
    best = np.median(np.where(np.isnan(both), np.inf, both), axis=2).argmin(axis=1)
    return rates[best], ends_of(final, best)


@ex.mistake(
    "left-out-at-the-end",
    "The rates are right. But your report leaves out the runs of `final` that diverged: let them count as infinite there, too.",
)
def _(rates, tuning, final):
    best = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2).argmin(axis=1)
    return rates[best], np.nanmedian(final[np.arange(len(best)), best], axis=1)


# ------------------------------------------------------------------------------------------------- 7.4 read five logs

PATIENTS = {
    "A": {"optimizer": rmsprop(0.3), "steps": 600},
    "B": {"optimizer": gd(1e-3), "steps": 600},
    "C": {"optimizer": gd(0.3 * exponential(0.95)), "steps": 600},
    "D": {"optimizer": gd(0.1), "steps": 600, "batch_size": None, "gain": 0.02, "sizes": (64, 32, 32, 10)},
    "E": {"optimizer": gd(0.1), "steps": 2000, "batch_size": 2},
}


def patient(name):
    """Train the network of exercise 7.4 that goes by this letter; return its log, as `train_log` does.

    Parameters
    ----------
    name : {"A", "B", "C", "D", "E"}

    Raises
    ------
    TypeError, ValueError
        If there is no network of this name.
    """
    settings = PATIENTS[checks.one_of("name", name, PATIENTS)]
    X, y = digits(600, noise=0.1, seed=0)
    net = MLP(settings.get("sizes", (64, 32, 10)))
    _, log = train_log(
        settings["optimizer"],
        net.stochastic_grad(X, y, settings.get("batch_size", 32), seed=0),
        net.init(0, settings.get("gain", 1.0)),
        settings["steps"],
        lambda theta: net.loss_and_grad(theta, X, y),
        every=settings["steps"] // 20,
    )
    return log


Choice(
    "log-a",
    "Exercise 7.4 A, the first log",
    right="c",
    options={
        "a": (
            "the rate is too small: multiply it by 10, perhaps twice",
            "A larger rate makes things worse: the first step is already twenty times as long as the weights themselves.",
        ),
        "b": (
            "nothing: the run has arrived at a minimum",
            "A minimum has a small ‖g‖. Here ‖g‖ is several times as large as at the start, and so is the loss.",
        ),
        "c": (
            "the rate was far too large from the first step on: begin again with a smaller one",
            "Yes. The first step was twenty times as long as the weights: PyTorch's RMSProp first moves each of them by 10 η. Since then the weights have been far too large, and the loss has been above that of pure guessing, ln 10 = 2.3. Start again with one hundredth of the rate.",
        ),
        "d": (
            "the schedule has run out: repair it",
            "η is constant, as the last panel shows. And a falling schedule would come too late: the first step has already ruined the weights.",
        ),
        "e": (
            "the run began at a flat place: begin again with larger weights",
            "The run did move, and far too far. Larger starting weights do not help if the first step is far longer than they are.",
        ),
        "f": (
            "noise holds the run back: let the rate fall from here on, or take larger batches",
            "Noise shakes a run at a height that the run has reached on its way down. This run never went down: its loss is above that of pure guessing.",
        ),
    },
    hints=["Look at the first value of the ratio. How long may one step be, compared with all weights?"],
)

Choice(
    "log-b",
    "Exercise 7.4 B, the second log",
    right="a",
    options={
        "a": (
            "the rate is too small: multiply it by 10, perhaps twice",
            "Yes. The loss falls smoothly, there is slope left, and a step changes the weights by a ten-thousandth. Nothing shakes. Multiply the rate by 10, and perhaps by 10 again.",
        ),
        "b": (
            "nothing: the run has arrived at a minimum",
            "‖g‖ is 0.4, four fifths of what it was at the start: there is slope left, but the steps are too short to use it.",
        ),
        "c": (
            "the rate was far too large from the first step on: begin again with a smaller one",
            "Nothing shakes and nothing jumps: a smaller rate would make this run slower still.",
        ),
        "d": ("the schedule has run out: repair it", "η is constant, as the last panel shows."),
        "e": (
            "the run began at a flat place: begin again with larger weights",
            "The gradient is not small. At a flat place ‖g‖ would be tiny.",
        ),
        "f": (
            "noise holds the run back: let the rate fall from here on, or take larger batches",
            "Nothing shakes: the loss falls smoothly. Noise does not hold this run back; the run hardly moves.",
        ),
    },
    hints=["Which of the four numbers is much smaller than in a healthy run?"],
)

Choice(
    "log-c",
    "Exercise 7.4 C, the third log",
    right="d",
    options={
        "a": (
            "the rate is too small: multiply it by 10, perhaps twice",
            "A larger *first* rate only delays the end by a few dozen steps. Look at the last panel: whatever rate you begin with, it is multiplied by 0.95 at each step.",
        ),
        "b": (
            "nothing: the run has arrived at a minimum",
            "At a minimum ‖g‖ would be small. Here it is 0.3, as large as it was halfway down: the run stands still only because its steps are tiny.",
        ),
        "c": (
            "the rate was far too large from the first step on: begin again with a smaller one",
            "The run learned well at first, so the first rate was not too large. By the hundredth step the rate had become far too small.",
        ),
        "d": (
            "the schedule has run out: repair it",
            "Yes. η is multiplied by 0.95 at each *step*, so after a hundred steps it has fallen by a factor of 170: a schedule meant for epochs is called for each batch. The ratio falls with η, but ‖g‖ stays at 0.33.",
        ),
        "e": (
            "the run began at a flat place: begin again with larger weights",
            "The first steps were fine: the loss and ‖g‖ fell. Then the steps became tiny.",
        ),
        "f": (
            "noise holds the run back: let the rate fall from here on, or take larger batches",
            "Noise makes a loss go up and down. This loss is level to the last digit: the run no longer moves.",
        ),
    },
    hints=["In two panels the curves fall together. Which of the two is the cause?"],
)

Choice(
    "log-d",
    "Exercise 7.4 D, the fourth log",
    right="e",
    options={
        "a": (
            "the rate is too small: multiply it by 10, perhaps twice",
            "A larger rate multiplies a gradient of almost zero. The run leaves this place sooner, but it is better not to start there. And once it has left, the rate is too large.",
        ),
        "b": (
            "nothing: the run has arrived at a minimum",
            "True, a minimum has a small ‖g‖. But a loss of 2.3 = ln 10 is that of a network that gives all ten digits the same probability. The run is at a flat place, near a saddle.",
        ),
        "c": (
            "the rate was far too large from the first step on: begin again with a smaller one",
            "Nothing shakes, and ‖g‖ is tiny: the rate is not too large.",
        ),
        "d": ("the schedule has run out: repair it", "η is constant, as the last panel shows."),
        "e": (
            "the run began at a flat place: begin again with larger weights",
            "Yes. The loss is at ln 10, ‖g‖ is at one hundredth of its first value, and all weights are near zero: the run is near a saddle. Three layers multiply their small weights, so almost no gradient comes through. Start with larger weights (`net.init` with gain 1).",
        ),
        "f": (
            "noise holds the run back: let the rate fall from here on, or take larger batches",
            "Nothing shakes, and ‖g‖ of all samples goes to zero: with noise ‖g‖ stays large.",
        ),
    },
    hints=["What is the loss of a network that only guesses among ten digits? And how large is ‖g‖?"],
)

Choice(
    "log-e",
    "Exercise 7.4 E, the fifth log",
    right="f",
    options={
        "a": (
            "the rate is too small: multiply it by 10, perhaps twice",
            "The loss came down fast, and the ratio is in the usual range. A larger rate raises the noise floor.",
        ),
        "b": ("nothing: the run has arrived at a minimum", "‖g‖ is about as large as at the start."),
        "c": (
            "the rate was far too large from the first step on: begin again with a smaller one",
            "If the rate is too large from the first step on, the loss jumps above 2.3 at the start. Here the loss fell nicely for several hundred steps.",
        ),
        "d": (
            "the schedule has run out: repair it",
            "η is constant, so no schedule has run out. This run needs a schedule.",
        ),
        "e": (
            "the run began at a flat place: begin again with larger weights",
            "The gradient was never tiny, and the loss fell at once.",
        ),
        "f": (
            "noise holds the run back: let the rate fall from here on, or take larger batches",
            "Yes. First the loss fell. Now it goes up and down around one value, while ‖g‖ of *all* samples stays large and η constant: a noise floor. Let η fall from here on, or take larger batches.",
        ),
    },
    hints=[
        "First the network learns, then the loss fluctuates around one value. Which lecture was about a noise floor?"
    ],
)

# ----------------------------------------------------------------------------------------------------------- the quiz

Choice(
    "stuck-and-steep",
    "Quiz 7.1, stuck and steep",
    right="c",
    options={
        "a": ("at a minimum", "At a minimum the gradient is zero. This one is as large as at the start."),
        "b": ("at a saddle", "A saddle is a critical point as well: there, too, the gradient would be zero."),
        "c": (
            "thrown about, by a rate that is too large or by noise",
            "Yes, lecture 01: bouncing or noise. Measure ηλmax/σ: if it is at its limit, the run bounces.",
        ),
        "d": (
            "too slow",
            "Steps that are too short do not stop the loss from falling: they only slow its fall. This loss goes up and down.",
        ),
    },
    hints=["Two of the answers claim that the gradient is zero."],
)

Choice(
    "the-limit-with-momentum",
    "Quiz 7.2, the limit with momentum",
    right="b",
    options={
        "a": ("the same", "2/λ is the limit without momentum."),
        "b": (
            "$3.8/\\lambda$",
            "Yes, lecture 00c: the limit of PyTorch's momentum is 2(1 + β)/λ, so 3.8/λ with β = 0.9.",
        ),
        "c": (
            "$0.2/\\lambda$, since the steps are ten times as long",
            "It is true that, on a steady slope, a step is ten times as long with β = 0.9. But across a valley the gradients alternate, and their sum is small: the limit is higher.",
        ),
        "d": (
            "none: momentum damps every swing",
            "There is a limit: beyond it, the swings grow from step to step.",
        ),
    },
    hints=["Across the valley the gradients change their sign at each step. What does their sum do?"],
)

Choice(
    "scaled-loss",
    "Quiz 7.3, a loss a hundred times as large",
    right="a",
    options={
        "a": (
            "as long as before",
            "Yes, lecture 02: g and σ both become a hundred times as large, and g/σ stays the same. Only the share of ε changes.",
        ),
        "b": (
            "a hundred times as long",
            "That would be true for gradient descent. RMSProp divides by σ, which grows as g does.",
        ),
        "c": (
            "ten times as long",
            "σ is the root of an average of squares: it becomes a hundred times as large, not ten times.",
        ),
        "d": ("one hundredth as long", "That would be true if RMSProp divided by the mean of g², without the root."),
    },
    hints=["By how much does σ change?"],
)

Choice(
    "sum-or-mean",
    "Quiz 7.4, sum or mean",
    right="d",
    options={
        "a": ("Adagrad forgets old gradients", "Both use all gradients since the start. Neither forgets."),
        "b": ("Adagrad has momentum", "Neither has momentum: m is the newest gradient."),
        "c": ("Adagrad has an ε", "Both can have an ε; it makes no difference here."),
        "d": (
            "Adagrad's rate has a factor $1/\\sqrt{t+1}$",
            "Yes, lectures 02 and 05: the sum is the mean times t + 1. So Adagrad has a built-in decay of η by 1/√(t+1), and that is why it has no bursts.",
        ),
    },
    hints=["What is √(sum of t + 1 squares), divided by √(their mean)?"],
)

Choice(
    "a-long-memory",
    "Quiz 7.5, a long memory after a cliff",
    right="b",
    options={
        "a": (
            "it brakes just as hard, but stays slow for longer afterwards",
            "It does stay slow for longer. But one huge square now has a share of only 0.001 in σ², not 0.1: the brake is weaker.",
        ),
        "b": (
            "its longest step is longer, and it stays slow for longer afterwards",
            "Yes, lecture 03 has a law for each: a step can be η/√(1 - α) long, 31.6 η instead of 3.16 η, and σ forgets the cliff more slowly.",
        ),
        "c": (
            "only the end: it bounces around the minimum",
            "With a constant rate a run bounces around the minimum, whether the memory is short or long. The question is about the cliff.",
        ),
        "d": (
            "σ hardly changes at the cliff",
            "With α near 1 the newest square counts little. But it is huge, so σ still becomes many times as large as before.",
        ),
    },
    hints=[
        "A huge square enters σ², and then σ² forgets it. Does α change how much enters, how fast σ² forgets, or both?"
    ],
)

Choice(
    "no-cancelling",
    "Quiz 7.6, m against σ",
    right="c",
    options={
        "a": ("η", "That would be the step if all gradients agreed."),
        "b": (
            "0.9 η",
            "0.9 is the share of the old average in m, not the size of m: here the old average and the new gradient have opposite signs.",
        ),
        "c": (
            "0.053 η",
            "Yes, lecture 04: m is ±(1 - β₁)/(1 + β₁) times |g|, and σ is |g|. The gradients contradict each other, and Adam hardly moves.",
        ),
        "d": (
            "exactly 0",
            "Nearly. m swings around zero, but does not vanish: the newest gradient always counts a little more than the one before.",
        ),
    },
    hints=["σ squares the gradients, but m does not. So how large is m for the gradients +1, -1, +1, -1, …?"],
)

Choice(
    "the-two-cures",
    "Quiz 7.7, why a decay",
    right="a",
    options={
        "a": (
            "the noise floor is proportional to η",
            "Yes, lecture 05: a constant rate keeps the run at a height that is proportional to η.",
        ),
        "b": (
            "σ has fallen while the gradients were small",
            "When σ falls, the steps grow, and then a decay helps, too. But this run has no σ.",
        ),
        "c": (
            "the way down gets faster",
            "A decay makes the way down *slower*. What it gains is a lower loss at the end.",
        ),
        "d": (
            "a smaller η makes the gradients less noisy",
            "The noise of a gradient depends on the batch, not on η. How far the noise moves the weights depends on η.",
        ),
    },
    hints=["What does halving η do to the floor?"],
)

Choice(
    "who-needs-warm-up",
    "Quiz 7.8, who needs a warm-up",
    right="b",
    options={
        "a": (
            "only methods with a σ",
            "The first famous warm-up, that of ResNet, was for SGD with momentum, which has no σ.",
        ),
        "b": (
            "any method that, at its full rate, does not train from the starting weights",
            "Yes, lecture 06: momentum's limit on η is low where the start is sharp. Adam, too, lost runs without a warm-up.",
        ),
        "c": (
            "only methods without bias correction",
            "Bias correction makes up for averages that begin at zero. It has nothing to do with how sharp the loss is at the start.",
        ),
        "d": (
            "every method that has no decay at the end",
            "A decay at the end is about the noise floor. A warm-up is about the beginning.",
        ),
    },
    hints=["The first famous warm-up was in the training of ResNet. Which optimizer was used there?"],
)

"""The construction kit: an optimizer is chosen as m, σ and η, and has its name in three libraries.

There is one table of names, `NAMES`. What it claims to be equal is run against PyTorch in tests/test_optimizer_menu.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import checks
from .optimizers import (
    EMA,
    RMS,
    Mean,
    Nesterov,
    Newest,
    One,
    Optimizer,
    Part,
    RunningMax,
    ScheduledNesterov,
    Sign,
    momentum,
)
from .schedules import bias_correction, cosine, inverse_sqrt, warmup

__all__ = ["DIRECTIONS", "MAGNITUDES", "SCHEDULES", "STEPS", "in_short", "optimizer_of"]

STEPS = 600  # of every run of the kit; a decay ends with them
WARMUP = 60
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8
SUM = momentum(1.0, BETA1).schedule  # 1/(1 − β₁): the heavy ball adds up what an average would weigh


@dataclass(frozen=True)
class Choice:
    """One thing to choose for m, σ or η.

    Attributes
    ----------
    formula : str
        In plain text, for the reader.
    code : str
        The argument of `Optimizer`, in course_lib's own words; for η, what the rate is multiplied by.
    part : Part or Schedule
        What that code makes.
    factor : number or Schedule, optional
        What the rate is multiplied by too, because course_lib averages where the formula sums.
    factor_code : str
        The same in course_lib's own words.
    """

    formula: str
    code: str
    part: Any
    factor: Any = None
    factor_code: str = ""


DIRECTIONS: dict[str, Choice] = {
    "g": Choice("m = g", "Newest()", Newest()),
    "heavy ball": Choice("m ← 0.9·m + g", "EMA(0.9)", EMA(BETA1), SUM, "(1 / (1 - 0.9))"),
    "Nesterov": Choice(
        "b ← 0.9·b + g,  m = g + 0.9·b", "Nesterov(EMA(0.9))", Nesterov(EMA(BETA1)), SUM, "(1 / (1 - 0.9))"
    ),
    "EMA": Choice("m ← 0.9·m + 0.1·g", "EMA(0.9)", EMA(BETA1)),
    "EMA, corrected": Choice("m ← 0.9·m + 0.1·g,  then m/(1 − 0.9ᵗ⁺¹)", 'EMA(0.9, "unbiased")', EMA(BETA1, "unbiased")),
    "Nesterov, corrected": Choice(
        "μᵗ = 0.9·(1 − 0.96^((t + 1)/250)/2),  b ← 0.9·b + 0.1·g,  m = μᵗ⁺¹·b/(1 − μ⁰⋯μᵗ⁺¹) + (1 − μᵗ)·g/(1 − μ⁰⋯μᵗ)",
        "ScheduledNesterov(0.9)",
        ScheduledNesterov(BETA1),
    ),
    "sign": Choice("m = sign(0.9·b + 0.1·g),  b ← 0.99·b + 0.01·g", "Sign(0.9, 0.99)", Sign(BETA1, 0.99)),
}


def _square(square: Part) -> RMS:
    return RMS(square, EPS)


MAGNITUDES: dict[str, Choice] = {
    "1": Choice("σ = 1", "One()", One()),
    "mean of all": Choice("σ = √(mean of all g²) + ε", "RMS(Mean())", _square(Mean())),
    "sum of all": Choice(
        "σ = √(sum of all g²) + ε",
        "RMS(Mean(), 1e-8 * inverse_sqrt())",
        RMS(Mean(), EPS * inverse_sqrt()),
        inverse_sqrt(),
        "inverse_sqrt()",
    ),
    "EMA": Choice("v ← 0.999·v + 0.001·g²,  σ = √v + ε", "RMS(EMA(0.999))", _square(EMA(BETA2))),
    "EMA, corrected": Choice(
        "v ← 0.999·v + 0.001·g²,  σ = √(v/(1 − 0.999ᵗ⁺¹)) + ε",
        'RMS(EMA(0.999, "unbiased"))',
        _square(EMA(BETA2, "unbiased")),
    ),
    "max of EMA": Choice(
        "v ← 0.999·v + 0.001·g²,  σ = √(largest v so far/(1 − 0.999ᵗ⁺¹)) + ε",
        "RMS(RunningMax(EMA(0.999)), 1e-8 * bias_correction(0.999))",
        RMS(RunningMax(EMA(BETA2)), EPS * bias_correction(BETA2)),
        bias_correction(BETA2),
        "bias_correction(0.999)",
    ),
}

SCHEDULES: dict[str, Choice] = {
    "constant": Choice("ηᵗ = η", "", None),
    "decay": Choice("ηᵗ = η·(1 + cos(πt/600))/2", f"cosine({STEPS})", cosine(STEPS)),
    "warm-up": Choice("ηᵗ = η·min((t + 1)/60, 1)", f"warmup({WARMUP})", warmup(WARMUP)),
}


def _chosen(m: str, sigma: str, eta: str) -> tuple[Choice, Choice, Choice]:
    return (
        DIRECTIONS[checks.one_of("m", m, DIRECTIONS)],
        MAGNITUDES[checks.one_of("sigma", sigma, MAGNITUDES)],
        SCHEDULES[checks.one_of("eta", eta, SCHEDULES)],
    )


def optimizer_of(m: str, sigma: str, eta: str = "constant", lr: float = 1.0) -> Optimizer:
    """Return the optimizer of three choices.

    Parameters
    ----------
    m, sigma, eta : str
        One each of `DIRECTIONS`, `MAGNITUDES` and `SCHEDULES`.
    lr : float
        η before the schedule.

    Raises
    ------
    ValueError
        If there is no such choice: the message suggests the closest.
    TypeError, ValueError
        If `lr` is no learning rate.
    """
    direction, magnitude, schedule = _chosen(m, sigma, eta)
    checks.not_negative("lr", lr)
    rate: Any = lr
    for factor in (schedule.part, direction.factor, magnitude.factor):
        rate = rate if factor is None else rate * factor
    return Optimizer(rate, direction.part, magnitude.part)


def line(m: str, sigma: str, eta: str = "constant", lr: str = "lr") -> str:
    """Return the line of course_lib that makes the same optimizer; `lr` is the text of the rate."""
    direction, magnitude, schedule = _chosen(m, sigma, eta)
    rate = " * ".join(filter(None, (lr, schedule.code)))
    named = name_of(m, sigma).course
    if named:
        return named.format(lr=rate)
    rate = " * ".join(filter(None, (rate, direction.factor_code, magnitude.factor_code)))
    return f"Optimizer({rate}, {direction.code}, {magnitude.code})"


# ---------------------------------------------------------------------------------------------------------- the names


@dataclass(frozen=True)
class Name:
    """What a choice of m and σ is called; `{lr}` stands for the rate, and an empty text for no such thing.

    Attributes
    ----------
    title : str
    course, torch, optax, keras : str
        The code that makes the same optimizer in each library: step for step, but for an ε that a comment tells of.
    """

    title: str
    course: str = ""
    torch: str = ""
    optax: str = ""
    keras: str = ""


INSIDE = "  # ε inside the root"
NAMES: dict[tuple[str, str], Name] = {
    ("g", "1"): Name(
        "gradient descent",
        "gd({lr})",
        "torch.optim.SGD(params, lr={lr})",
        "optax.sgd({lr})",
        "keras.optimizers.SGD({lr})",
    ),
    ("heavy ball", "1"): Name(
        "momentum, the heavy ball",
        "momentum({lr})",
        "torch.optim.SGD(params, lr={lr}, momentum=0.9)",
        "optax.sgd({lr}, momentum=0.9)",
        "keras.optimizers.SGD({lr}, momentum=0.9)",
    ),
    ("Nesterov", "1"): Name(
        "Nesterov's momentum",
        "nesterov({lr})",
        "torch.optim.SGD(params, lr={lr}, momentum=0.9, nesterov=True)",
        "optax.sgd({lr}, momentum=0.9, nesterov=True)",
        "keras.optimizers.SGD({lr}, momentum=0.9, nesterov=True)",
    ),
    ("EMA", "1"): Name(
        "the heavy ball again, at a tenth of this rate",
        "",
        "torch.optim.SGD(params, lr=0.1 * {lr}, momentum=0.9)",
        "optax.chain(optax.ema(0.9, debias=False), optax.scale_by_learning_rate({lr}))",
    ),
    ("EMA, corrected", "1"): Name(
        "no name of its own: Adam without σ",
        "",
        "",
        "optax.chain(optax.ema(0.9), optax.scale_by_learning_rate({lr}))",
    ),
    ("g", "mean of all"): Name("the root mean square of Lee's lecture; no library has it", "rms({lr}, eps=1e-8)"),
    ("g", "sum of all"): Name(
        "Adagrad",
        "adagrad({lr}, eps=1e-8)",
        "torch.optim.Adagrad(params, lr={lr}, eps=1e-8)",
        "optax.adagrad({lr}, initial_accumulator_value=0.0)" + INSIDE,
        "keras.optimizers.Adagrad({lr}, initial_accumulator_value=0.0)" + INSIDE,
    ),
    ("g", "EMA"): Name(
        "RMSProp",
        "rmsprop({lr}, alpha=0.999)",
        "torch.optim.RMSprop(params, lr={lr}, alpha=0.999)",
        "optax.rmsprop({lr}, decay=0.999, eps_in_sqrt=False)",
        "keras.optimizers.RMSprop({lr}, rho=0.999)" + INSIDE,
    ),
    ("g", "EMA, corrected"): Name(
        "Adam with β₁ = 0",
        "",
        "torch.optim.Adam(params, lr={lr}, betas=(0.0, 0.999))",
        "optax.adam({lr}, b1=0.0)",
        "keras.optimizers.Adam({lr}, beta_1=0.0)  # ε is scaled",
    ),
    ("g", "max of EMA"): Name(
        "AMSGrad with β₁ = 0",
        "",
        "torch.optim.Adam(params, lr={lr}, betas=(0.0, 0.999), amsgrad=True)",
        "",
        "keras.optimizers.Adam({lr}, beta_1=0.0, amsgrad=True)  # ε is scaled",
    ),
    ("EMA, corrected", "EMA, corrected"): Name(
        "Adam",
        "adam({lr})",
        "torch.optim.Adam(params, lr={lr})",
        "optax.adam({lr})",
        "keras.optimizers.Adam({lr})  # ε is scaled",
    ),
    ("EMA, corrected", "max of EMA"): Name(
        "AMSGrad",
        "amsgrad({lr})",
        "torch.optim.Adam(params, lr={lr}, amsgrad=True)",
        "",
        "keras.optimizers.Adam({lr}, amsgrad=True)  # ε is scaled",
    ),
    ("Nesterov, corrected", "EMA, corrected"): Name(
        "NAdam; in Optax μ stands still, in Keras it grows 250 times as fast",
        "nadam({lr})",
        "torch.optim.NAdam(params, lr={lr})",
    ),
    ("sign", "1"): Name(
        "Lion; PyTorch does not have it",
        "lion({lr})",
        "",
        "optax.lion({lr}, weight_decay=0.0)",
        "keras.optimizers.Lion({lr}, beta_1=0.9, beta_2=0.99)",
    ),
    ("EMA", "EMA"): Name("no name of its own: Adam without bias correction"),
    ("EMA", "EMA, corrected"): Name("no name of its own: Adam that corrects σ only"),
    ("EMA, corrected", "EMA"): Name("no name of its own: Adam that corrects m only"),
    ("heavy ball", "EMA"): Name("no name: torch.optim.RMSprop(momentum=0.9) sums g/σ, this divides the sum of g by σ"),
    ("Nesterov", "EMA, corrected"): Name("no name: NAdam averages the gradients, this sums them"),
}
UNNAMED = Name("no name of its own")
# PyTorch adds a scheduler, the others put a schedule where the rate stands; Keras has no warm-up by itself
TORCH_SCHEDULES = {
    "constant": "",
    "decay": f"torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, {STEPS})",
    "warm-up": f"torch.optim.lr_scheduler.LinearLR(optimizer, 1 / {WARMUP}, total_iters={WARMUP - 1})",
}
OPTAX_SCHEDULES = {
    "constant": "{lr}",
    "decay": f"optax.cosine_decay_schedule({{lr}}, {STEPS})",
    "warm-up": f"optax.linear_schedule({{lr}} / {WARMUP}, {{lr}}, {WARMUP - 1})",
}
KERAS_SCHEDULES = {
    "constant": "{lr}",
    "decay": f"keras.optimizers.schedules.CosineDecay({{lr}}, {STEPS})",
    "warm-up": "",
}


def name_of(m: str, sigma: str) -> Name:
    """Return what a choice of m and σ is called."""
    return NAMES.get((m, sigma), UNNAMED)


def in_words(m: str, sigma: str) -> str:
    """Return the name of a choice of m and σ in a sentence."""
    title = name_of(m, sigma).title
    return title if title.startswith("no name") else f"this is {title}"


def libraries(m: str, sigma: str, eta: str = "constant") -> dict[str, str]:
    """Return the code that makes the same optimizer in PyTorch, Optax and Keras, with `{lr}` for the rate."""
    name, code = name_of(m, sigma), {}
    if name.torch:
        code["PyTorch"] = "\n".join(filter(None, (name.torch, TORCH_SCHEDULES[eta])))
    if name.optax:
        code["Optax"] = name.optax.replace("{lr}", OPTAX_SCHEDULES[eta])
    keras = KERAS_SCHEDULES[eta]
    if name.keras and keras and not (DIRECTIONS[m].factor and eta != "constant"):  # Keras sums η·g, not g
        code["Keras"] = name.keras.replace("{lr}", keras)
    return code


def in_short(optimizer: Optimizer) -> tuple[str, str, str]:
    """Return m, σ and η in a few characters each: what tells the optimizers of `OPTIMIZERS` apart, with no ε.

    Parameters
    ----------
    optimizer : Optimizer

    Raises
    ------
    TypeError
        If it is no optimizer, or has parts that are not the course's.
    """
    if not isinstance(optimizer, Optimizer):
        checks.refuse(TypeError, "optimizer", optimizer, "an Optimizer, such as gd(0.1)")
    spec = optimizer.spec()
    return _short(spec["direction"]), _short(spec["magnitude"]), _short(spec["schedule"])


def _short(part: Any) -> str:
    """A part of a description, without what is the same in all."""
    if not isinstance(part, dict):
        return f"{part:.4g}" if isinstance(part, float) else str(part)
    kind, *inside = (value for name, value in part.items() if name not in ("eps", "hold", "momentum_decay"))
    if kind == "product":
        return "·".join(map(_short, inside[0]))
    return f"{kind}({', '.join(_short(value) for value in inside if value != 'zero')})"

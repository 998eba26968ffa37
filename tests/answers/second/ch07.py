"""Lecture 07: answers as students write them, from the task texts alone."""

import math
import statistics

import numpy as np

from . import right, wrong

# eight-formulas


@wrong("eight-formulas", "RMS and Adagrad confused")
def eight_formulas_w1():
    return 5, 2, 1, 6, 3, 8, 4, 7


@wrong("eight-formulas", "RMS and RMSProp confused")
def eight_formulas_w2():
    return 5, 2, 3, 1, 6, 8, 4, 7


@wrong("eight-formulas", "Adam and AdamW confused")
def eight_formulas_w3():
    return 5, 2, 6, 1, 3, 4, 8, 7


@wrong("eight-formulas", "AdamW and AMSGrad confused")
def eight_formulas_w4():
    return 5, 2, 6, 1, 3, 8, 7, 4


@wrong("eight-formulas", "Adam and AMSGrad confused")
def eight_formulas_w5():
    return 5, 2, 6, 1, 3, 7, 4, 8


@wrong("eight-formulas", "gradient descent and momentum confused")
def eight_formulas_w6():
    return 2, 5, 6, 1, 3, 8, 4, 7


@wrong("eight-formulas", "gives each formula the place of its name (the inverse)")
def eight_formulas_w7():
    return 4, 2, 5, 7, 1, 3, 8, 6


@wrong("eight-formulas", "Adagrad and RMSProp confused")
def eight_formulas_w8():
    return 5, 2, 6, 3, 1, 8, 4, 7


@wrong("eight-formulas", "counts the formulas from 0")
def eight_formulas_w9():
    return 4, 1, 5, 0, 2, 7, 3, 6


@wrong("eight-formulas", "RMS, Adagrad, RMSProp shifted round: 1, 3, 6")
def eight_formulas_w10():
    return 5, 2, 1, 3, 6, 8, 4, 7


@wrong("eight-formulas", "RMS, Adagrad, RMSProp shifted round: 3, 6, 1")
def eight_formulas_w11():
    return 5, 2, 3, 6, 1, 8, 4, 7


@wrong("eight-formulas", "RMSProp and Adam confused")
def eight_formulas_w12():
    return 5, 2, 6, 1, 8, 3, 4, 7


@wrong("eight-formulas", "Adam, AdamW, AMSGrad shifted round: 7, 8, 4")
def eight_formulas_w13():
    return 5, 2, 6, 1, 3, 7, 8, 4


@wrong("eight-formulas", "two mistakes: RMS with Adagrad, and Adam with AdamW")
def eight_formulas_w14():
    return 5, 2, 1, 6, 3, 4, 8, 7


@right("eight-formulas", "the template")
def eight_formulas_r1():
    gd = 5
    momentum = 2
    rms = 6
    adagrad = 1
    rmsprop = 3
    adam = 8
    adamw = 4
    amsgrad = 7
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@right("eight-formulas", "a list")
def eight_formulas_r2():
    return [5, 2, 6, 1, 3, 8, 4, 7]


@right("eight-formulas", "a dictionary")
def eight_formulas_r3():
    number = {"adagrad": 1, "momentum": 2, "rmsprop": 3, "adamw": 4, "gd": 5, "rms": 6, "amsgrad": 7, "adam": 8}
    return tuple(number[name] for name in ("gd", "momentum", "rms", "adagrad", "rmsprop", "adam", "adamw", "amsgrad"))


@right("eight-formulas", "index in a list of names")
def eight_formulas_r4():
    formulas = "adagrad momentum rmsprop adamw gd rms amsgrad adam".split()
    wanted = "gd momentum rms adagrad rmsprop adam adamw amsgrad".split()
    return [formulas.index(w) + 1 for w in wanted]


@right("eight-formulas", "unpacks a range")
def eight_formulas_r5():
    adagrad, momentum, rmsprop, adamw, gd, rms, amsgrad, adam = range(1, 9)
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


# from-the-kit


@wrong("from-the-kit", "takes lr for momentum and Nesterov, though an EMA is (1 - beta) times PyTorch's buffer")
def from_the_kit_w1(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "forgets 1/(1 - beta) in Nesterov only")
def from_the_kit_w2(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "multiplies by 1 - beta instead of dividing")
def from_the_kit_w3(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr * (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr * (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adagrad with the mean of the squares and without the falling rate")
def from_the_kit_w4(kit, lr, beta, alpha, eps):
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.Mean(), eps))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adagrad's eps is added to the root of the mean")
def from_the_kit_w5(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "corrects the average in RMSprop")
def from_the_kit_w6(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "forgets the correction of m in Adam")
def from_the_kit_w7(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "forgets the correction of the squares in Adam")
def from_the_kit_w8(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "beta and alpha confused in Adam")
def from_the_kit_w9(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(alpha, "unbiased"), kit.RMS(kit.EMA(beta, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "momentum as a corrected EMA with rate lr")
def from_the_kit_w10(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "RMSprop with an EMA of the gradients")
def from_the_kit_w11(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "confuses the averages of Adagrad and RMSprop")
def from_the_kit_w12(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.Mean(), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Nesterov from a corrected EMA")
def from_the_kit_w13(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta, "unbiased")), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "divides Adam's rate by 1 - beta as well")
def from_the_kit_w14(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr / (1 - beta), kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "the template")
def from_the_kit_r1(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "list of parts, list")
def from_the_kit_r2(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    long = lr / (1 - beta)
    parts = [
        (lr, kit.Newest(), kit.One()),
        (long, kit.EMA(beta), kit.One()),
        (long, kit.Nesterov(kit.EMA(beta)), kit.One()),
        (lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall)),
        (lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps)),
        (lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps)),
    ]
    return [kit.Optimizer(*p) for p in parts]


@right("from-the-kit", "helper function, EMA(0) as the newest gradient")
def from_the_kit_r3(kit, lr, beta, alpha, eps):
    # an average that forgets everything is the newest gradient
    def make(eta, m, squares=None, e=eps):
        sigma = kit.One() if squares is None else kit.RMS(squares, e)
        return kit.Optimizer(eta, m, sigma)

    fall = kit.inverse_sqrt()
    sgd = make(lr, kit.EMA(0.0))
    heavy = make(lr / (1 - beta), kit.EMA(beta))
    nesterov = make(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)))
    adagrad = make(lr * fall, kit.EMA(0.0), kit.Mean(), eps * fall)
    rmsprop = make(lr, kit.EMA(0.0), kit.EMA(alpha))
    adam = make(lr, kit.EMA(beta, "unbiased"), kit.EMA(alpha, "unbiased"))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "short names, one return")
def from_the_kit_r4(kit, lr, beta, alpha, eps):
    Opt, New, EMA, RMS, One = kit.Optimizer, kit.Newest, kit.EMA, kit.RMS, kit.One
    gain = 1 / (1 - beta)  # 1 + β + β² + …
    return (
        Opt(lr, New(), One()),
        Opt(lr * gain, EMA(beta), One()),
        Opt(gain * lr, kit.Nesterov(EMA(beta)), One()),
        Opt(lr * kit.inverse_sqrt(), New(), RMS(kit.Mean(), eps * kit.inverse_sqrt())),
        Opt(lr, New(), RMS(EMA(alpha), eps)),
        Opt(lr, EMA(beta, "unbiased"), RMS(EMA(alpha, "unbiased"), eps)),
    )


@right("from-the-kit", "loops and a dictionary")
def from_the_kit_r5(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    made = {}
    made["sgd"] = kit.Optimizer(lr, kit.Newest(), kit.One())
    for name, m in (("heavy", kit.EMA(beta)), ("nesterov", kit.Nesterov(kit.EMA(beta)))):
        made[name] = kit.Optimizer(lr / (1 - beta), m, kit.One())
    for name, eta, average, e in (("adagrad", lr * fall, kit.Mean(), eps * fall), ("rmsprop", lr, kit.EMA(alpha), eps)):
        made[name] = kit.Optimizer(eta, kit.Newest(), kit.RMS(average, e))
    m, squares = kit.EMA(beta, "unbiased"), kit.EMA(alpha, "unbiased")
    made["adam"] = kit.Optimizer(lr, m, kit.RMS(squares, eps))
    return tuple(made.values())


# fair-compare


@wrong("fair-compare", "nanmedian, which leaves the diverged runs out")
def fair_compare_w1(rates, tuning, final):
    loss = np.nanmedian(np.array(tuning, float), axis=2)
    last = np.nanmedian(np.array(final, float), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


def _inf(x):
    x = np.array(x, dtype=float)
    x[np.isnan(x)] = np.inf
    return x


@wrong("fair-compare", "mean over the seeds instead of the median")
def fair_compare_w2(rates, tuning, final):
    loss = np.mean(_inf(tuning), axis=2)
    last = np.mean(_inf(final), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "chooses the rate on the final table")
def fair_compare_w3(rates, tuning, final):
    last = np.median(_inf(final), axis=2)
    best = np.argmin(last, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "reports the loss of the tuning table")
def fair_compare_w4(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], loss[np.arange(len(best)), best]


@wrong("fair-compare", "one rate for all the methods")
def fair_compare_w5(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    last = np.median(_inf(final), axis=2)
    best = np.argmin(np.median(loss, axis=0))
    return np.full(len(loss), rates[best]), last[:, best]


@wrong("fair-compare", "chooses the rate by its best seed")
def fair_compare_w6(rates, tuning, final):
    loss = np.min(_inf(tuning), axis=2)
    last = np.median(_inf(final), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "does nothing about nan, and argmin chooses the nan")
def fair_compare_w7(rates, tuning, final):
    loss = np.median(np.array(tuning, float), axis=2)
    last = np.median(np.array(final, float), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "turns nan to inf only after the median, so one diverged run spoils its rate")
def fair_compare_w8(rates, tuning, final):
    loss = np.median(np.array(tuning, float), axis=2)
    last = np.median(np.array(final, float), axis=2)
    loss[np.isnan(loss)] = np.inf
    last[np.isnan(last)] = np.inf
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "turns nan to inf in tuning, but forgets final")
def fair_compare_w9(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    last = np.median(np.array(final, float), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "nan_to_num, so that diverged runs have loss 0")
def fair_compare_w10(rates, tuning, final):
    loss = np.median(np.nan_to_num(np.array(tuning, float)), axis=2)
    last = np.median(np.nan_to_num(np.array(final, float)), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "reports the lowest final median over the rates")
def fair_compare_w11(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    last = np.median(_inf(final), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last.min(axis=1)


@wrong("fair-compare", "reports the best final seed")
def fair_compare_w12(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    last = np.min(_inf(final), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "returns the index instead of the rate")
def fair_compare_w13(rates, tuning, final):
    loss = np.median(_inf(tuning), axis=2)
    last = np.median(_inf(final), axis=2)
    best = np.argmin(loss, axis=1)
    return best, last[np.arange(len(best)), best]


@wrong("fair-compare", "two mistakes: mean, and diverged runs left out")
def fair_compare_w14(rates, tuning, final):
    loss = np.nanmean(np.array(tuning, float), axis=2)
    last = np.nanmean(np.array(final, float), axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@right("fair-compare", "the template with np.where")
def fair_compare_r1(rates, tuning, final):
    tuning, final = np.array(tuning, float), np.array(final, float)
    loss = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2)
    last = np.median(np.where(np.isnan(final), np.inf, final), axis=2)
    best = np.argmin(loss, axis=1)
    rate = np.array(rates)[best]
    end = last[np.arange(len(best)), best]
    return rate, end


@right("fair-compare", "loops, lists, statistics.median")
def fair_compare_r2(rates, tuning, final):
    def middle(runs):
        return statistics.median([math.inf if math.isnan(x) else float(x) for x in runs])

    rate, end = [], []
    for practice, test in zip(tuning, final):
        losses = [middle(runs) for runs in practice]
        k = losses.index(min(losses))
        rate.append(rates[k])
        end.append(middle(test[k]))
    return rate, end


@right("fair-compare", "nan_to_num with inf, take_along_axis")
def fair_compare_r3(rates, tuning, final):
    loss = np.median(np.nan_to_num(np.asarray(tuning, float), nan=np.inf, posinf=np.inf), axis=-1)
    last = np.median(np.nan_to_num(np.asarray(final, float), nan=np.inf, posinf=np.inf), axis=-1)
    best = loss.argmin(axis=1)[:, None]
    return np.take(rates, best[:, 0]), np.take_along_axis(last, best, axis=1)[:, 0]


@right("fair-compare", "sort, where nan comes last, and its middle; lists")
def fair_compare_r4(rates, tuning, final):
    def median(table):
        s = np.sort(np.array(table, float), axis=2)  # nan comes last
        n = s.shape[2]
        m = (s[:, :, (n - 1) // 2] + s[:, :, n // 2]) / 2
        m[np.isnan(m)] = np.inf
        return m

    loss, last = median(tuning), median(final)
    best = [min(range(len(rates)), key=lambda k: row[k]) for row in loss]
    return [rates[k] for k in best], [last[i, k] for i, k in enumerate(best)]


@right("fair-compare", "copies changed in place, loop over the methods")
def fair_compare_r5(rates, tuning, final):
    tuning = np.array(tuning, float)
    final = np.array(final, float)
    tuning[np.isnan(tuning)] = np.inf
    final[np.isnan(final)] = np.inf
    methods = tuning.shape[0]
    rate, end = np.zeros(methods), np.zeros(methods)
    for i in range(methods):
        best = np.median(tuning[i], axis=1).argmin()
        rate[i] = rates[best]
        end[i] = np.median(final[i, best])
    return rate, end

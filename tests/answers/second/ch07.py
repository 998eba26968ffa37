"""Lecture 07: answers as students write them, from the task texts alone."""

import math

import numpy as np

from . import right, wrong

# 7.1 eight-formulas


@wrong("eight-formulas", "RMS and Adagrad exchanged: the mean and the sum")
def names():
    gd = 5
    momentum = 2
    rms = 1
    adagrad = 6
    rmsprop = 3
    adam = 8
    adamw = 4
    amsgrad = 7
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@wrong("eight-formulas", "Adam and AdamW exchanged")
def names():
    gd, momentum, rms, adagrad = 5, 2, 6, 1
    rmsprop, adam, adamw, amsgrad = 3, 4, 8, 7
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@wrong("eight-formulas", "AdamW and AMSGrad exchanged")
def names():
    gd, momentum, rms, adagrad = 5, 2, 6, 1
    rmsprop, adam, adamw, amsgrad = 3, 8, 7, 4
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@wrong("eight-formulas", "RMS and RMSProp exchanged")
def names():
    return 5, 2, 3, 1, 6, 8, 4, 7


@wrong("eight-formulas", "Adam and AMSGrad exchanged")
def names():
    return 5, 2, 6, 1, 3, 7, 4, 8


@wrong("eight-formulas", "Adagrad and RMSProp exchanged")
def names():
    return 5, 2, 6, 3, 1, 8, 4, 7


@wrong("eight-formulas", "gradient descent and momentum exchanged")
def names():
    return 2, 5, 6, 1, 3, 8, 4, 7


@wrong("eight-formulas", "Adam, AdamW and AMSGrad one place on, in a circle")
def names():
    return 5, 2, 6, 1, 3, 4, 7, 8


@wrong("eight-formulas", "RMS, Adagrad and RMSProp in a circle")
def names():
    gd = 5
    momentum = 2
    rms = 1
    adagrad = 3
    rmsprop = 6
    adam = 8
    adamw = 4
    amsgrad = 7
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@wrong("eight-formulas", "the numbers counted from 0")
def names():
    return 4, 1, 5, 0, 2, 7, 3, 6


@wrong("eight-formulas", "the names of the formulas in order: the list the other way round")
def names():
    # formulas 1 to 8: Adagrad is the 4th name, momentum the 2nd, ...
    return 4, 2, 5, 7, 1, 3, 8, 6


@wrong("eight-formulas", "RMS and Adagrad exchanged; and Adam and AdamW")
def names():
    return 5, 2, 1, 6, 3, 4, 8, 7


@wrong("eight-formulas", "RMS and RMSProp exchanged; and AdamW and AMSGrad")
def names():
    return 5, 2, 3, 1, 6, 8, 7, 4


@wrong("eight-formulas", "momentum taken for RMSProp, both have an average")
def names():
    return 5, 3, 6, 1, 2, 8, 4, 7


@right("eight-formulas", "the starter filled in")
def names():
    gd = 5
    momentum = 2
    rms = 6
    adagrad = 1
    rmsprop = 3
    adam = 8
    adamw = 4
    amsgrad = 7
    return gd, momentum, rms, adagrad, rmsprop, adam, adamw, amsgrad


@right("eight-formulas", "a tuple at once")
def names():
    return (5, 2, 6, 1, 3, 8, 4, 7)


@right("eight-formulas", "from a list of names in the order of the formulas")
def names():
    order = ["adagrad", "momentum", "rmsprop", "adamw", "gd", "rms", "amsgrad", "adam"]
    wanted = ["gd", "momentum", "rms", "adagrad", "rmsprop", "adam", "adamw", "amsgrad"]
    return tuple(order.index(name) + 1 for name in wanted)


@right("eight-formulas", "a dictionary")
def names():
    table = dict(adagrad=1, momentum=2, rmsprop=3, adamw=4, gd=5, rms=6, amsgrad=7, adam=8)
    gd, momentum, rms, adagrad = (table[n] for n in ("gd", "momentum", "rms", "adagrad"))
    return gd, momentum, rms, adagrad, table["rmsprop"], table["adam"], table["adamw"], table["amsgrad"]


# 7.2 from-the-kit


@wrong("from-the-kit", "momentum without the factor 1/(1 − β): an average and not PyTorch's sum")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Nesterov without the factor 1/(1 − β)")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "momentum and Nesterov multiplied by 1 − β where they should be divided")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    summed = lr * (1 - beta)
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(summed, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(summed, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "momentum with the corrected average")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta, "unbiased"), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Nesterov around the newest gradient, which has no momentum")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.Newest()), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Nesterov is plain momentum once more")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    return (
        kit.Optimizer(lr, kit.Newest(), kit.One()),
        heavy,
        heavy,
        kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall)),
        kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps)),
        kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps)),
    )


@wrong("from-the-kit", "Adagrad without the falling rate: the mean and not the sum")
def six(kit, lr, beta, alpha, eps):
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.Mean(), eps))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adagrad is only the falling rate, with σ = 1")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.One())
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adagrad's mean is that of RMSProp, it forgets")
def six(kit, lr, beta, alpha, eps):
    O = kit.Optimizer
    fall = kit.inverse_sqrt()
    sgd = O(lr, kit.Newest(), kit.One())
    heavy = O(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = O(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = O(lr * fall, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    rmsprop = O(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = O(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "RMSprop with a corrected average")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    square = kit.RMS(kit.EMA(alpha, "unbiased"), eps)
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), square)
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), square)
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "RMSprop with momentum in m")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adam without its corrections")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adam corrects only its squares")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "α and β exchanged in Adam")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(alpha, "unbiased"), kit.RMS(kit.EMA(beta, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "Adam's rate is divided by 1 − β as well")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    summed = lr / (1 - beta)
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(summed, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(summed, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(summed, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "the rate of RMSprop falls, too")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "the averages get 1 − β, the share of the newcomer")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(1 - beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(1 - beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(1 - alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(1 - beta, "unbiased"), kit.RMS(kit.EMA(1 - alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "the momentum of plain gradient descent: all three SGDs have an average")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.EMA(beta), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "momentum and Nesterov without 1/(1 − β); and Adagrad without its falling rate")
def six(kit, lr, beta, alpha, eps):
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.Mean(), eps))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@wrong("from-the-kit", "the corrections at the wrong place: RMSprop has one; and Adam has none")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta), kit.RMS(kit.EMA(alpha), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "Adagrad's ε falls with the rate, as that of the sum")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    sgd = kit.Optimizer(lr, kit.Newest(), kit.One())
    heavy = kit.Optimizer(lr / (1 - beta), kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(lr / (1 - beta), kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, kit.Newest(), kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "the parts by their names")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    newest, one, average = kit.Newest(), kit.One(), kit.EMA(beta)
    summed = lr / (1 - beta)
    m_hat, v_hat = kit.EMA(beta, "unbiased"), kit.EMA(alpha, "unbiased")
    return (
        kit.Optimizer(schedule=lr, direction=newest, magnitude=one),
        kit.Optimizer(schedule=summed, direction=average, magnitude=one),
        kit.Optimizer(schedule=summed, direction=kit.Nesterov(average), magnitude=one),
        kit.Optimizer(schedule=fall * lr, direction=newest, magnitude=kit.RMS(kit.Mean(), fall * eps)),
        kit.Optimizer(schedule=lr, direction=newest, magnitude=kit.RMS(kit.EMA(alpha), eps)),
        kit.Optimizer(schedule=lr, direction=m_hat, magnitude=kit.RMS(v_hat, eps)),
    )


@right("from-the-kit", "plain gradient descent as an average with β = 0")
def six(kit, lr, beta, alpha, eps):
    fall = kit.inverse_sqrt()
    last = kit.EMA(0.0)
    sgd = kit.Optimizer(lr, last, kit.One())
    heavy = kit.Optimizer(1 / (1 - beta) * lr, kit.EMA(beta), kit.One())
    nesterov = kit.Optimizer(1 / (1 - beta) * lr, kit.Nesterov(kit.EMA(beta)), kit.One())
    adagrad = kit.Optimizer(lr * fall, last, kit.RMS(kit.Mean(), eps * fall))
    rmsprop = kit.Optimizer(lr, last, kit.RMS(kit.EMA(alpha, "zero"), eps))
    adam = kit.Optimizer(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps))
    return sgd, heavy, nesterov, adagrad, rmsprop, adam


@right("from-the-kit", "own functions of t in place of the library's schedule")
def six(kit, lr, beta, alpha, eps):
    make, sum_of = kit.Optimizer, lr / (1 - beta)
    out = [make(lr, kit.Newest(), kit.One())]
    for m in (kit.EMA(beta), kit.Nesterov(kit.EMA(beta))):
        out.append(make(sum_of, m, kit.One()))
    sigma = kit.RMS(kit.Mean(), lambda t: eps / math.sqrt(t + 1))
    out.append(make(lambda t: lr / math.sqrt(t + 1), kit.Newest(), sigma))
    out.append(make(lr, kit.Newest(), kit.RMS(kit.EMA(alpha), eps)))
    out.append(make(lr, kit.EMA(beta, "unbiased"), kit.RMS(kit.EMA(alpha, "unbiased"), eps)))
    return tuple(out)


# 7.3 fair-compare


@wrong("fair-compare", "the mean over the seeds and not the median")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = loss.mean(axis=2).argmin(axis=1)
    rate = np.asarray(rates)[best]
    end = last.mean(axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "chosen by the mean, reported as the median")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.argmin(loss.mean(axis=2), axis=1)
    rate = np.array(rates)[best]
    end = np.median(last, axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "runs that diverged are left out: nanmedian")
def fair_compare(rates, tuning, final):
    loss = np.nanmedian(tuning, axis=2)
    last = np.nanmedian(final, axis=2)
    best = np.nanargmin(loss, axis=1)
    rate = np.array(rates)[best]
    end = np.array([row[b] for row, b in zip(last, best)])
    return rate, end


@wrong("fair-compare", "runs that diverged are left out in the final table only")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    best = np.argmin(np.median(loss, axis=2), axis=1)
    rate = np.array(rates)[best]
    end = np.nanmedian(final, axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "nan stays nan in the final table")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    best = np.median(loss, axis=2).argmin(axis=1)
    rate = np.array(rates)[best]
    end = np.median(np.asarray(final), axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "nan is not replaced, and argmin chooses it")
def fair_compare(rates, tuning, final):
    loss = np.median(tuning, axis=2)
    last = np.median(final, axis=2)
    best = np.argmin(loss, axis=1)
    return np.array(rates)[best], last[np.arange(len(best)), best]


@wrong("fair-compare", "a run that diverged counts as 0, the best of all")
def fair_compare(rates, tuning, final):
    loss = np.nan_to_num(tuning)
    last = np.nan_to_num(final)
    best = np.median(loss, axis=2).argmin(axis=1)
    rate = np.array(rates)[best]
    end = np.median(last, axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "a large number for a run that diverged, which is reported")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), 1e6, tuning)
    last = np.where(np.isnan(final), 1e6, final)
    best = np.median(loss, axis=2).argmin(axis=1)
    return np.array(rates)[best], np.median(last, axis=2)[np.arange(len(best)), best]


@wrong("fair-compare", "the rate is chosen on the final table")
def fair_compare(rates, tuning, final):
    last = np.where(np.isnan(final), np.inf, final)
    middle = np.median(last, axis=2)
    best = middle.argmin(axis=1)
    rate = np.array(rates)[best]
    end = middle.min(axis=1)
    return rate, end


@wrong("fair-compare", "the rate from tuning, but the best loss of the final table")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.median(loss, axis=2).argmin(axis=1)
    rate = np.array(rates)[best]
    end = np.median(last, axis=2).min(axis=1)
    return rate, end


@wrong("fair-compare", "the loss of the tuning is reported")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    middle = np.median(loss, axis=2)
    best = np.argmin(middle, axis=1)
    rate = np.array(rates)[best]
    end = np.min(middle, axis=1)
    return rate, end


@wrong("fair-compare", "the rate of the single best run")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = loss.min(axis=2).argmin(axis=1)
    rate = np.array(rates)[best]
    end = np.median(last, axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "the best seed is reported and not the median")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    rate, end = [], []
    for i in range(len(loss)):
        b = int(np.argmin(np.median(loss[i], axis=1)))
        rate.append(rates[b])
        end.append(last[i, b].min())
    return np.array(rate), np.array(end)


@wrong("fair-compare", "one rate for all: the best on average over the methods")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    b = int(np.argmin(np.median(loss, axis=2).mean(axis=0)))
    n = len(loss)
    return np.full(n, rates[b]), np.median(last, axis=2)[:, b]


@wrong("fair-compare", "the rate of the worst median")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.median(loss, axis=2).argmax(axis=1)
    rate = np.array(rates)[best]
    end = np.median(last, axis=2)[np.arange(len(best)), best]
    return rate, end


@wrong("fair-compare", "the median over the rates, the wrong axis")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.argmin(np.median(loss, axis=1), axis=1)
    best = np.minimum(best, len(rates) - 1)
    return np.array(rates)[best], np.median(last, axis=2)[np.arange(len(best)), best]


@wrong("fair-compare", "the place of the rate and not the rate")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.median(loss, axis=2).argmin(axis=1)
    end = np.take_along_axis(np.median(last, axis=2), best[:, None], axis=1)[:, 0]
    return best, end


@wrong("fair-compare", "all final medians at the chosen rates, a table and not one per method")
def fair_compare(rates, tuning, final):
    loss = np.where(np.isnan(tuning), np.inf, tuning)
    last = np.where(np.isnan(final), np.inf, final)
    best = np.median(loss, axis=2).argmin(axis=1)
    return np.array(rates)[best], np.median(last, axis=2)[:, best]


@wrong("fair-compare", "tuning and final thrown together, the more seeds the better")
def fair_compare(rates, tuning, final):
    both = np.concatenate([tuning, final], axis=2)
    both = np.where(np.isnan(both), np.inf, both)
    middle = np.median(both, axis=2)
    best = middle.argmin(axis=1)
    last = np.where(np.isnan(final), np.inf, final)
    return np.array(rates)[best], np.median(last, axis=2)[np.arange(len(best)), best]


@wrong("fair-compare", "a rate is dropped as soon as one of its runs diverged")
def fair_compare(rates, tuning, final):
    lost = np.isnan(tuning).any(axis=2)
    middle = np.where(lost, np.inf, np.median(tuning, axis=2))
    best = middle.argmin(axis=1)
    last = np.where(np.isnan(final), np.inf, final)
    return np.array(rates)[best], np.median(last, axis=2)[np.arange(len(best)), best]


@wrong("fair-compare", "the mean for the median; and the diverged runs left out")
def fair_compare(rates, tuning, final):
    best = np.nanmean(tuning, axis=2).argmin(axis=1)
    end = np.nanmean(final, axis=2)[np.arange(len(best)), best]
    return np.array(rates)[best], end


@wrong("fair-compare", "chosen on the final table; and the best seed reported")
def fair_compare(rates, tuning, final):
    last = np.where(np.isnan(final), np.inf, final)
    best = np.median(last, axis=2).argmin(axis=1)
    return np.array(rates)[best], last.min(axis=2)[np.arange(len(best)), best]


@right("fair-compare", "the starter filled in")
def fair_compare(rates, tuning, final):
    loss = np.median(np.where(np.isnan(tuning), np.inf, tuning), axis=2)
    last = np.median(np.where(np.isnan(final), np.inf, final), axis=2)
    best = np.argmin(loss, axis=1)
    rate = np.asarray(rates)[best]
    end = last[np.arange(len(best)), best]
    return rate, end


@right("fair-compare", "a loop over the methods")
def fair_compare(rates, tuning, final):
    rate = np.empty(len(tuning))
    end = np.empty(len(tuning))
    for i, (before, after) in enumerate(zip(tuning, final)):
        medians = []
        for runs in before:
            medians.append(np.median([np.inf if np.isnan(x) else x for x in runs]))
        k = medians.index(min(medians))
        rate[i] = rates[k]
        end[i] = np.median([np.inf if np.isnan(x) else x for x in after[k]])
    return rate, end


@right("fair-compare", "nan_to_num with infinity, take_along_axis")
def fair_compare(rates, tuning, final):
    loss = np.nan_to_num(np.array(tuning, dtype=float), nan=np.inf, posinf=np.inf)
    last = np.nan_to_num(np.array(final, dtype=float), nan=np.inf, posinf=np.inf)
    best = np.median(loss, axis=-1).argmin(axis=-1)[:, None]
    end = np.take_along_axis(np.median(last, axis=-1), best, axis=1)
    return np.array(rates)[best[:, 0]], end[:, 0]


@right("fair-compare", "the chosen runs first, then their median; a copy with the nan overwritten")
def fair_compare(rates, tuning, final):
    loss, last = np.array(tuning, dtype=float), np.array(final, dtype=float)
    loss[np.isnan(loss)] = np.inf
    last[np.isnan(last)] = np.inf
    best = [int(np.argmin(np.median(table, axis=1))) for table in loss]
    runs = last[range(len(best)), best]
    return np.array([rates[b] for b in best]), np.median(runs, axis=1)

"""The search finds the slip that makes a right program give a student's wrong numbers, however the student wrote it."""

import ast
import itertools
import textwrap

import numpy as np
import pytest

from course_lib.exercises import exercise
from course_lib.slips import ALL, BEGIN, Search, changes

STEP = '''
def step(m, g, x, lr, beta, eps):
    """Return the new m, and x."""
    m = beta * m + (1 - beta) * g
    sigma = np.sqrt(m**2) + eps
    return m, x - lr * g / sigma
'''
CASES = [(1.0, 3.0, 5.0, 0.1, 0.9, 0.5), (2.0, -7.0, 0.25, 0.3, 0.6, 0.125)]


def found(theirs, source=STEP, cases=CASES, wrong=None, own=frozenset(), **options):
    """The slip that gives what the function `theirs` gives; the cases after the first `wrong` ones are probes."""
    wanted = [np.atleast_1d(theirs(*case)) for case in cases]
    space = {"np": np}
    exec(source, space)
    right = [np.atleast_1d(space[source.split("def ")[1].split("(")[0]](*case)) for case in cases]

    def run(function, case):
        try:
            return np.atleast_1d(function(*cases[case]))
        except Exception:
            return None

    def like(case, value):
        if value is None or value.shape != wanted[case].shape:
            return 0
        same = np.isclose(value, wanted[case], rtol=1e-9, atol=0, equal_nan=True)
        begins = len(same) > 1 and same[0] and wanted[case][0] != right[case][0]
        return ALL if same.all() else BEGIN if begins else 0

    wrong = len(cases) if wrong is None else wrong
    probes = range(wrong, len(cases))
    return Search(source, space, own=own).find(range(wrong), run, like, probes=lambda: probes, **options)


def sigma_of(m, eps):
    """As the program above has it."""
    return abs(m) + eps


@pytest.mark.parametrize(
    ("theirs", "text", "code"),
    [
        (
            lambda m, g, x, lr, beta, eps: (n := beta * m + g, x - lr * g / sigma_of(n, eps)),
            "the factor `1 - beta` is missing",
            "m = beta * m + g",
        ),
        (
            lambda m, g, x, lr, beta, eps: (n := m - beta * m + beta * g, x - lr * g / sigma_of(n, eps)),
            "`beta` and `1 - beta` are exchanged",
            "m = (1 - beta) * m + beta * g",
        ),
        (
            lambda m, g, x, lr, beta, eps: (n := beta * m + (1 - beta) * g, x + lr * g / sigma_of(n, eps)),
            "`+` stands where `-` belongs in `x + lr * g / sigma`",
            "return (m, x + lr * g / sigma)",
        ),
        (
            lambda m, g, x, lr, beta, eps: (n := beta * m + (1 - beta) * g, x - lr * g / (n**2 + eps)),
            "`np.sqrt` is missing around `m ** 2`",
            "sigma = m ** 2 + eps",
        ),
        (
            lambda m, g, x, lr, beta, eps: (n := beta * m + (1 - beta) * g, x - lr * g / np.sqrt(n * n + eps)),
            "`eps` stands inside `np.sqrt`, not outside",
            "sigma = np.sqrt(m ** 2 + eps)",
        ),
        (
            lambda m, g, x, lr, beta, eps: (beta * m + (1 - beta) * g, x - lr * g / sigma_of(m, eps)),
            "`sigma` is computed from the old `m`, before `m` is updated",
            None,
        ),
        (
            lambda m, g, x, lr, beta, eps: (n := beta * m + (1 - beta) * g, x - lr * n / sigma_of(n, eps)),
            "`m` stands where `g` belongs in `lr * m`",  # the line holds another m, which is right
            "return (m, x - lr * m / sigma)",
        ),
    ],
)
def test_one_slip_is_named_with_its_place(theirs, text, code):
    slip = found(theirs)
    assert slip and slip.text == text and not slip.more
    assert code is None or slip.lines == (code,)


def test_of_two_slips_the_first_is_told_and_that_there_is_another():
    slip = found(lambda m, g, x, lr, beta, eps: (n := beta * m + g, x + lr * g / sigma_of(n, eps)))
    assert slip and slip.part and not slip.more
    assert slip.text == "the factor `1 - beta` is missing"


def test_two_slips_in_one_value_are_found_as_a_pair():
    cases = [(3.0, 0.5), (2.0, 0.25), (7.0, 1.5)]
    source = "def f(a, b):\n    return np.sqrt(a) / (1 - b**2)\n"
    slip = found(lambda a, b: a / (1 + b**2), source, cases)
    assert slip and slip.more
    assert found(lambda a, b: a / (1 + b**2), source, cases, pairs=False) is None


def test_a_line_with_two_slips_is_shown_as_the_student_has_it():
    cases = [(3.0, 0.5), (2.0, 0.25), (7.0, 1.5)]
    source = "def f(a, b):\n    s = a**2 * (b + 1)\n    return 4 * s - b\n"
    slip = found(lambda a, b: 4 * a * b - b, source, cases)
    assert slip and slip.more and slip.lines == ("s = a * b",)


def test_a_slip_in_several_places_is_told_of_all_of_them():
    source = "def f(a, b, c):\n    d = a * (1 - b)\n    e = c / (1 - b)\n    return d, e\n"
    cases = [(3.0, 0.5, 2.0), (2.0, 0.25, 5.0)]
    slip = found(lambda a, b, c: (a * (1 + b), c / (1 + b)), source, cases)
    assert slip.text == "`+` stands where `-` belongs in `1 + b`, in 2 places"
    assert slip.lines == ("d = a * (1 + b)", "e = c / (1 + b)")


def test_a_slip_in_many_lines_is_not_shown_as_one_of_them():
    """Two names exchanged everywhere: of the first line, `d != c`, nobody would see what is wrong with it."""
    source = (
        "def f(a, b):\n    c = a * b\n    d = a - b\n    e = c != d\n    g = c**2 + d\n    return e, g, c + 3 * d\n"
    )
    cases = [(3.0, 0.5), (2.0, 0.25)]
    slip = found(lambda a, b: (True, (a - b) ** 2 + a * b, a - b + 3 * a * b), source, cases)
    assert slip.text == "`c` and `d` are exchanged everywhere" and slip.lines == ()


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ("np.median(x, axis=1).min(axis=1)", "`axis=1` stands where `axis=2` belongs in `np.median(x, axis=1)`"),
        ("np.median(x, axis=2).min(axis=0)", "`axis=0` stands where `axis=1` belongs"),
    ],
)
def test_of_two_alike_it_is_said_which_one(new, text):
    source = "def f(x):\n    return np.median(x, axis=2).min(axis=1)\n"
    cases = [(np.arange(27.0).reshape(3, 3, 3) ** k % 7,) for k in (2, 3)]
    assert found(eval(f"lambda x: {new}", {"np": np}), source, cases).text == text


def test_a_missing_factor_is_told_with_its_place_if_the_line_has_it_once_more():
    source = "def f(a, b, c):\n    return a * c - a * b\n"
    assert found(lambda a, b, c: a * c - b, source, [(3.0, 0.5, 2.0), (2.0, 0.25, 7.0)]).text == (
        "the factor `a` is missing on `b`"
    )
    source = "def f(a, b):\n    return b - 2 * a\n"
    assert found(lambda a, b: b - 2, source, [(3.0, 0.5), (7.0, 0.25)]).text == "the factor `a` is missing"


def test_of_a_factor_below_the_line_it_is_said_that_it_is_there():
    source = "def f(a, b):\n    return a / (3 * b)\n"
    assert (
        found(lambda a, b: a / 3, source, [(3.0, 0.5), (2.0, 0.25)]).text == "the factor `b` is missing below the line"
    )


def test_a_power_of_one_factor_alone_is_named():
    source = "def f(a, b):\n    return (a * b) ** 2\n"
    slip = found(lambda a, b: a**2 * b, source, [(3.0, 5.0), (2.0, 7.0)])
    assert slip.text == "the power is not on all of `a * b`"


def test_only_what_begins_with_the_first_item_is_told():
    source = (
        "def f(xs, b):\n    m, some = 0.0, []\n    for x in xs:\n        m = b * m + x\n        some.append(m)\n"
        "    return np.array(some)\n"
    )

    def theirs(xs, b):
        m, some = xs[0], []
        for x in xs:
            m = b * m + x
            some.append(m)
        return np.array(some)

    slip = found(theirs, source, [(np.array([3.0, 1.0, 4.0]), 0.5), (np.array([2.0, 7.0, 1.0]), 0.25)])
    assert slip.text == "`m` begins with the first item of `xs`"


@pytest.mark.parametrize(
    ("right", "wrong", "text"),
    [
        ("1 - 1 / x**2", lambda x, y, b: 1 - 1 / np.sqrt(x), "the root of `x` stands where its square belongs"),
        ("y * np.sqrt(x)", lambda x, y, b: y * x**2, "the square of `x` stands where its root belongs"),
        ("y * np.sqrt(x)", lambda x, y, b: y * x / 2, "brackets are missing around `1 / 2`"),
        ("y * x**-1.5", lambda x, y, b: y * x**-3 / 2, "brackets are missing around `-3 / 2`, the power of `x`"),
        (
            "x * y / (np.sqrt(b) + 0.1)",
            lambda x, y, b: x * (y / b**0.5 + 0.1),
            "`0.1` is added to the quotient, not to",
        ),
        (
            "y / (np.sqrt(x / (1 - b)) + 0.5)",
            lambda x, y, b: y / ((x**0.5 + 0.5) / (1 - b) ** 0.5),
            "`0.5` is added before the division by the root of `1 - b`, not after it",
        ),
        ("x / y", lambda x, y, b: x / (y * b), "there is an extra factor `b` below the line"),
        ("np.sqrt(x**2 + y**2)", lambda x, y, b: x + y, "`x` and `y` are added, not their squares below a root"),
        ("x * (1 + np.cos(y)) / 2", lambda x, y, b: x * np.cos(y), "`np.cos(y)` is neither lifted by 1 nor halved"),
        ("x * b**y", lambda x, y, b: x * (1 - b) ** y, "`1 - b` stands where `b` belongs"),
    ],
)
def test_a_slip_of_powers_and_brackets_is_named(right, wrong, text):
    source = f"def value(x, y, b):\n    return {right}\n"
    cases = [(2.5, 3.25, 0.3), (7.0, 1.5, 0.85), (0.4, 5.0, 0.6)]
    assert text in found(wrong, source, cases).text


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (lambda x: sorted(x)[len(x) // 2], "the upper one of the middle two is taken"),
        (lambda x: x[len(x) // 2], "without sorting them"),
        (lambda x: x[-1], "the last entry of `x` stands where `np.median(x)` belongs"),
    ],
)
def test_another_entry_than_the_median_is_named(wrong, text):
    cases = [([3.0, 9.0, 2.5, 1.0],), ([5.0, 4.0, 1.0, 6.5, 0.0, 8.0],)]
    assert text in found(wrong, "def value(x):\n    return np.median(x)\n", cases).text


def test_of_two_outputs_an_exchange_explains_both_or_none():
    source = "def two(x, y):\n    return x + y, 0.0\n"
    cases = [(2.0, 3.0), (5.0, 1.5)]
    assert "stands where" in found(lambda x, y: (0.0, 0.0), source, cases).text
    assert "exchanged" in found(lambda x, y: (0.0, x + y), source, cases).text


def test_the_second_slip_is_looked_for_beside_the_one_that_comes_closest():
    """Far down in the list of pairs: the first of them brings the values near, the second changes little."""
    source = """
def step(t, g, m, v, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    return lr * m_hat / (np.sqrt(v_hat) + eps)
"""

    def theirs(t, g, m, v, lr, beta1, beta2, eps):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        return lr * (m / (1 - beta1 ** (t + 1))) / np.sqrt(v / (1 - beta1 ** (t + 1)) + eps)

    cases = [(0, 2.0, 0.0, 0.0, 0.1, 0.5, 0.9, 0.03), (3, -1.0, 0.4, 0.9, 0.3, 0.8, 0.95, 0.01)]
    wanted = [theirs(*case) for case in cases]
    assert found(theirs, source, cases) is None  # without a distance
    slip = found(
        theirs, source, cases, apart=lambda case, value: np.inf if value is None else abs(value[0] - wanted[case])
    )
    assert slip.more and "`beta1` stands where `beta2` belongs" in slip.text


def test_what_no_slip_explains_is_not_explained():
    assert found(lambda m, g, x, lr, beta, eps: (17.25, 3.0)) is None


def test_it_is_said_whether_other_slips_give_the_same():
    cases = [(3.0, 1.0), (5.0, 2.5)]
    twice = "def f(a, b):\n    c = -a\n    return c * b\n"
    assert found(lambda a, b: a * b, twice, cases).alone is False  # the sign of c, or that of c * b
    assert found(lambda a, b: a - b, "def f(a, b):\n    return a + b\n", cases).alone  # the sign of b is less likely


def test_what_agrees_in_the_cases_alone_is_not_told():
    source = "def f(a, b):\n    return a + b\n"
    cases = [(2.0, 3.0), (2.0, 5.0)]  # the second is a probe
    assert found(lambda a, b: a * b, source, cases, wrong=1).text.startswith("`*` stands")
    assert found(lambda a, b: a * b if b == 3 else 1.5, source, cases, wrong=1) is None


def test_a_count_from_zero_with_a_guard_is_named():
    source = "def f(m, v, b, c, t):\n    m = m / (1 - b ** (t + 1))\n    v = v / (1 - c ** (t + 1))\n    return m, v\n"
    cases = [(2.0, 3.0, 0.5, 0.75, 0), (2.0, 3.0, 0.5, 0.75, 3)]
    slip = found(lambda m, v, b, c, t: (m / (1 - b**t), v / (1 - c**t)) if t else (m, v), source, cases)
    assert slip and slip.text == "the power is `t`, not `t + 1`, and at 0 nothing is corrected" and not slip.lines


def test_a_result_used_too_early_is_named_also_some_lines_later():
    source = "def f(a, b, c):\n    a = a * b + c\n    d = b * c\n    e = a + d\n    return a, e\n"
    slip = found(lambda a, b, c: (a * b + c, a + b * c), source, [(2.0, 3.0, 5.0), (7.0, 0.5, 3.0)])
    assert slip and slip.text == "`e` is computed from the old `a`, before `a` is updated"


def test_a_slip_in_a_given_line_is_told_after_one_in_the_students():
    source = "def f(a, b):\n    c = -a\n    d = c * b\n    return d\n"
    cases = [(3.0, 1.0), (5.0, 2.5)]
    assert found(lambda a, b: a * b, source, cases).lines == ("c = a",)
    assert found(lambda a, b: a * b, source, cases, own=frozenset({3})).lines == ("d = -(c * b)",)


@pytest.mark.parametrize("source", [STEP, textwrap.dedent(exercise("critical-kind").solution_source())])
def test_a_change_goes_in_and_comes_out_again(source):
    (function,) = ast.parse(source).body
    before = ast.unparse(function)
    made = set()
    for change in changes(function):
        undo = change.swap()
        made.add(ast.unparse(function))
        undo.swap()
        assert ast.unparse(function) == before, change.text
    assert len(made - {before}) > 60


def test_a_text_is_no_part_of_the_program():
    (function,) = ast.parse(STEP).body
    assert not [change for change in changes(function) if "Return the new" in change.text]


def test_a_change_that_never_ends_is_stopped():
    source = "def f(xs):\n    means = []\n    for x in xs:\n        means.append(x / 2)\n    return means[-1]\n"
    cases = [([1.0, 2.0],), ([3.0, 8.0],)]  # `xs` for `means`, and the list grows while it is walked through
    assert found(lambda xs: 17.0, source, cases) is None
    with pytest.raises(ValueError, match="no `while`"):
        Search("def f(x):\n    while x > 1:\n        x = x / 2\n    return x\n", {})


def test_a_source_without_a_function_is_refused():
    with pytest.raises(ValueError, match="one function, but holds 0"):
        Search("x = 1", {})


# ---------------------------------------------------------------- in the exercises


def test_a_mistake_that_nobody_foresaw_is_named():
    def rms_step(t, theta, g, v, lr=0.1, eps=1e-8):
        new = (t * v + g**2) / (t + 1)
        return new, theta - lr * new * g / (np.sqrt(new) + eps)

    result = exercise("rms-step").evaluate(rms_step)
    assert result.mistake == "slip: extra"
    assert "extra factor `v` on" in result.text


def test_the_code_is_shown_only_if_the_names_are_the_students():
    def largest_rate(curvatures, beta):
        highest = max(curvatures)
        return 2 * (1 + beta**2) / highest

    message = exercise("heavy-ball-limit").evaluate(largest_rate).text
    assert "`beta` is squared" in message and "steepest" not in message

    def named(curvatures, beta):
        steepest = max(curvatures)
        return 2 * (1 + beta**2) / steepest

    assert "`return 2 * (1 + beta ** 2) / steepest`" in exercise("heavy-ball-limit").evaluate(named).text


def test_a_line_of_the_solution_is_not_shown_where_only_the_order_is_wrong():
    def momentum_step(theta, g, b, lr=0.01, beta=0.9):
        return beta * b + g, theta - lr * b**2

    result = exercise("momentum-step").evaluate(momentum_step)
    assert "b = beta * b + g" not in result.text
    slip = found(lambda m, g, x, lr, beta, eps: (beta * m + (1 - beta) * g, x - lr * g / sigma_of(m, eps)))
    assert slip.rule == "order" and not slip.lines


def test_a_slip_that_explains_the_first_output_alone_is_told_of_it_alone():
    def momentum_step(theta, g, b, lr=0.01, beta=0.9):
        return beta * b - g, theta - lr * (beta * b + g)

    text = exercise("momentum-step").evaluate(momentum_step).text
    assert text.startswith("Your `b` is what `b = beta * b - g` gives")
    assert text.endswith("This slip alone does not give all of your answer.")


def test_the_root_of_a_negative_number_is_one_slip_however_it_is_written():
    """`(-1) ** 0.5` is complex in the solution, `np.sqrt(-1)` nan in the student's program: no second slip."""

    def rho_and_r(t, beta2):
        n, longest = t + 1, 2 / (1 - beta2) - 1
        rho = longest + 2 * n * beta2**n / (1 - beta2**n)
        if rho <= 4:
            return rho, 0.0
        return rho, np.sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))

    text = exercise("rho-and-r").evaluate(rho_and_r).text
    assert "`+` stands where `-` belongs" in text and "This slip alone" not in text


def test_behind_a_nan_no_slip_is_guessed():
    """The power t in m's correction: -inf at once, as many slips would give it."""

    def adam_step(t, theta, g, m, v, lr, beta1, beta2, eps):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1 ** np.float64(t))
        return m, v, theta - lr * m_hat / (np.sqrt(v / (1 - beta2 ** (t + 1))) + eps)

    assert exercise("adam-step").evaluate(adam_step).text.startswith("`theta` is `-inf` somewhere")


def test_an_answer_that_never_changes_is_no_slip_of_a_formula():
    """1.0 ** (1 / half_life) is 1 as well, and so is much else."""
    result = exercise("alpha-of").evaluate(lambda half_life: 0.5 ** (0 / half_life))
    assert result.text == "`alpha` is not right yet. Your `alpha` does not change when `half_life` doubles. It should."


def test_the_first_left_out_is_not_taken_for_the_last_alone():
    result = exercise("heavy-ball-limit").evaluate(lambda curvatures, beta: 2 * (1 + beta) / max(curvatures[1:]))
    assert result.state == "wrong" and "last curvature" not in result.text


def test_no_fact_is_told_of_an_answer_that_changes_by_itself():
    calls = itertools.count()
    result = exercise("momentum-step").evaluate(lambda theta, g, b, lr=0.01, beta=0.9: (b + next(calls), theta))
    assert result.text.endswith("does it keep something between calls?")


@pytest.mark.parametrize("threshold", ["norm < 1", "norm < 0.6"])
def test_a_threshold_is_not_taken_for_an_answer_that_never_comes(threshold):
    """Some run is slow with a large gradient, so that "never slow" and a wrong threshold differ."""
    code = "def why_stuck(loss, norm, edge, loss_after_cut):\n"
    code += '    if loss_after_cut < 0.98 * loss:\n        return "bounce" if edge > 0.9 else "noise"\n'
    space = {}
    exec(code + f'    return "flat" if {threshold} else "slow"\n', space)
    result = exercise("why-stuck").evaluate(space["why_stuck"])
    assert result.state == "wrong" and '"flat" stands where "slow" belongs' not in result.text


def test_the_norm_for_the_edge_is_not_taken_for_an_edge_at_two():
    def why_stuck(loss, norm, edge, loss_after_cut):
        if loss_after_cut < 0.98 * loss:
            return "bounce" if norm > 0.9 else "noise"
        return "flat" if norm < 0.1 else "slow"

    assert "`norm` stands where `edge` belongs" in exercise("why-stuck").evaluate(why_stuck).text


@pytest.mark.parametrize(
    ("uneven", "wrong"),
    [
        (lambda left: np.ptp(left) > 0.01, "`now * start`"),
        (lambda left: np.std(left) > 0.1, "extra square"),
        (lambda left: np.ptp(left[1:]) > 0.1, "left.mean"),
    ],
)
def test_a_rule_for_logs_is_not_taken_for_one_that_happens_to_agree(uneven, wrong):
    def whose_log(seen, start, now):
        if max(seen) == min(seen):
            return "no telling"
        return "one rate" if uneven(now / start) else "own rates"

    result = exercise("read-the-log").evaluate(whose_log)
    assert result.state == "wrong" and wrong not in result.text


def test_one_sigma_for_the_steepest_parameter_is_not_taken_for_the_largest_sigma():
    def adams_edge(H, sigma, lr, beta1):
        values, vectors = np.linalg.eigh(H)
        return lr * values[-1] / sigma[np.argmax(np.abs(vectors[:, -1]))], 2 * (1 + beta1) / (1 - beta1)

    assert "largest entry" not in exercise("adams-edge").evaluate(adams_edge).text


def test_a_known_mistake_keeps_its_own_words():
    ex = exercise("heavy-ball-limit")
    for id, mistake in ex.mistakes.items():
        assert ex.evaluate(mistake.answer).mistake == id


def test_a_fact_holds_in_every_case_that_fails():
    ex = exercise("next-burst")
    once = iter([3.0, 1.0, 1.0, 1.0])
    message = ex.evaluate(lambda *given: ex.right(*given) * next(once, 1.0)).text
    assert "times the expected" not in message

"""How long a student waits: the check of a right answer (50 ms at most is the aim), and of wrong ones (600 ms).

`make bench` runs it. A wrong answer is the first one of a session: nothing is known yet of the slips of its exercise.
"""

import statistics
import time

import pytest

from course_lib.exercises import REGISTRY
from course_lib.exercises.functions import Function
from tests.answers import ANSWERS


@pytest.mark.parametrize("ex", REGISTRY.values(), ids=lambda ex: ex.id)
def test_check_of_a_right_answer(benchmark, ex):
    assert benchmark(ex.evaluate, ex.right).state == "pass"


@pytest.mark.cpu_limit(300)  # all of them, one after the other
def test_check_of_wrong_answers(capsys):
    times = {answer: seconds(answer) for answer in ANSWERS if not answer.right}
    worst = sorted(times, key=times.__getitem__)[-3:]
    with capsys.disabled():
        listed = ", ".join(f"{1000 * times[answer]:.0f} ms ({answer.id})" for answer in reversed(worst))
        print(f"\n{len(times)} wrong answers: median {1000 * statistics.median(times.values()):.0f} ms, worst {listed}")


def seconds(answer):
    """The processor time of a check, as the first of a session."""
    ex = REGISTRY[answer.id]
    if isinstance(ex, Function):
        ex.wanted()
        ex._made.clear()
        ex._known.clear()
    else:
        vars(ex).pop("_search", None)
    begin = time.process_time()
    ex.evaluate(answer.answer)
    return time.process_time() - begin

"""How long a student waits: the check of a right answer (50 ms at most is the aim). `make bench` runs it."""

import pytest

from course_lib.exercises import REGISTRY


@pytest.mark.parametrize("ex", REGISTRY.values(), ids=lambda ex: ex.id)
def test_check_of_a_right_answer(benchmark, ex):
    assert benchmark(ex.evaluate, ex.right).state == "pass"

"""Variants for a class: other numbers and another order, checked by the same reference; without a code, as always."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course_lib.exercises import REGISTRY, exercise, notebooks
from course_lib.exercises.answers import Choice, Number
from course_lib.exercises.variants import chosen, shuffled

LECTURES = Path(__file__).resolve().parents[1] / "lectures"
NUMBERS = [ex for ex in REGISTRY.values() if isinstance(ex, Number) and ex.variants]
CHOICES = [ex for ex in REGISTRY.values() if isinstance(ex, Choice)]
CODES = [f"class-{k}" for k in range(40)]


def by_id(ex):
    return ex.id


@pytest.fixture(autouse=True)
def nothing_is_written_down(monkeypatch):
    monkeypatch.setenv("UNSTUCK_WORK", "off")


def test_a_code_chooses_the_same_on_every_machine():
    assert chosen((1, 2, 3, 4, 5), "spring-b", "where-it-ends", "lr") == 5
    assert shuffled(list("abcd"), "spring-b", "flat-loss") == ["a", "c", "d", "b"]


@pytest.mark.parametrize("ex", NUMBERS, ids=by_id)
def test_a_variant_has_an_answer_of_its_own_and_its_mistakes(ex):
    variants = {exercise(ex.id, code).right: exercise(ex.id, code) for code in CODES}
    assert len(variants) >= 5 and ex.right not in variants, "the answer of the website would be accepted"
    for variant in variants.values():
        assert variant.evaluate(variant.right).state == "pass"
        assert variant.evaluate(ex.right).state == "wrong"
        for name, mistake in variant.mistakes.items():
            assert (variant.evaluate(mistake.answer).state, variant.evaluate(mistake.answer).mistake) == ("wrong", name)
        assert "{" not in "".join(variant.hints)


@pytest.mark.parametrize("ex", NUMBERS, ids=by_id)
def test_known_mistakes_of_a_variant_are_those_of_the_exercise(ex):
    """With the website's own numbers each formula gives the number that stands beside its hint."""
    usual = {name: ex.work.__defaults__[k] for k, name in enumerate(ex.variants.inputs)}
    for name, wrong in ex.variants.mistakes.items():
        assert wrong(**usual) == pytest.approx(ex.mistakes[name].answer, rel=1e-2)


@pytest.mark.parametrize("ex", NUMBERS, ids=by_id)
def test_what_a_variant_says_names_no_number_of_the_website(ex):
    """A hint with the website's number in it would lead a class astray."""
    variant = exercise(ex.id, "class-1")
    allowed = {"0", "0.1", "0.9", "1", "2", "3", "4", "10", "8"}
    texts = [variant.note, *variant.hints, *(mistake.hint for mistake in variant.mistakes.values())]
    its = {f"{value:g}" for value in variant.inputs.values() if isinstance(value, float)}
    named = {number for text in texts for number in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}
    assert named <= allowed | its


@pytest.mark.parametrize("ex", CHOICES, ids=by_id)
def test_options_change_their_places_and_keep_their_replies(ex):
    orders = {tuple(exercise(ex.id, code).options.values()) for code in CODES}
    assert len(orders) > 1
    for code in CODES[:5]:
        variant = exercise(ex.id, code)
        assert list(variant.options) == list(ex.options), "the letters stay in their order"
        for letter, option in variant.options.items():
            old = next(old for old, text in ex.options.items() if text == option)
            assert variant.replies[letter] == ex.replies[old]
            result = variant.evaluate(letter)
            assert (result.state == "pass") == (old == ex.right)
            assert result.mistake in (None, old), "the journal has the website's letters"
    last = [text for text in ex.options.values() if text.startswith(("both", "neither", "none of"))]
    assert {*last} == {*list(exercise(ex.id, "class-1").options.values())[len(ex.options) - len(last) :]}


def test_without_numbers_an_exercise_stays():
    assert exercise("grad-norm", "class-1") is exercise("grad-norm")
    assert exercise("where-it-ends", "a") is exercise("where-it-ends", "a")
    assert exercise("where-it-ends").right == pytest.approx(0.0025)


def test_what_is_handed_out_has_the_numbers_of_its_class(tmp_path):
    written = notebooks.hand_out(LECTURES, tmp_path, code="b7", lecture="03")
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        "03-rmsprop.ipynb",
        "03b-where-rmsprop-ends.ipynb",
        "exercises/03-rmsprop.ipynb",
    }
    cells = [notebooks.text(cell) for cell in notebooks.read(tmp_path / "exercises" / "03-rmsprop.ipynb")["cells"]]
    variant = exercise("where-it-ends", "b7")
    (at,) = [k for k, cell in enumerate(cells) if 'q4 = exercise("where-it-ends", "b7")' in cell]
    assert f"$\\lambda = {variant.inputs['lam']:g}$" in cells[at - 1]
    assert f"$\\eta = {variant.inputs['lr']:g}$" in cells[at - 1]
    quiz = notebooks.text(next(c for c in notebooks.read(written[0])["cells"] if c["id"] == "quiz-larger-alpha"))
    assert re.findall(r"^- \(\w\) (.*)$", quiz, re.MULTILINE) == [*exercise("larger-alpha", "b7").options.values()]


def test_without_a_code_what_is_handed_out_is_the_course(tmp_path):
    for path in notebooks.hand_out(LECTURES, tmp_path, lecture="03"):
        assert notebooks.read(path) == notebooks.read(LECTURES / path.relative_to(tmp_path))


def test_solved_copies_of_a_class_pass(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UNSTUCK_EXPECT", "pass")
    for path in notebooks.solve(LECTURES, tmp_path, code="b7", lecture="03"):
        for cell, _, id in notebooks.exercise_cells(notebooks.read(path)):
            if exercise(id, "b7").code:
                exec(notebooks.text(cell), {})
    assert capsys.readouterr().out.count("Correct") >= 5


def test_a_question_without_its_numbers_is_refused():
    with pytest.raises(ValueError, match=r"'where-it-ends' must hold '\$.*lambda = 8"):
        exercise("where-it-ends", "b7").question("A bowl; how high?")


# ---- what graders look at


def test_the_last_check_of_a_session_counts(capsys):
    plain = exercise("where-it-ends")
    before, ex = plain.last, exercise("where-it-ends", "graded")
    with pytest.raises(AssertionError, match="Not attempted"):
        ex.assert_passed()
    ex.check(ex.right)
    ex.assert_passed()
    ex.check(-1)
    with pytest.raises(AssertionError, match="Not yet"):
        ex.assert_passed()
    assert plain.last is before, "the variant's answer is not the exercise's"

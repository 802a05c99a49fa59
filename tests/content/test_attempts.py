"""A second attempt does not leak the key: what a wrong answer tells before it, and at the end."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.format import Exercise, ExerciseKind, Resource
from content.marking.attempts import attempts_left, withheld
from content.marking.mark import Marking, correct_answer, mark
from content.marking.sample_responses import right_response, wrong_response
from tests.content.test_marking import EXERCISES, VECTORS

CASES = VECTORS["attempts"]
ASKED_ONCE = ("flip", "poll", "reflection")
MORE = (Resource(title="More", address="https://example.org"),)


def answered(exercise: Exercise, response: object) -> Marking:
    """The whole marking, with a resource to read on."""
    return replace(mark(exercise, response), resources=MORE)


def of_kind(*kinds: str) -> list[Any]:
    return [
        pytest.param(exercise, id=name)
        for name, exercise in EXERCISES.items()
        if exercise.kind in kinds
    ]


TRIED_AGAIN = tuple(kind for kind in get_args(ExerciseKind) if kind not in ASKED_ONCE)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_vectors_tell_what_they_say(case: dict[str, Any]) -> None:
    marking = mark(EXERCISES[case["exercise"]], case["response"])
    left = attempts_left(marking, case["allowed"], case["made"])
    told = withheld(marking, left)
    said = case.keys() - {"name", "exercise", "response", "allowed", "made", "attempts_left"}
    found = {name: getattr(told, name) for name in said} | {"parts": list(told.parts)}
    assert left == case["attempts_left"]
    assert {name: found[name] for name in said} == {name: case[name] for name in said}


def test_the_vectors_cover_every_kind_and_have_names_of_their_own() -> None:
    assert {EXERCISES[case["exercise"]].kind for case in CASES} == set(get_args(ExerciseKind))
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("exercise", of_kind(*TRIED_AGAIN))
def test_a_wrong_answer_with_an_attempt_left_shows_neither_key_nor_explanation(
    exercise: Exercise,
) -> None:
    told = withheld(answered(exercise, wrong_response(exercise)), 1)
    assert (told.correct, told.correct_answer, told.explanation) == (False, {}, "")
    assert told.resources == MORE


@pytest.mark.parametrize("exercise", of_kind(*TRIED_AGAIN))
def test_the_last_wrong_answer_and_any_right_one_show_everything(exercise: Exercise) -> None:
    wrong, right = (answered(exercise, of(exercise)) for of in (wrong_response, right_response))
    assert withheld(wrong, 0) == wrong
    assert withheld(right, 1) == right
    assert wrong.explanation == right.explanation == "Because."
    assert wrong.correct_answer == correct_answer(exercise) != {}


@pytest.mark.parametrize("exercise", of_kind(*ASKED_ONCE))
def test_what_has_no_key_is_answered_once_and_keeps_nothing_back(exercise: Exercise) -> None:
    marking = answered(exercise, wrong_response(exercise))
    assert attempts_left(marking, allowed=3, made=1) == 0
    assert withheld(marking, 1) == marking


def test_choosing_every_option_tells_nothing_about_any_of_them() -> None:
    marking = answered(EXERCISES["all"], {"choices": ["a", "b", "c"]})
    assert "About b." in marking.feedback
    assert withheld(marking, 1).feedback == ""


def test_the_feedback_of_the_one_option_chosen_stays() -> None:
    assert withheld(answered(EXERCISES["one"], {"choice": "a"}), 1).feedback == "About a."


def test_a_swap_is_not_told_by_the_places_that_are_right() -> None:
    swapped = answered(EXERCISES["steps"], {"order": ["c", "b", "a", "d"]})
    assert swapped.parts == (True, False, False, True)
    assert withheld(swapped, 1).parts == ()
    crossed = answered(EXERCISES["match"], {"pairs": {"a": "c", "b": "b", "c": "a"}})
    assert crossed.parts == (True, False, False)
    assert withheld(crossed, 1).parts == ()


def test_which_gaps_are_right_is_told() -> None:
    gaps = answered(EXERCISES["gaps"], {"texts": ["2FA", "pencil"]})
    assert withheld(gaps, 1).parts == (True, False)


@settings(max_examples=60, deadline=None)
@given(
    exercise=st.sampled_from([each for each in EXERCISES.values() if each.kind in TRIED_AGAIN]),
    allowed=st.integers(1, 3),
    made=st.integers(1, 5),
    right=st.booleans(),
)
def test_attempts_run_out_and_end_with_a_right_answer(
    exercise: Exercise, allowed: int, made: int, right: bool
) -> None:
    marking = mark(exercise, right_response(exercise) if right else wrong_response(exercise))
    left = attempts_left(marking, allowed, made)
    assert left == (0 if right or made >= allowed else allowed - made)
    assert (withheld(marking, left) == marking) == (left == 0)

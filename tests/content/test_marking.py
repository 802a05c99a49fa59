"""Marking: the shared vectors, and what holds for any response at all."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.format import Exercise
from content.marking import UnreadableResponse, correct_answer, mark

VECTORS = json.loads(
    (Path(__file__).parents[2] / "content" / "marking_vectors.json").read_text(encoding="utf-8")
)
EXERCISES = {
    name: msgspec.convert(exercise, Exercise) for name, exercise in VECTORS["exercises"].items()
}
CASES = VECTORS["cases"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
fields = st.sampled_from(["choice", "choices", "text", "number"])
likely = st.sampled_from(["a", "b", "c", "phishing", "VPN", "3,5", "-18 °C", "1e9", "٣٫٥", "²"])
responses = json_values | st.dictionaries(
    fields, json_values | likely | st.lists(likely, max_size=4), min_size=1
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_vectors_are_marked_as_they_say(case: dict[str, Any]) -> None:
    exercise = EXERCISES[case["exercise"]]
    if "unreadable" in case:
        with pytest.raises(UnreadableResponse) as refusal:
            mark(exercise, case["response"])
        assert refusal.value.field == case["unreadable"]
        assert refusal.value.message
        return
    marking = mark(exercise, case["response"])
    said = {"correct", "slip", "feedback", "correct_answer"} & case.keys()
    assert {name: getattr(marking, name) for name in said} == {name: case[name] for name in said}


def test_the_vectors_cover_every_kind_and_have_names_of_their_own() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 40
    used = {EXERCISES[case["exercise"]].kind for case in CASES if "unreadable" not in case}
    assert used == {"single_choice", "multiple_choice", "typed", "numeric"}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_answer_shown_is_itself_marked_right(exercise: Exercise) -> None:
    marking = mark(exercise, correct_answer(exercise))
    assert marking.correct
    assert not marking.slip
    assert marking.explanation == "Because."


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "typed", "numeric"])
def test_an_exercise_without_a_key_has_no_right_answer(kind: str) -> None:
    options = [{"key": "a", "text": "A", "correct": False, "feedback": ""}]
    plain = {"card": "exercise", "id": "x/y/z", "kind": kind, "language": "en", "prompt": "?"}
    exercise = msgspec.convert(
        plain | {"explanation": "", "seconds": 1, "options": options}, Exercise
    )
    empty = {"choice": "a", "choices": [], "text": "a", "number": 0}
    assert not mark(exercise, empty).correct


def test_a_number_of_a_million_digits_is_refused_and_not_counted() -> None:
    with pytest.raises(UnreadableResponse):
        mark(EXERCISES["half_en"], {"number": 10**1_000_000})


@settings(max_examples=600, deadline=None)
@given(exercise=st.sampled_from(list(EXERCISES.values())), response=responses)
def test_any_json_is_marked_the_same_twice_or_refused_with_a_field(
    exercise: Exercise, response: object
) -> None:
    def outcome() -> object:
        try:
            return mark(exercise, response)
        except UnreadableResponse as refusal:
            return refusal.field, refusal.message

    assert outcome() == outcome()

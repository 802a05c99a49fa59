"""Marking: the shared vectors, and what holds for any response at all."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.format import Exercise, ExerciseKind
from content.marking.mark import UnreadableResponse, correct_answer, mark
from content.marking.sample_responses import right_response, wrong_response

VECTORS = json.loads(
    (Path(__file__).parents[2] / "mobile_contract" / "marking_vectors.json").read_text("utf-8")
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
fields = st.sampled_from(
    ["choice", "choices", "text", "texts", "number", "order", "pairs", "rating", "path"]
)
likely = st.sampled_from(["a", "b", "c", "phishing", "VPN", "good", "3,5", "-18 °C", "٣٫٥", "²"])
responses = json_values | st.dictionaries(
    fields,
    json_values | likely | st.lists(likely, max_size=4) | st.dictionaries(likely, likely),
    min_size=1,
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
    said = case.keys() - {"name", "exercise", "response"}
    found = {name: getattr(marking, name) for name in said} | {"parts": list(marking.parts)}
    assert {name: found[name] for name in said} == {name: case[name] for name in said}


def test_the_vectors_cover_every_kind_both_ways_and_have_names_of_their_own() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names) >= 230
    for outcome in (True, False, None):
        kinds = {
            EXERCISES[case["exercise"]].kind for case in CASES if case.get("correct") is outcome
        }
        assert kinds == set(get_args(ExerciseKind)) - ({"poll", "reflection"} if outcome else set())


def test_every_case_says_what_must_come_of_it() -> None:
    for case in CASES:
        told = case.keys() & {"unreadable", "correct"}
        assert len(told) == 1, case["name"]
        assert case["exercise"] in EXERCISES
    assert {case["exercise"] for case in CASES} == EXERCISES.keys()


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_answer_shown_is_itself_marked_right(exercise: Exercise) -> None:
    if exercise.kind in ("flip", "poll", "reflection"):
        assert correct_answer(exercise) == {}
        return
    marking = mark(exercise, correct_answer(exercise))
    assert marking.correct
    assert not marking.slip
    assert all(marking.parts)
    assert marking.explanation == "Because."


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_right_and_wrong_on_purpose_are_marked_so(exercise: Exercise) -> None:
    assert mark(exercise, right_response(exercise)).correct == exercise.marked
    assert not mark(exercise, wrong_response(exercise)).correct


ANYTHING_TO_SAY = {
    "choice": "a",
    "choices": [],
    "text": "a",
    "texts": [],
    "number": 0,
    "order": ["a"],
    "pairs": {"a": "a"},
    "path": [],
    "rating": "again",
}


@pytest.mark.parametrize("kind", get_args(ExerciseKind))
def test_an_exercise_without_a_key_has_no_right_answer(kind: str) -> None:
    assert not mark(unanswerable(kind), ANYTHING_TO_SAY).correct


@pytest.mark.parametrize(
    ("kind", "response"),
    [("ordering", {"order": []}), ("matching", {"pairs": {}}), ("cloze", {"texts": []})],
)
def test_where_there_is_nothing_to_do_nothing_is_right(
    kind: str, response: dict[str, object]
) -> None:
    assert not mark(unanswerable(kind, items=[], matches=[]), response).correct


def test_a_choice_after_the_end_is_told_from_one_that_is_not_offered() -> None:
    for path, message in (
        (["c", "c"], "send no choice after an ending"),
        (["b", "c"], "send a key out of a, b"),
    ):
        with pytest.raises(UnreadableResponse, match=message):
            mark(EXERCISES["call"], {"path": path})


def test_a_scenario_that_leads_nowhere_or_in_a_circle_is_marked_without_end() -> None:
    choices = [
        {"key": "a", "text": "Again", "leads_to": "begin", "feedback": ""},
        {"key": "b", "text": "Away", "leads_to": "nowhere", "feedback": ""},
    ]
    scenes = [{"id": "begin", "title": "Begin", "markdown": "?", "choices": choices}]
    circle = unanswerable("scenario", scenes=scenes)
    assert correct_answer(circle) == {"path": []}
    for path in (["a"] * 500, ["a", "b"], ["b", "a"]):
        with pytest.raises(UnreadableResponse):
            mark(circle, {"path": path})


def unanswerable(kind: str, **parts: Any) -> Exercise:
    """An exercise that has everything to answer it with, and no key."""
    item = {"key": "a", "text": "A"}
    plain: dict[str, Any] = {"card": "exercise", "id": "x/y/z", "kind": kind, "language": "en"}
    plain |= {"prompt": "?", "explanation": "", "seconds": 1}
    plain |= {"items": [item], "matches": [item]}
    plain |= {"options": [item | {"correct": False, "feedback": ""}]}
    plain |= {"scenes": [{"id": "end", "title": "End", "markdown": "?", "ending": "poor"}]}
    return msgspec.convert(plain | parts, Exercise)


def test_a_number_of_a_million_digits_is_refused_and_not_counted() -> None:
    with pytest.raises(UnreadableResponse):
        mark(EXERCISES["half_en"], {"number": 10**1_000_000})


@settings(max_examples=400, deadline=None)
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

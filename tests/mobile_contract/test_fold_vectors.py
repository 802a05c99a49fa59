"""The vectors are what the server does, and the guide says enough to do the same."""

import json
import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.mobile_contract.make_fold_vectors import FILE, vectors
from tests.mobile_contract.reference_composing import compose
from tests.mobile_contract.reference_fold import fold

VECTORS = json.loads(FILE.read_text(encoding="utf-8"))
MOMENTS = {"at", "last_review_at", "due_at", "last_answered_at"}


def same(ours: Any, theirs: Any, place: str) -> None:
    """Numbers to 1e-9 of their size, moments to the millisecond, everything else exactly."""
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys(), place
        for name in theirs:
            same(ours[name], theirs[name], f"{place}.{name}")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), place
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            same(one, other, f"{place}[{number}]")
    elif isinstance(theirs, float):
        assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12), (place, ours, theirs)
    elif isinstance(theirs, str) and place.rpartition(".")[2] in MOMENTS:
        apart = abs(datetime.fromisoformat(ours) - datetime.fromisoformat(theirs))
        assert apart < timedelta(milliseconds=1), (place, ours, theirs)
    else:
        assert ours == theirs, place


def test_the_vectors_are_what_the_server_does() -> None:
    same(json.loads(json.dumps(vectors())), VECTORS, "vectors")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda each: each["name"])
def test_an_app_written_from_the_guide_ends_at_the_same_numbers(case: dict[str, Any]) -> None:
    model = {
        "population": VECTORS["populations"][case["population"]],
        "terms": case["terms"],
        "believed": case["believed"],
        "known": {each["exercise_id"]: each for each in case["known"]},
        "masteries": {each["skill"]: each for each in case["masteries"]},
    }
    for number, answer in enumerate(case["answers"]):
        done = fold(model, case["items"][answer["exercise_id"]], answer)
        masteries = [model["masteries"][each] for each in answer["skills"] if done["rating"]]
        reached = {
            **done,
            "known": model["known"][answer["exercise_id"]],
            "believed": model["believed"],
            "masteries": masteries or answer["then"]["masteries"],
        }
        same(reached, answer["then"], f"{case['name']}, answer {number}")


@pytest.mark.parametrize("case", VECTORS["composing"], ids=lambda each: each["name"])
def test_an_app_written_from_the_guide_composes_the_same(case: dict[str, Any]) -> None:
    assert compose(case) == case["steps"]


def test_the_vectors_meet_every_kind_of_answer() -> None:
    answers = [each for case in VECTORS["cases"] for each in case["answers"]]
    assert {each["then"]["rating"] for each in answers} == {None, "again", "hard", "good", "easy"}
    assert {each["confidence"] for each in answers} == {None, "sure", "unsure", "guess"}
    assert {len(each["skills"]) for each in answers} == {0, 1, 2}
    assert any(each["then"]["known"]["misled"] for each in answers)
    assert any(each["then"]["known"]["lapses"] for each in answers)
    assert any(each["mixed_successes"] for a in answers for each in a["then"]["masteries"])
    assert any(each["seconds"] is None for each in answers)
    assert any(each["session_id"] is None for each in answers)
    assert any(each["self_rating"] for each in answers)

"""The composing of mobile_contract/packs.md once more, from its text alone."""

from typing import Any

from tests.mobile_contract.reference_fold import (
    moment,
    pace_factor,
    recall_of,
    usual_seconds,
    weights_of,
)

Values = dict[str, Any]


def compose(case: Values) -> list[str]:
    """The steps of a session of so many minutes."""
    left = case["minutes"] * 60
    steps = []
    for exercise_id, seconds in _due(case):
        if seconds <= left:
            left -= seconds
            steps.append(exercise_id)
    return steps + _lessons(case, left)


def _due(case: Values) -> list[tuple[str, float]]:
    at, w = moment(case["at"]), weights_of(case)
    ranked = []
    for known in case["known"]:
        if moment(known["due_at"]) <= at:
            item = case["items"][known["exercise_id"]]
            seconds = usual_seconds(case, item, known, at) * pace_factor(case["pace"])
            worth = (1 - recall_of(known, at, w)) / seconds
            ranked.append((-worth, moment(known["due_at"]), known["exercise_id"], seconds))
    return [(exercise_id, seconds) for *_, exercise_id, seconds in sorted(ranked)]


def _lessons(case: Values, left: float) -> list[str]:
    steps: list[str] = []
    begun: set[str] = set()
    for lesson in case["lessons"]:
        if not set(lesson["prerequisites"]) <= begun:
            continue
        needs = [_new_seconds(case, each["item"]) for each in lesson["exercises"]]
        reading = lesson["reading_seconds"] * pace_factor(case["pace"])
        if reading + needs[0] > left:
            return steps
        begun.add(lesson["id"])
        steps.append(f"read:{lesson['id']}")
        left -= reading
        for each, seconds in zip(lesson["exercises"], needs, strict=True):
            if seconds > left:
                return steps
            left -= seconds
            steps.append(each["id"])
    return steps


def _new_seconds(case: Values, item: Values) -> float:
    return usual_seconds(case, item, None, moment(case["at"])) * pace_factor(case["pace"])

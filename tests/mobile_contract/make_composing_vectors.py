"""The cases of `composing` in mobile_contract/fold_vectors.json, made with the server's own recall
and pace.
"""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec

from api.pacing.believed import Item, Known, Population, Terms
from api.pacing.memory import DEFAULT_WEIGHTS, Memory, due_at, retrievability
from api.pacing.pace import Pace, predicted_seconds
from api.pacing.predicting import usual_seconds
from api.packs.present_model import present_known, present_population, present_terms

AT = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
POPULATION = Population(1, DEFAULT_WEIGHTS, 0.9, 2, encounters={"later_1_right": 0.8})
PACE = Pace(12, -1_500_000, 900_000)


def composing_cases() -> list[dict[str, Any]]:
    """Reviews that fit and do not, lessons that wait and do not."""
    return [_case(*named) for named in _NAMED]


_NAMED = (
    ("more is due than fits", 2.0, 0),
    ("all that is due, and a lesson begun", 5.0, 1),
    ("a long journey", 20.0, 2),
    ("a minute", 1.0, 3),
    ("a lesson that is stopped in ends the session, though the next would fit", 2.75, 24),
)


def _case(name: str, minutes: float, seed: int) -> dict[str, Any]:
    dice = Random(100 + seed)
    items = {f"tea/old/{each}": _item(dice) for each in "abcdefgh"}
    known = {each: _known(dice) for each in items}
    lessons = [_lesson(dice, name) for name in ("one", "two", "three")]
    lessons[1]["prerequisites"] = ["tea/one"]
    lessons[2]["prerequisites"] = ["tea/elsewhere"]
    return {
        "name": name,
        "at": AT.isoformat().replace("+00:00", "Z"),
        "minutes": minutes,
        "population": msgspec.to_builtins(present_population(POPULATION)),
        "terms": msgspec.to_builtins(present_terms(Terms())),
        "pace": msgspec.to_builtins(PACE),
        "known": [msgspec.to_builtins(present_known(each, known[each])) for each in items],
        "items": {each: msgspec.to_builtins(item) for each, item in items.items()},
        "lessons": lessons,
        "steps": _steps(minutes * 60, items, known, lessons),
    }


def _item(dice: Random) -> Item:
    return Item(round(dice.uniform(8, 50), 1), 0.0, 0.25)


def _known(dice: Random) -> Known:
    memory = Memory(
        round(dice.uniform(0.5, 20), 4),
        round(dice.uniform(2, 9), 4),
        AT - timedelta(days=dice.uniform(0.1, 12)),
        dice.randrange(1, 5),
        0,
    )
    return Known(memory, dice.randrange(0, 3), due_at(memory))


def _lesson(dice: Random, name: str) -> dict[str, Any]:
    exercises = [
        {"id": f"tea/{name}/{each}", "item": msgspec.to_builtins(_item(dice))} for each in "xy"
    ]
    return {
        "id": f"tea/{name}",
        "prerequisites": [],
        "reading_seconds": round(dice.uniform(20, 90), 1),
        "exercises": exercises,
    }


def _steps(
    left: float, items: dict[str, Item], known: dict[str, Known], lessons: list[dict[str, Any]]
) -> list[str]:
    steps: list[str] = []
    seconds = {each: _seconds(items[each], known[each]) for each in items}
    lost = {each: 1.0 - retrievability(known[each].memory, AT, DEFAULT_WEIGHTS) for each in items}
    due = [each for each in items if known[each].due_at <= AT]
    for each in sorted(due, key=lambda each: (-lost[each] / seconds[each], known[each].due_at)):
        if seconds[each] <= left:
            left -= seconds[each]
            steps.append(each)
    begun: set[str] = set()
    for lesson in lessons:
        if not begun.issuperset(lesson["prerequisites"]):
            continue
        reading = predicted_seconds(PACE, lesson["reading_seconds"])
        asked = [(each["id"], _seconds(Item(**each["item"]), None)) for each in lesson["exercises"]]
        if reading + asked[0][1] > left:
            break
        begun.add(lesson["id"])
        steps.append(f"read:{lesson['id']}")
        left -= reading
        for exercise_id, needed in asked:
            if needed > left:
                break
            left -= needed
            steps.append(exercise_id)
        else:
            continue
        break
    return steps


def _seconds(item: Item, known: Known | None) -> float:
    return predicted_seconds(PACE, usual_seconds(known, item, AT, POPULATION, Terms()))

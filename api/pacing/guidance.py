"""In which order do new lessons come, and for which reason, to this learner in this mode?

A step of composing. A coach's assignments and a ranked list lead where they should; beneath them
the author's order holds, moved only by what is far too easy or was said to be too easy or hard.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pacing.plan import LessonCandidate, Reason
from api.pacing.situation import Said, Situation

# Above this a first answer tells next to nothing: she is ready for something harder.
FAR_ABOVE = 0.95

MANDATORY_WEIGHT = 2.0
EXPIRING_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class LessonInTurn:
    """A lesson in its place: why it stands there, and whether it comes before all else."""

    lesson: LessonCandidate
    reason: Reason
    leads: bool = False


def in_turn(
    lessons: Sequence[LessonCandidate], situation: Situation, now: datetime
) -> list[LessonInTurn]:
    """Return the lessons in the order they should be taken, each with its reason.

    What leads (assigned, recommended) in its own order; then lessons begun, then the heavier
    weight, and among equals what was told too hard or is too easy behind the rest, which stands in
    the course's order.
    """
    places, coaches = situation.places(), situation.coaches()
    easy = _too_easy(lessons, situation, now)
    behind = easy | _named(lessons, situation.said(Said.TOO_HARD, now))
    overtaken = {skill for each in lessons if each.lesson_id in easy for skill in each.skills}

    def place(lesson: LessonCandidate) -> tuple[float, bool, float, bool, int, str]:
        begun, weight, position, lesson_id = turn(lesson)
        led = places.get(lesson_id, math.inf)
        return led, begun, weight, lesson_id in behind, position, lesson_id

    def reason(lesson: LessonCandidate) -> Reason:
        if lesson.lesson_id in coaches:
            return Reason("assigned", (("coach", coaches[lesson.lesson_id]),))
        if lesson.lesson_id in places:
            return Reason("recommended", (("place", places[lesson.lesson_id]),))
        stretches = lesson.lesson_id not in behind and not overtaken.isdisjoint(lesson.skills)
        return _own_reason(lesson, stretches)

    return [
        LessonInTurn(lesson, reason(lesson), lesson.lesson_id in coaches)
        for lesson in sorted(lessons, key=place)
    ]


def turn(lesson: LessonCandidate) -> tuple[bool, float, int, str]:
    """Return the key that sorts lessons: started first, heavier first, then the course's order."""
    return not lesson.started, -lesson.weight, lesson.position, lesson.lesson_id


def _too_easy(
    lessons: Sequence[LessonCandidate], situation: Situation, now: datetime
) -> frozenset[str]:
    """Return what is no harder than a lesson told too easy, or far beneath her with harder open."""
    chances = {lesson.lesson_id: _mean_chance(lesson) for lesson in lessons}
    named = _named(lessons, situation.said(Said.TOO_EASY, now))
    found = set(named)
    for lesson in lessons:
        if not named and chances[lesson.lesson_id] < FAR_ABOVE:
            continue
        mine = chances[lesson.lesson_id]
        for other in lessons:
            if other is lesson or set(lesson.skills).isdisjoint(other.skills):
                continue
            theirs = chances[other.lesson_id]
            if (other.lesson_id in named and mine >= theirs) or theirs < FAR_ABOVE <= mine:
                found.add(lesson.lesson_id)
    return frozenset(found)


def _named(lessons: Iterable[LessonCandidate], ids: frozenset[str]) -> frozenset[str]:
    """Return the lessons among these ids, or with an exercise among them."""
    if not ids:
        return ids
    return frozenset(
        lesson.lesson_id
        for lesson in lessons
        if lesson.lesson_id in ids or any(each.exercise_id in ids for each in lesson.exercises)
    )


def _mean_chance(lesson: LessonCandidate) -> float:
    chances = [exercise.chance_right for exercise in lesson.exercises]
    return sum(chances) / len(chances) if chances else 0.0


def _own_reason(lesson: LessonCandidate, stretches: bool) -> Reason:
    if lesson.started:
        return Reason("continue_lesson")
    if lesson.weight >= EXPIRING_WEIGHT:
        return Reason("expiring")
    if lesson.weight >= MANDATORY_WEIGHT:
        return Reason("mandatory")
    return Reason("stretch" if stretches else "new_lesson")

"""Turns what a learner takes and remembers into what the composer may choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.db.transaction import Row
from api.facts.known import read_memory
from api.pacing.plan import LessonCandidate, ReviewCandidate
from content.format import Lesson


@dataclass(frozen=True, slots=True)
class Offered:
    """One lesson as published now, in its place among the learner's courses."""

    lesson: Lesson
    revision: bytes
    position: int


def review_candidates(offered: Sequence[Offered], memories: Sequence[Row]) -> list[ReviewCandidate]:
    """Every remembered exercise that is still being taught."""
    by_exercise = {row["exercise_id"]: row for row in memories}
    return [
        ReviewCandidate(
            exercise.id,
            each.lesson.id,
            read_memory(by_exercise[exercise.id]),
            by_exercise[exercise.id]["due_at"],
            exercise.seconds,
            last_failed=by_exercise[exercise.id]["streak"] == 0,
        )
        for each in offered
        for exercise in each.lesson.exercises
        if exercise.id in by_exercise
    ]


def lesson_candidates(
    offered: Sequence[Offered], memories: Sequence[Row], unmarked: set[str], completed: set[str]
) -> list[LessonCandidate]:
    """Every lesson with exercises still to do, and what it waits for.

    Done is what is remembered, and what was answered `unmarked`: such an exercise is asked once and
    never again. A lesson nothing is left of holds up no other, even where it was never completed:
    its last exercise may have been taken out of it since.
    """
    known = unmarked.union(row["exercise_id"] for row in memories)
    done = completed | {
        each.lesson.id
        for each in offered
        if all(exercise.id in known for exercise in each.lesson.exercises)
    }
    return [
        _lesson_candidate(each, known, done)
        for each in offered
        if any(exercise.id not in known for exercise in each.lesson.exercises)
    ]


def _lesson_candidate(each: Offered, known: set[str], done: set[str]) -> LessonCandidate:
    lesson = each.lesson
    left = tuple((item.id, item.seconds) for item in lesson.exercises if item.id not in known)
    return LessonCandidate(
        lesson.id,
        lesson.reading_seconds,
        left,
        tuple(wanted for wanted in lesson.prerequisites if wanted not in done),
        weight=1.0,
        position=each.position,
        started=len(left) < len(lesson.exercises),
    )

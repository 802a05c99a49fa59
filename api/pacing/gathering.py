"""Which of the candidates may be in a session now at all?

First step of composing: each exercise and lesson once, nothing locked, nothing answered a moment
ago, and the reviews told apart into due and early.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.pacing.memory import retrievability
from api.pacing.plan import LessonCandidate, ReviewCandidate

REST = timedelta(minutes=10)
EARLY_REST = timedelta(hours=12)

# Asking what is still this certain costs minutes and teaches next to nothing: better a short
# session than one that feels like filling.
FRESH_RECALL = 0.97


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is left to choose from; `lessons` in the order they should be taken."""

    due: tuple[ReviewCandidate, ...]
    early: tuple[ReviewCandidate, ...]
    lessons: tuple[LessonCandidate, ...]


def gather(
    reviews: Sequence[ReviewCandidate],
    lessons: Sequence[LessonCandidate],
    now: datetime,
    weights: Sequence[float],
) -> Gathered:
    """Return the candidates that may be used.

    A review is early, not due, until recall falls to 90 %. Early ones count only half a day after
    the last answer and once recall has begun to fade (before that there is nothing yet to save),
    failed ones at any time.
    """
    met = {review.exercise_id: review for review in reversed(reviews)}
    rested = [review for review in met.values() if _may_return(review, now, REST)]
    due = tuple(review for review in rested if review.due_at <= now)
    chosen = {review.exercise_id for review in due}
    early = tuple(
        review
        for review in rested
        if review.exercise_id not in chosen and _is_worth_it(review, now, weights)
    )
    return Gathered(due, early, tuple(_open_lessons(lessons, met)))


def turn(lesson: LessonCandidate) -> tuple[bool, float, int, str]:
    """Return the key that sorts lessons: started first, heavier first, then the course's order."""
    return not lesson.started, -lesson.weight, lesson.position, lesson.lesson_id


def _may_return(review: ReviewCandidate, now: datetime, rest: timedelta) -> bool:
    return review.last_failed or now - review.memory.last_review_at >= rest


def _is_worth_it(review: ReviewCandidate, now: datetime, weights: Sequence[float]) -> bool:
    if review.last_failed:
        return True
    fades = retrievability(review.memory, now, weights) <= FRESH_RECALL
    return fades and _may_return(review, now, EARLY_REST)


def _open_lessons(
    lessons: Sequence[LessonCandidate], met: Iterable[str]
) -> Iterable[LessonCandidate]:
    seen = set(met)
    for lesson in sorted(lessons, key=turn):
        if lesson.unmet_prerequisites or lesson.lesson_id in seen:
            continue
        seen.add(lesson.lesson_id)
        fresh = tuple(_unseen(lesson.exercises, seen))
        if fresh or (lesson.reading_seconds > 0.0 and not lesson.started):
            yield replace(lesson, exercises=fresh)


def _unseen(
    exercises: tuple[tuple[str, float], ...], seen: set[str]
) -> Iterable[tuple[str, float]]:
    for exercise_id, declared_seconds in exercises:
        if exercise_id not in seen:
            seen.add(exercise_id)
            yield exercise_id, declared_seconds

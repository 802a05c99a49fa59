"""Which of the candidates may be in a session now at all?

First step of composing: each exercise and lesson once, nothing locked, withdrawn or put off,
nothing answered a moment ago, and the reviews told apart into due and early.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.pacing.leaning import LEVEL, Leaning
from api.pacing.plan import LessonCandidate, NewExercise, ReviewCandidate

REST = timedelta(minutes=10)
EARLY_REST = timedelta(hours=12)

# Asking what is still this certain costs minutes and teaches next to nothing: better a short
# session than one that feels like filling.
FRESH_RECALL = 0.97


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is left to choose from. `due` holds what comes back early to mend a weak skill too."""

    due: tuple[ReviewCandidate, ...]
    early: tuple[ReviewCandidate, ...]
    lessons: tuple[LessonCandidate, ...]


def gather(
    reviews: Sequence[ReviewCandidate],
    lessons: Sequence[LessonCandidate],
    now: datetime,
    put_off: frozenset[str] = frozenset(),
    leanings: Mapping[str, Leaning] = {},  # never written to
) -> Gathered:
    """Return the candidates that may be used; `put_off`: lessons and exercises not wanted now.

    A review is early, not due, until its moment has come. Early ones count only half a day after
    the last answer and once recall has begun to fade (before that there is nothing yet to save),
    failed ones at any time.
    """
    met = {review.exercise_id: review for review in reversed(reviews)}
    rested = [review for review in met.values() if _may_come(review, now, put_off)]
    early = [review for review in rested if review.due_at > now and _is_worth_it(review, now)]
    mending = [r for r in early if leanings.get(r.exercise_id, LEVEL).remedial is not None]
    if mending:
        early = [review for review in early if review not in mending]
    due = (*(review for review in rested if review.due_at <= now), *mending)
    return Gathered(due, tuple(early), tuple(_open_lessons(lessons, met, put_off)))


def _may_come(review: ReviewCandidate, now: datetime, put_off: frozenset[str]) -> bool:
    if review.withdrawn or review.exercise_id in put_off or review.lesson_id in put_off:
        return False
    return _has_rested(review, now, REST)


def _has_rested(review: ReviewCandidate, now: datetime, rest: timedelta) -> bool:
    return review.last_failed or now - review.memory.last_review_at >= rest


def _is_worth_it(review: ReviewCandidate, now: datetime) -> bool:
    if review.last_failed:
        return True
    return review.chance_right <= FRESH_RECALL and _has_rested(review, now, EARLY_REST)


def _open_lessons(
    lessons: Sequence[LessonCandidate], met: Iterable[str], put_off: frozenset[str]
) -> Iterable[LessonCandidate]:
    seen = set(met) | put_off
    for lesson in sorted(lessons, key=_place):
        if lesson.withdrawn or lesson.unmet_prerequisites or lesson.lesson_id in seen:
            continue
        seen.add(lesson.lesson_id)
        fresh = tuple(_unseen(lesson.exercises, seen))
        if fresh or (lesson.reading_seconds > 0.0 and not lesson.started):
            yield replace(lesson, exercises=fresh)


def _place(lesson: LessonCandidate) -> tuple[int, str]:
    return lesson.position, lesson.lesson_id


def _unseen(exercises: tuple[NewExercise, ...], seen: set[str]) -> Iterable[NewExercise]:
    for exercise in exercises:
        if not exercise.withdrawn and exercise.exercise_id not in seen:
            seen.add(exercise.exercise_id)
            yield exercise

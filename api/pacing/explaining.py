"""With which steps and which reasons is the choice put before the learner?

Last step of composing: offers become steps, each with the code and the values of its reason.
The sentences are made elsewhere, in the learner's language.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from api.pacing.filling import alone
from api.pacing.gathering import turn
from api.pacing.memory import retrievability
from api.pacing.ordering import is_easy
from api.pacing.pace import Spread
from api.pacing.plan import (
    DoExercise,
    LessonCandidate,
    ReadLesson,
    Reason,
    ReviewCandidate,
    Step,
)
from api.pacing.valuing import LessonBite, Offer, ReviewOffer


def review_steps(
    reviews: Sequence[ReviewOffer], now: datetime, weights: Sequence[float]
) -> Iterator[Step]:
    """Yield the ordered reviews as steps; the first says so if it is there for an easy start."""
    for place, offer in enumerate(reviews):
        reason = _review_reason(offer.candidate, now, weights)
        if place == 0 and is_easy(offer, now, weights):
            reason = Reason("easy_start", reason.arguments[:1])
        review = offer.candidate
        yield DoExercise(review.exercise_id, review.lesson_id, offer.seconds, False, reason)


def lesson_steps(bites: Sequence[LessonBite]) -> Iterator[Step]:
    """Yield the bites as steps: the reading of each lesson once, then its exercises."""
    for bite in bites:
        lesson_id = bite.lesson.lesson_id
        reason = Reason("continue_lesson" if bite.lesson.started else "new_lesson")
        if bite.reading_seconds > 0.0:
            yield ReadLesson(lesson_id, bite.reading_seconds, reason)
        if bite.exercise_id is not None:
            yield DoExercise(bite.exercise_id, lesson_id, bite.exercise_seconds, True, reason)


def why_nothing(
    offers: Sequence[Offer],
    reviews: Sequence[ReviewCandidate],
    lessons: Sequence[LessonCandidate],
    spread: Spread,
) -> Reason:
    """Return why a session is empty: too short for any offer, all locked, or nothing due.

    `offers`: whatever could have been its first step.
    """
    if offers:
        shortest = min(_alone(offer, spread) for offer in offers)
        return Reason("nothing_fits_minutes", (("minutes_needed", math.ceil(shortest / 60.0)),))
    locked = [lesson for lesson in lessons if lesson.unmet_prerequisites]
    if locked:
        lesson = min(locked, key=turn)
        names = (("lesson_id", lesson.lesson_id), ("prerequisite", lesson.unmet_prerequisites[0]))
        return Reason("all_prerequisites_unmet", names)
    if reviews:
        next_due_at = min(review.due_at for review in reviews)
        return Reason("nothing_due", (("next_due_at", next_due_at.isoformat()),))
    return Reason("nothing_due")


def _alone(offer: Offer, spread: Spread) -> float:
    if isinstance(offer, ReviewOffer):
        return alone(spread, offer.seconds)
    return alone(spread, offer.reading_seconds, offer.exercise_seconds)


def _review_reason(review: ReviewCandidate, now: datetime, weights: Sequence[float]) -> Reason:
    recall = ("recall_percent", round(100 * retrievability(review.memory, now, weights)))
    due = review.due_at
    if due > now:
        return Reason("review_early", (recall,))
    late = now - due
    if late >= max(timedelta(days=1), due - review.memory.last_review_at):
        return Reason("review_overdue", (recall, ("days_late", late.days)))
    return Reason("review_due", (recall,))

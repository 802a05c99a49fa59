"""With which steps and which reasons is the choice put before the learner?

Last step of composing: offers become steps, each with the code and the values of its reason.
The sentences are made elsewhere, in the learner's language.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from api.pacing.filling import alone
from api.pacing.guidance import turn
from api.pacing.ordering import Ordered, is_easy
from api.pacing.pace import Spread
from api.pacing.plan import DoExercise, LessonCandidate, ReadLesson, Reason, ReviewCandidate, Step
from api.pacing.valuing import LessonBite, Offer, ReviewOffer


def steps_of(
    ordered: Ordered,
    bites: Sequence[LessonBite],
    weakest: tuple[str, ReviewOffer] | None,
    now: datetime,
) -> Iterator[Step]:
    """Yield the session: what a coach assigned, reviews, the other lessons, an easy end.

    `weakest`: the learner's weakest skill and the review that is there for it.
    """
    yield from lesson_steps([bite for bite in bites if bite.leads])
    for place, offer in enumerate(ordered.reviews):
        reason = review_reason(offer, now)
        if place == 0 and is_easy(offer):
            reason = Reason("easy_start", (_recall(offer),))
        elif weakest and offer is weakest[1]:
            reason = Reason("weakest_skill", (("skill", weakest[0]), _recall(offer)))
        yield review_step(offer, reason)
    yield from lesson_steps([bite for bite in bites if not bite.leads])
    if ordered.last:
        yield review_step(ordered.last, Reason("good_end", (_recall(ordered.last),)))


def lesson_steps(bites: Sequence[LessonBite], reason: Reason | None = None) -> Iterator[Step]:
    """Yield the bites as steps: the reading of each lesson once, then its exercises.

    `reason` goes before each bite's own.
    """
    for bite in bites:
        lesson_id, why = bite.lesson.lesson_id, reason or bite.reason
        if bite.reading_seconds > 0.0:
            yield ReadLesson(lesson_id, bite.reading_seconds, why)
        if bite.exercise_id is not None:
            yield DoExercise(bite.exercise_id, lesson_id, bite.exercise_seconds, True, why)


def review_step(offer: ReviewOffer, reason: Reason) -> DoExercise:
    """Return a review as a step."""
    review = offer.candidate
    return DoExercise(review.exercise_id, review.lesson_id, offer.seconds, False, reason)


def review_reason(offer: ReviewOffer, now: datetime) -> Reason:
    """Return why this review is worth its place: a weak skill, overdue, due or early."""
    review, recall = offer.candidate, _recall(offer)
    if offer.remedial is not None:
        return Reason("remedial", (("skill", offer.remedial), recall))
    due = review.due_at
    if due > now:
        return Reason("review_early", (recall,))
    late = now - due
    if late >= max(timedelta(days=1), due - review.memory.last_review_at):
        return Reason("review_overdue", (recall, ("days_late", late.days)))
    return Reason("review_due", (recall,))


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
        return nothing_fits(offers, spread)
    locked = [each for each in lessons if each.unmet_prerequisites and not each.withdrawn]
    if locked:
        lesson = min(locked, key=turn)
        names = (("lesson_id", lesson.lesson_id), ("prerequisite", lesson.unmet_prerequisites[0]))
        return Reason("all_prerequisites_unmet", names)
    waiting = [review.due_at for review in reviews if not review.withdrawn]
    if waiting:
        return Reason("nothing_due", (("next_due_at", min(waiting).isoformat()),))
    return Reason("nothing_due")


def nothing_fits(offers: Sequence[Offer], spread: Spread) -> Reason:
    """Return that the break is too short, with the minutes the shortest of the offers needs."""
    shortest = min(_alone(offer, spread) for offer in offers)
    return Reason("nothing_fits_minutes", (("minutes_needed", math.ceil(shortest / 60.0)),))


def carried_over(seconds: Sequence[float]) -> Reason | None:
    """Return how many things are left for another day and their typical minutes; None of none."""
    if not seconds:
        return None
    minutes = math.ceil(sum(seconds) / 60.0)
    return Reason("carried_over", (("count", len(seconds)), ("minutes", minutes)))


def _alone(offer: Offer, spread: Spread) -> float:
    if isinstance(offer, ReviewOffer):
        return alone(spread, offer.seconds)
    return alone(spread, offer.reading_seconds, offer.exercise_seconds)


def _recall(offer: ReviewOffer) -> tuple[str, int]:
    return "recall_percent", round(100 * offer.candidate.chance_right)

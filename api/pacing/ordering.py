"""In which order are the chosen reviews best done?

A later step of composing. A session starts with something the learner most likely knows, keeps
reviews of one lesson apart, and ends on something she will probably get right.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from api.pacing.valuing import LessonBite, ReviewOffer

EASY_CHANCE = 0.85
PROBABLE_CHANCE = 0.7


@dataclass(frozen=True, slots=True)
class Ordered:
    """The reviews in order, and the one held back for the very end, if the end needs it."""

    reviews: tuple[ReviewOffer, ...]
    last: ReviewOffer | None


def order_reviews(reviews: Sequence[ReviewOffer], bites: Sequence[LessonBite]) -> Ordered:
    """Return the reviews, an easy one first if there is one.

    The others stay in the order given, moved only as far as keeps two of one lesson from standing
    side by side. Where the session would end on what probably goes wrong (a chance below 70 %), an
    easy review ends it instead, if there is one besides the first.
    """
    ordered = _apart(reviews)
    ends_on = (
        bites[-1].chance_right if bites else ordered[-1].candidate.chance_right if ordered else 1
    )
    if ends_on >= PROBABLE_CHANCE:
        return Ordered(tuple(ordered), None)
    easy = [offer for offer in ordered[1:] if is_easy(offer)]
    if not easy:
        return Ordered(tuple(ordered), None)
    last = easy[-1]
    return Ordered(tuple(_apart([offer for offer in reviews if offer is not last])), last)


def is_easy(offer: ReviewOffer) -> bool:
    """Say whether the learner most likely knows this: a chance above 85 %."""
    return offer.candidate.chance_right > EASY_CHANCE


def _apart(reviews: Sequence[ReviewOffer]) -> list[ReviewOffer]:
    waiting = list(reviews)
    sizes = Counter(offer.candidate.lesson_id for offer in waiting)
    ordered: list[ReviewOffer] = []
    while waiting:
        turn = _whose_turn(waiting, sizes, ordered[-1] if ordered else None)
        if not ordered:
            turn = _easy(turn) or _easy(waiting) or turn
        chosen = turn[0]
        ordered.append(chosen)
        waiting.remove(chosen)
        sizes[chosen.candidate.lesson_id] -= 1
    return ordered


def _whose_turn(
    waiting: list[ReviewOffer], sizes: dict[str, int], last: ReviewOffer | None
) -> list[ReviewOffer]:
    last_lesson = last.candidate.lesson_id if last else None
    largest = max(sizes, key=sizes.__getitem__)
    if largest != last_lesson and 2 * sizes[largest] > len(waiting):
        # More than half of what is left: unless it comes now, two of it meet later.
        return [offer for offer in waiting if offer.candidate.lesson_id == largest]
    return [offer for offer in waiting if offer.candidate.lesson_id != last_lesson] or waiting


def _easy(offers: Sequence[ReviewOffer]) -> list[ReviewOffer]:
    return [offer for offer in offers if is_easy(offer)]

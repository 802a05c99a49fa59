"""In which order are the chosen reviews best done?

A later step of composing. A session starts with something the learner most likely knows and keeps
reviews of one lesson apart.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from api.pacing.memory import retrievability
from api.pacing.valuing import ReviewOffer

EASY_RECALL = 0.85


def order_reviews(
    reviews: Sequence[ReviewOffer], now: datetime, weights: Sequence[float]
) -> list[ReviewOffer]:
    """Return the reviews, an easy one first if there is one.

    The others stay in the order given, moved only as far as keeps two of one lesson from standing
    side by side.
    """
    waiting = list(reviews)
    ordered: list[ReviewOffer] = []
    while waiting:
        turn = _whose_turn(waiting, ordered[-1] if ordered else None)
        if not ordered:
            turn = _easy(turn, now, weights) or _easy(waiting, now, weights) or turn
        ordered.append(turn[0])
        waiting.remove(turn[0])
    return ordered


def is_easy(offer: ReviewOffer, now: datetime, weights: Sequence[float]) -> bool:
    """Say whether the learner most likely knows this: recall above 85 %."""
    return retrievability(offer.candidate.memory, now, weights) > EASY_RECALL


def _whose_turn(waiting: list[ReviewOffer], last: ReviewOffer | None) -> list[ReviewOffer]:
    last_lesson = last.candidate.lesson_id if last else None
    lessons = Counter(offer.candidate.lesson_id for offer in waiting)
    largest, size = lessons.most_common(1)[0]
    if largest != last_lesson and 2 * size > len(waiting):
        # More than half of what is left: unless it comes now, two of it meet later.
        return [offer for offer in waiting if offer.candidate.lesson_id == largest]
    return [offer for offer in waiting if offer.candidate.lesson_id != last_lesson] or waiting


def _easy(
    offers: Sequence[ReviewOffer], now: datetime, weights: Sequence[float]
) -> list[ReviewOffer]:
    return [offer for offer in offers if is_easy(offer, now, weights)]

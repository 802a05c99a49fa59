"""How is what has piled up during an absence spread over the days to come?

Forecasts ask. No day gets more than the learner's minutes; what is worth most per second comes
first, and what does not fit today waits for tomorrow.
"""

from collections.abc import Sequence

from api.pacing.valuing import ReviewOffer


def spread_backlog(
    overdue: Sequence[ReviewOffer], daily_seconds: float, days: int
) -> tuple[tuple[tuple[ReviewOffer, ...], ...], tuple[ReviewOffer, ...]]:
    """Return what to review on each of `days` days, today first, and what is carried beyond them.

    Greedy by worth per second as it stands today, which is also how the composer takes them. A
    day's typical seconds never exceed `daily_seconds`; a review longer than that is always carried.
    """
    waiting = sorted(overdue, key=lambda offer: (offer.rank, offer.candidate.exercise_id))
    spread: list[tuple[ReviewOffer, ...]] = []
    for _ in range(days):
        today, waiting = _day(waiting, daily_seconds)
        spread.append(tuple(today))
    return tuple(spread), tuple(waiting)


def _day(
    waiting: Sequence[ReviewOffer], seconds: float
) -> tuple[list[ReviewOffer], list[ReviewOffer]]:
    """Return what fits into one day, and the rest in the same order."""
    taken: list[ReviewOffer] = []
    rest: list[ReviewOffer] = []
    for offer in waiting:
        if offer.seconds <= seconds:
            taken.append(offer)
            seconds -= offer.seconds
        else:
            rest.append(offer)
    return taken, rest

"""Which of the offers are taken into the minutes the learner has?

Third step of composing. Offers are taken greedily by worth per second; measured against the exact
optimum the gap is about one in a hundred (design, E3), so no solver is needed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.pacing.filling import Filling
from api.pacing.pace import Spread
from api.pacing.valuing import LessonBite, Offer, Rank, ReviewOffer

# New material gets at most this share of the break while a due review is left without a place.
NEW_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Offers:
    """All that may be taken, each list best first."""

    due: Sequence[ReviewOffer]
    early: Sequence[ReviewOffer]
    bites: Sequence[LessonBite]

    def in_turn(self) -> list[Offer]:
        """Return due reviews and new material in one order of worth per second."""
        return sorted((*self.due, *self.bites), key=_rank)

    def openings(self) -> list[Offer]:
        """Return whatever could be the first step of a session."""
        return [*self.due, *self.early, *(bite for bite in self.bites if bite.index == 0)]


def fit(offers: Offers, budget_seconds: float, spread: Spread) -> Filling:
    """Return the session that is worth most.

    Greedy filling can lose a little where one more minute lets a longer step in, so every whole
    minute below the budget is tried too: a longer break is never worth less than a shorter one.
    A break too short for anything but new material is all open to that.
    """
    in_turn = offers.in_turn()
    best = _fill(offers, in_turn, budget_seconds, spread)
    for minutes in range(math.ceil(budget_seconds / 60.0) - 1, 0, -1):
        if best.taken() == len(in_turn) + len(offers.early):
            break
        shorter = _fill(offers, in_turn, 60.0 * minutes, spread)
        best = shorter if shorter.value > best.value else best
    if best.taken() == 0:
        for bite in offers.bites:
            best.add_bite(bite, math.inf)
    return best


def _fill(
    offers: Offers, in_turn: Sequence[Offer], budget_seconds: float, spread: Spread
) -> Filling:
    """Return the session filled greedily: due and new, then more that is new, then early reviews.

    New material is kept to its share until every due review has its place.
    """
    new_at_most = NEW_SHARE * budget_seconds if offers.due else math.inf
    filling = Filling(budget_seconds, spread)
    for offer in in_turn:
        if isinstance(offer, ReviewOffer):
            filling.add_review(offer)
        else:
            filling.add_bite(offer, new_at_most)
    if len(filling.reviews) == len(offers.due):
        for bite in offers.bites:
            filling.add_bite(bite, math.inf)
    for review in offers.early:
        filling.add_review(review)
    return filling


def _rank(offer: Offer) -> Rank:
    return offer.rank

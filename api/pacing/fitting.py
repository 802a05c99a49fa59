"""Which of the offers are taken into the minutes the learner has?

A step of composing. Offers are taken greedily by worth per second; measured against the exact
optimum the gap is about one in a hundred (design, E3), so no solver is needed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.pacing.filling import PERCENTILE, Filling, alone
from api.pacing.pace import Spread, least_total_factor
from api.pacing.plan import LessonCandidate
from api.pacing.valuing import LessonBite, Offer, Rank, ReviewOffer

# New material gets at most this share of the break while a due review is left without a place. Less
# keeps those with much to learn from ever beginning it (docs/evaluation.md: at .4, .38 of
# 800 exercises are recalled in the end, at .6, .42).
NEW_SHARE = 0.6

# A session that leaves a lesson in the middle, where the lesson would have fitted, counts for less.
TORN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Offers:
    """All that may be taken, each list best first; `weakest`: a review that has to be in it."""

    due: Sequence[ReviewOffer]
    early: Sequence[ReviewOffer]
    bites: Sequence[LessonBite]
    weakest: ReviewOffer | None = None

    def leading(self) -> list[Offer]:
        """Return what is taken before all else: a coach's lessons, then the weakest skill."""
        led: list[Offer] = [bite for bite in self.bites if bite.leads]
        return [*led, self.weakest] if self.weakest else led

    def in_turn(self) -> list[Offer]:
        """Return due reviews and new material in one order of worth per second."""
        return sorted((*self.due, *self.bites), key=_rank)

    def every(self) -> list[Offer]:
        """Return all of them."""
        return [*self.due, *self.early, *self.bites]

    def openings(self) -> list[Offer]:
        """Return whatever could be the first step of a session."""
        return [*self.due, *self.early, *(bite for bite in self.bites if bite.index == 0)]


def fit(offers: Offers, budget_seconds: float, spread: Spread) -> Filling:
    """Return the session that is worth most.

    Greedy filling can lose a little where one more minute lets a longer step in, so every whole
    minute below the budget is tried too: a longer break is never worth less than a shorter one,
    unless only the longer one has room for what must come first or for an earlier lesson. A break
    too short for anything but new material is all open to that.
    """
    orders = offers.leading(), offers.in_turn(), _bounds(offers), _shortest(offers)
    fitter = _Fitter(offers, *orders, spread, budget_seconds)
    best = fitter.best(budget_seconds)
    for minutes in range(math.ceil(budget_seconds / 60.0) - 1, 0, -1):
        if fitter.at_most(60.0 * minutes) <= best.value:
            break
        shorter = fitter.best(60.0 * minutes)
        keeps_led = fitter.led_in(shorter) >= fitter.led_in(best)
        best = shorter if keeps_led and shorter.value > best.value else best
    if best.taken() == 0:
        for bite in offers.bites:
            best.add_bite(bite, math.inf)
    return best


@dataclass(frozen=True, slots=True)
class _Fitter:
    """The offers in the orders that every filling goes through, and the whole break.

    `shortest`: seconds of the shortest offer, so that nobody goes through what cannot fit any more.
    """

    offers: Offers
    leading: Sequence[Offer]
    in_turn: Sequence[Offer]
    bounds: Sequence[tuple[float, float]]
    shortest: float
    spread: Spread
    break_seconds: float

    def at_most(self, seconds: float) -> float:
        """Return what no session of so many seconds can be worth more than: of bits of offers."""
        open_seconds = seconds / least_total_factor(self.spread, PERCENTILE)
        total = 0.0
        for value, length in self.bounds:
            if length >= open_seconds:
                return total + value * open_seconds / length
            total += value
            open_seconds -= length
        return total

    def best(self, seconds: float) -> Filling:
        """Return the best filling of exactly these seconds, ending on a natural stop if it can.

        Where the lesson left in the middle would have fitted, the session without it is weighed
        too, and the one that begins with it if it is the first of all lessons.
        """
        greedy = self._filled(seconds, self.leading, self.in_turn)
        lesson = greedy.torn()
        if lesson is None or not self._fits_whole(lesson, seconds):
            return greedy
        greedy.value *= TORN_SHARE
        whole = [bite for bite in self.offers.bites if bite.lesson is lesson]
        after = self.offers.bites.index(whole[0])
        kept = set(map(id, self.offers.bites[:after]))
        rest = [o for o in self.in_turn if isinstance(o, ReviewOffer) or id(o) in kept]
        others = []
        if after == 0:
            others.append(self._filled(seconds, [*self.leading, *whole], self.in_turn))
        if not whole[0].leads:
            others.append(self._filled(seconds, self.leading, rest))
        sound = [each for each in others if each.torn() is None]
        return max((greedy, *sound), key=lambda filling: filling.value)

    def led_in(self, filling: Filling) -> int:
        """Return how much of what must come first is in a filling."""
        weakest = self.offers.weakest
        led = sum(bite.leads for bite in filling.bites)
        return led + (weakest is not None and weakest.candidate.exercise_id in filling.reviewed)

    def _filled(self, seconds: float, first: Sequence[Offer], then: Sequence[Offer]) -> Filling:
        """Return the session filled greedily: what leads, due and new, more new, early reviews.

        New material is kept to its share until every due review has its place.
        """
        offers = self.offers
        share = NEW_SHARE * seconds if offers.due else math.inf
        filling = Filling(seconds, self.spread, self.break_seconds, self.shortest)
        for offer in (*first, *then):
            if filling.is_full:
                return filling
            if isinstance(offer, ReviewOffer):
                filling.add_review(offer)
            else:
                filling.add_bite(offer, math.inf if offer.leads else share)
        if all(offer.candidate.exercise_id in filling.reviewed for offer in offers.due):
            for offer in then:
                if isinstance(offer, LessonBite):
                    filling.add_bite(offer, math.inf)
        for review in offers.early:
            if filling.is_full:
                return filling
            filling.add_review(review)
        return filling

    def _fits_whole(self, lesson: LessonCandidate, seconds: float) -> bool:
        bites = [bite for bite in self.offers.bites if bite.lesson is lesson]
        steps = [step for bite in bites for step in (bite.reading_seconds, bite.exercise_seconds)]
        return alone(self.spread, *steps) <= seconds


def _bounds(offers: Offers) -> list[tuple[float, float]]:
    """Return worth and seconds of all offers that are worth anything, most per second first."""
    worth = [(offer.value, offer.seconds) for offer in offers.every() if offer.value > 0.0]
    return sorted(worth, key=lambda pair: -pair[0] / pair[1])


def _shortest(offers: Offers) -> float:
    return min((offer.seconds for offer in offers.every()), default=0.0)


def _rank(offer: Offer) -> Rank:
    return offer.rank

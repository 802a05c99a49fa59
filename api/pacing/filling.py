"""How full is the session that is being put together, and does this still fit?

Fitting fills it one offer at a time. Time is held against the budget at a
high percentile of the learner's own times, so that four sessions in five end inside the break.
"""

from api.pacing.pace import Spread, least_total_factor, total_at_percentile
from api.pacing.plan import LessonCandidate
from api.pacing.valuing import LessonBite, Offer, ReviewOffer

# By the pace clock's own reckoning. It does not know slow days: held at .8, real answer times of
# learners it had never seen ended .79 of the sessions in time, at .84 .81, at .88 .83
# (docs/evaluation.md, figures of the teaching half).
PERCENTILE = 0.86


class Filling:
    """A session being filled: the reviews and the bites of lessons it has so far.

    `break_seconds`: the whole break, where this tries less of it; `shortest_seconds`: what no offer
    is shorter than. `is_full` once not even that could be added.
    """

    def __init__(
        self,
        budget_seconds: float,
        spread: Spread,
        break_seconds: float | None = None,
        shortest_seconds: float = 0.0,
    ) -> None:
        self.reviews: list[ReviewOffer] = []
        self.bites: list[LessonBite] = []
        self.reviewed: set[str] = set()
        self.value = 0.0
        self.is_full = False
        self._new_seconds = 0.0
        self._seconds = 0.0
        self._square_seconds = 0.0
        self._budget_seconds = budget_seconds
        self._break_seconds = budget_seconds if break_seconds is None else break_seconds
        self._waiting: LessonCandidate | None = None
        self._shortest_seconds = shortest_seconds
        self._spread = spread
        self._seconds_at_most = budget_seconds / least_total_factor(spread, PERCENTILE)

    def predicted_seconds(self) -> float:
        """Return the seconds that four in five sessions like this end within."""
        return total_at_percentile(self._spread, self._seconds, self._square_seconds, PERCENTILE)

    def taken(self) -> int:
        """Return how many offers are in it."""
        return len(self.reviews) + len(self.bites)

    def add_review(self, offer: ReviewOffer) -> None:
        """Take the review if it fits and is not in it yet."""
        if offer.candidate.exercise_id not in self.reviewed and self._add_time(offer.seconds):
            self.reviews.append(offer)
            self.reviewed.add(offer.candidate.exercise_id)
            self.value += offer.value

    def add_bite(self, bite: LessonBite, new_seconds_at_most: float) -> None:
        """Take the bite if it is its turn, fits, and keeps what is new within its seconds."""
        if not self._is_its_turn(bite):
            return
        new_seconds = self._new_seconds + bite.seconds
        steps = bite.exercise_seconds, bite.reading_seconds
        if new_seconds <= new_seconds_at_most and self._add_time(*steps):
            self.bites.append(bite)
            self.value += bite.value
            self._new_seconds = new_seconds
            self._waiting = None
        elif bite.index == 0:
            # Where the break has room for it, no later lesson goes before it for filling it better.
            has_room = self._total_with(*steps) <= self._break_seconds
            self._waiting = bite.lesson if has_room else None

    def add_chosen(self, offer: Offer) -> bool:
        """Take what the learner chose, whatever its turn, and say whether it fitted."""
        steps = (
            (offer.seconds, 0.0)
            if isinstance(offer, ReviewOffer)
            else (offer.exercise_seconds, offer.reading_seconds)
        )
        fitted = self._add_time(*steps)
        self.value += offer.value if fitted else 0.0
        return fitted

    def torn(self) -> LessonCandidate | None:
        """Return the lesson it leaves in the middle, if any."""
        last = self.bites[-1] if self.bites else None
        return None if last is None or last.closes_lesson else last.lesson

    def _is_its_turn(self, bite: LessonBite) -> bool:
        # One lesson after another: none is opened while the one before is unfinished.
        last = self.bites[-1] if self.bites else None
        if last is not None and not last.closes_lesson:
            return bite.lesson is last.lesson and bite.index == last.index + 1
        if self._waiting is not None and bite.lesson is not self._waiting:
            return False
        return bite.index == 0 and all(bite.lesson is not taken.lesson for taken in self.bites)

    def _add_time(self, step: float, reading: float = 0.0) -> bool:
        seconds = self._seconds + step + reading
        if seconds > self._seconds_at_most:
            return False
        if self._total_with(step, reading) > self._budget_seconds:
            return False
        self._seconds = seconds
        self._square_seconds += step * step + reading * reading
        self.is_full = self._shortest_total() > self._budget_seconds
        return True

    def _shortest_total(self) -> float:
        # A step in two parts strays less than one of the same length: no straying is the least.
        seconds = self._seconds + self._shortest_seconds
        return total_at_percentile(self._spread, seconds, self._square_seconds, PERCENTILE)

    def _total_with(self, step: float, reading: float) -> float:
        seconds = self._seconds + step + reading
        squares = self._square_seconds + step * step + reading * reading
        return total_at_percentile(self._spread, seconds, squares, PERCENTILE)


def alone(spread: Spread, *steps: float) -> float:
    """Return the seconds that four in five sessions of just these steps end within."""
    squares = sum(step * step for step in steps)
    return total_at_percentile(spread, sum(steps), squares, PERCENTILE)

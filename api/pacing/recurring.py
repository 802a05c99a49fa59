"""When does a review come back, and how much of it?

The forecast asks. Memories much alike share a cell, so that a thousand of them are followed through
a month at the price of some dozens.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from api.pacing.memory import Memory, Rating, interval_days, recall_after, review
from api.pacing.pace import Spread

# A step of stability is a quarter; a step of recall a twentieth, as desired retention moves by.
STABILITY_STEPS = 4
RECALL_STEPS = 20

# What comes back to less than a tenth of a second is not followed further.
LEAST_SECONDS = 0.1

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)

Cell: TypeAlias = tuple[int, int, float]
"""Steps of ln(stability), difficulty in whole numbers, the chance of recall when it is asked."""

Return: TypeAlias = tuple[float, Cell, int]
"""The chance that a review ends so, the cell it leaves, and the days until it is asked again."""


def cell_of(memory: Memory, recall: float) -> Cell:
    """Return the cell of a memory that will be asked about when its recall is `recall`."""
    step = round(STABILITY_STEPS * math.log(memory.stability))
    twentieths = min(max(round(recall * RECALL_STEPS), 1), RECALL_STEPS - 1)
    return step, round(memory.difficulty), twentieths / RECALL_STEPS


@dataclass(slots=True)
class Amount:
    """Seconds of answers in a cell: their mean, and what their variance is made of.

    `squares`: of each answer's seconds, times its chance of coming; `mean_squares`: of its seconds
    times that chance.
    """

    seconds: float = 0.0
    squares: float = 0.0
    mean_squares: float = 0.0

    def add(self, more: "Amount", share: float, chance: float = 1.0) -> None:
        """Take in this share of other answers, each of which comes with this chance."""
        self.seconds += share * chance * more.seconds
        self.squares += share * chance * more.squares
        self.mean_squares += share * chance * chance * more.mean_squares


@dataclass(slots=True)
class Load:
    """What one day is asked for, by cell."""

    cells: dict[Cell, Amount] = field(default_factory=dict)

    def add_one(self, cell: Cell, seconds: float) -> None:
        """Add an answer that is sure to come."""
        square = seconds * seconds
        self.at(cell).add(Amount(seconds, square, square), share=1.0)

    def at(self, cell: Cell) -> Amount:
        """Return the amount in a cell, to be added to."""
        amount = self.cells.get(cell)
        if amount is None:
            amount = self.cells[cell] = Amount()
        return amount

    def and_then(self, more: "Load") -> "Load":
        """Return both, what is here first; the two are used up by it."""
        for cell, amount in more.cells.items():
            self.at(cell).add(amount, share=1.0)
        return self

    def seconds(self) -> float:
        """Return the seconds this day is asked for in the mean."""
        return math.fsum(amount.seconds for amount in self.cells.values())

    def variance(self, strays: Spread) -> float:
        """Return how far that may be off, in seconds squared.

        Whether an answer comes and how long it takes stray by themselves; what is not known of the
        pace strays for all of them together.
        """
        squares = math.fsum(amount.squares for amount in self.cells.values())
        mean_squares = math.fsum(amount.mean_squares for amount in self.cells.values())
        apart = max(0.0, squares * math.exp(strays.answer_variance) - mean_squares)
        return apart + self.seconds() ** 2 * math.expm1(strays.pace_variance)


class Recurrence:
    """How reviews come back under these weights, aimed at this recall."""

    def __init__(self, desired_retention: float, weights: Sequence[float]) -> None:
        self._desired_retention = desired_retention
        self._weights = weights
        self._returns: dict[Cell, tuple[Return, ...]] = {}

    def pass_on(self, load: Load, seconds: float, later: Sequence[Load]) -> Load:
        """Do so many seconds of a load, first come first served; return the rest of it.

        What is done comes back on the days after this one. The rest waits; that it is remembered a
        little less by then is left out.
        """
        rest = Load()
        for cell, amount in load.cells.items():
            if seconds <= 0.0:
                rest.cells[cell] = amount
                continue
            share = min(1.0, seconds / amount.seconds)
            seconds -= amount.seconds
            if share < 1.0:
                rest.at(cell).add(amount, 1.0 - share)
            if amount.seconds * share > LEAST_SECONDS:
                self._come_back(cell, amount, share, later)
        return rest

    def _come_back(self, cell: Cell, amount: Amount, share: float, later: Sequence[Load]) -> None:
        returns = self._returns.get(cell)
        if returns is None:
            returns = self._returns[cell] = tuple(self._followed(cell))
        for chance, left, days in returns:
            if days <= len(later):
                later[days - 1].at(left).add(amount, share, chance)

    def _followed(self, cell: Cell) -> Iterator[Return]:
        step, difficulty, recall = cell
        memory = Memory(math.exp(step / STABILITY_STEPS), difficulty, _ANY_DAY, 1, 0)
        at = _ANY_DAY + timedelta(days=interval_days(memory, recall, self._weights))
        yield from self._asked(recall, review(memory, Rating.GOOD, at, self._weights))
        yield from self._asked(1.0 - recall, review(memory, Rating.AGAIN, at, self._weights))

    def _asked(self, chance: float, memory: Memory) -> Iterator[Return]:
        days = interval_days(memory, self._desired_retention, self._weights)
        if days < 1.0:
            # Due again within the day, but asked on the next: by then more of it is gone.
            recall = recall_after(memory.stability, 1.0, self._weights)
            yield chance, cell_of(memory, recall), 1
            return
        # The hour of the review decides on which side of the night it falls due.
        cell, whole = cell_of(memory, self._desired_retention), int(days)
        yield chance * (whole + 1 - days), cell, whole
        yield chance * (days - whole), cell, whole + 1

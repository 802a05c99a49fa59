"""What people use today to say when something is forgotten, each as a chance for every row.

Schedulers that only name an interval are read as promising 90 % at its end: R = 0.9 ^ (t / I), as
the public benchmarks do.
"""

import math
from collections.abc import Sequence

import numpy as np

from api.calibration.evidence_rows import Answer, Row
from api.pacing.memory import recall_after
from workers.evaluation.metrics import Values

FIXED_DAYS = 3.0
COIN = 0.5

_HLR_STEPS = 400
_HLR_RATE = 0.05
_SHORTEST_DAYS = 1e-3


def sm2(answers: Sequence[Answer]) -> list[float]:
    """Return the interval in days SM-2 had set before each answer to one exercise (0: the first).

    Wozniak 1990: 1 day, 6 days, then times the ease (from 2.5, never below 1.3). Ratings Again,
    Hard, Good, Easy are its grades 1, 3, 4, 5.
    """
    interval, ease, streak = 0.0, 2.5, 0
    found: list[float] = []
    for answer in answers:
        found.append(interval)
        grade = _grade(answer)
        streak = streak + 1 if grade >= 3 else 0
        interval = 1.0 if streak <= 1 else 6.0 if streak == 2 else interval * ease
        ease = max(1.3, ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02))
    return found


def leitner(answers: Sequence[Answer]) -> list[float]:
    """Return the interval in days of the box before each answer to one exercise (0: the first).

    Leitner 1972: a right answer moves one box on, a wrong one back to the first; 2 ^ box days.
    """
    box = 0
    found: list[float] = []
    for answer in answers:
        found.append(2.0**box if found else 0.0)
        box = box + 1 if answer.correct else 0
    return found


def chance_within(interval: float, days: float) -> float:
    """Return the chance an interval promises after so many days: 0.9 at its end."""
    return float(0.9 ** (days / interval)) if interval > 0.0 else COIN


def fsrs(row: Row, weights: Sequence[float]) -> float:
    """Return the recall FSRS-6 alone gives, with fractional days."""
    memory = row.evidence.memory
    return recall_after(memory.stability, row.evidence.days, weights) if memory else COIN


def moving_average(row: Row) -> float:
    """Return the learner's moving average over all her answers, whatever the exercise."""
    return 1.0 / (1.0 + math.exp(-row.evidence.average))


class HalfLife:
    """Half-life regression (Settles and Meeder 2016), trained for log loss by Adam.

    p = 2 ^ (-days / h), h = 2 ^ (a + b sqrt(right) + c sqrt(wrong)).
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        """Train on these rows."""
        self._theta = np.array([1.0, 0.5, -0.5])
        if not rows:
            return
        clues, days = _half_life_clues(rows)
        right = np.array([bool(row.answer.correct) for row in rows], np.float64)
        mean, square = np.zeros(3), np.zeros(3)
        for step in range(1, _HLR_STEPS + 1):
            slope = self._slope(clues, days, right)
            mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
            far = mean / (1.0 - 0.9**step) / (np.sqrt(square / (1.0 - 0.999**step)) + 1e-8)
            self._theta -= _HLR_RATE * far

    def chances(self, rows: Sequence[Row]) -> Values:
        """Return the chance of each row."""
        return self._chances(*_half_life_clues(rows))

    def _chances(self, clues: Values, days: Values) -> Values:
        half_life = np.exp2(np.clip(clues @ self._theta, -10.0, 15.0))
        return np.asarray(np.clip(np.exp2(-days / half_life), 1e-4, 1.0 - 1e-4))

    def _slope(self, clues: Values, days: Values, right: Values) -> Values:
        chance = self._chances(clues, days)
        # d loss / d ln h, as p = exp(-ln 2 days / h): the chance rises by -p ln p for each ln h.
        pull = (chance - right) / (chance * (1.0 - chance)) * -chance * np.log(chance)
        return np.asarray(clues.T @ (pull * math.log(2.0)) / len(right))


def _half_life_clues(rows: Sequence[Row]) -> tuple[Values, Values]:
    clues = [
        (1.0, math.sqrt(row.evidence.successes), math.sqrt(row.evidence.failures)) for row in rows
    ]
    days = np.array([max(row.evidence.days, _SHORTEST_DAYS) for row in rows])
    return np.array(clues, np.float64).reshape(-1, 3), days


def _grade(answer: Answer) -> int:
    if answer.rating is not None:
        return (1, 3, 4, 5)[answer.rating - 1]
    return 4 if answer.correct else 1

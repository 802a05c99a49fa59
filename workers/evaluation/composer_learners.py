"""Simulated learners for comparing composers: what they truly keep, and what a scheduler believes.

The truth is each learner's own fitted FSRS-4.5 memory; every policy sees only FSRS-6 with the
published weights. Arrays are learners by exercises, so that a day is one step for all.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.pacing.memory import DEFAULT_WEIGHTS, LONGEST_INTERVAL_DAYS, SHORTEST_STABILITY_DAYS
from workers.evaluation.tables import Column, UnreadableData, number, read_rows, whole

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

LEAST_REVIEWS = 2000
FIRST_RIGHT = 0.7
RIGHT_SECONDS, WRONG_SECONDS, NEW_SECONDS = 12.0, 20.0, 25.0
_GOOD, _AGAIN = 3, 1


def read_people(path: Path, count: int, seed: int) -> Floats:
    """Return the weights of `count` learners with an even id and enough reviews, drawn by seed.

    Odd ids are left for choosing the composer's constants and never reported.
    """
    columns = [Column("user", whole), Column("size", number)]
    columns += [Column(f"w{place}", number) for place in range(17)]
    rows = [row for row in read_rows(path, columns) if row[1] >= LEAST_REVIEWS and row[0] % 2 == 0]
    if not rows:
        asked = f"give at least one learner with an even id and {LEAST_REVIEWS} reviews"
        raise UnreadableData(path, 0, "size", asked)
    drawn = np.random.default_rng(seed).permutation(len(rows))[:count]
    return np.array([rows[place][2:] for place in drawn], dtype=np.float64)


@dataclass(slots=True)
class Memories:
    """Stability and difficulty of every learner's every exercise, one model's view."""

    stability: Floats
    difficulty: Floats


class Cohort:
    """All learners through one policy: what they have met, when, and both views of their memory."""

    def __init__(self, people: Floats, items: int, seed: int) -> None:
        shape = (len(people), items)
        self.people = people
        self.dice = np.random.default_rng(seed)
        self.day = 0
        self.met: Flags = np.zeros(shape, dtype=bool)
        self.last: Floats = np.zeros(shape)
        self.right_in_row: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self.ease: Floats = np.full(shape, 2.5)
        self.interval: Floats = np.zeros(shape)
        self.believed = Memories(np.ones(shape), np.full(shape, 5.0))
        self.true = Memories(np.ones(shape), np.full(shape, 5.0))

    def days_since(self) -> Floats:
        """Return the whole days since each was last answered, 0 for what was never met."""
        return np.where(self.met, self.day - self.last, 0.0)

    def recall(self) -> Floats:
        """Return the believed chance of recall today, 0 for what was never met."""
        return np.where(self.met, believed_recall(self.believed.stability, self.days_since()), 0.0)

    def gain(self, horizon_days: float) -> Floats:
        """Return what one answer today adds to the believed recall after so many days.

        As `api.pacing.valuing.review_gain`; it only narrows down what the composer is shown.
        """
        days, recall = self.days_since(), self.recall()
        stability = self.believed.stability
        right, wrong = _after(stability, self.believed.difficulty, recall)
        return np.asarray(
            recall * believed_recall(right, horizon_days)
            + (1.0 - recall) * believed_recall(wrong, horizon_days)
            - believed_recall(stability, days + horizon_days)
        )

    def truly_recalled(self, day: float) -> Floats:
        """Return each learner's share of all exercises she will recall on that day."""
        kept = _true_recall(self.true.stability, day - self.last)
        return np.asarray(np.where(self.met, kept, 0.0).mean(axis=1))

    def answer(self, who: Places, what: Places) -> Floats:
        """Let each of these learners answer one exercise; return the seconds it took them."""
        at = (who, what)
        new, days = ~self.met[at], self.day - self.last[at]
        kept = _true_recall(self.true.stability[at], days)
        right = self.dice.random(len(who)) < np.where(new, FIRST_RIGHT, kept)
        _learn_truly(self.true, at, right, new, kept, self.people[who])
        _learn_as_believed(self.believed, at, right, new, days)
        self._count(at, right)
        self.last[at], self.met[at] = self.day, True
        return np.where(new, NEW_SECONDS, np.where(right, RIGHT_SECONDS, WRONG_SECONDS))

    def _count(self, at: tuple[Places, Places], right: Flags) -> None:
        # SM-2 (Wozniak 1990) with quality 4 for right and 2 for wrong; Leitner reads the run alone.
        run = np.where(right, self.right_in_row[at] + 1, 0)
        change = np.where(right, 0.0, -0.32)
        self.ease[at] = np.maximum(1.3, self.ease[at] + change)
        longer = np.where(run == 2, 6.0, self.interval[at] * self.ease[at])
        self.interval[at] = np.where(run <= 1, 1.0, longer)
        self.right_in_row[at] = run


def believed_recall(stability: Floats, days: Floats | float) -> Floats:
    """Return FSRS-6 recall with the published weights, as `api.pacing.memory.recall_after`."""
    decay = DEFAULT_WEIGHTS[20]
    factor = 0.9 ** (-1.0 / decay) - 1.0
    return np.asarray((1.0 + factor * days / stability) ** -decay)


def _learn_as_believed(
    memories: Memories, at: tuple[Places, Places], right: Flags, new: Flags, days: Floats
) -> None:
    """FSRS-6 as `api.pacing.memory.review` for whole days, rated Good or Again."""
    w = DEFAULT_WEIGHTS
    stability, difficulty = memories.stability[at], memories.difficulty[at]
    grown, failed = _after(stability, difficulty, believed_recall(stability, days))
    first = np.where(right, w[2], w[0])
    after = np.where(new, first, np.where(right, grown, failed))
    memories.stability[at] = np.clip(after, SHORTEST_STABILITY_DAYS, LONGEST_INTERVAL_DAYS)
    rating = np.where(right, _GOOD, _AGAIN)
    start = w[4] - np.exp(w[5] * (rating - 1)) + 1.0
    moved = difficulty - w[6] * (rating - 3) * (10.0 - difficulty) / 9.0
    easy_start = w[4] - np.exp(3.0 * w[5]) + 1.0
    later = moved + w[7] * (easy_start - moved)
    memories.difficulty[at] = np.clip(np.where(new, start, later), 1.0, 10.0)


def _after(stability: Floats, difficulty: Floats, recall: Floats) -> tuple[Floats, Floats]:
    """Return the FSRS-6 stability after Good and after Again."""
    w = DEFAULT_WEIGHTS
    growth = np.exp(w[8]) * (11.0 - difficulty) * stability ** -w[9]
    grown = stability * (1.0 + growth * np.expm1((1.0 - recall) * w[10]))
    relearned = w[11] * difficulty ** -w[12] * ((stability + 1.0) ** w[13] - 1.0)
    relearned *= np.exp((1.0 - recall) * w[14])
    return grown, np.minimum(relearned, stability / np.exp(w[17] * w[18]))


def _true_recall(stability: Floats, days: Floats) -> Floats:
    return np.asarray((1.0 + 19.0 / 81.0 * days / stability) ** -0.5)


def _learn_truly(
    memories: Memories,
    at: tuple[Places, Places],
    right: Flags,
    new: Flags,
    recall: Floats,
    people: Floats,
) -> None:
    """FSRS-4.5 (open-spaced-repetition, "The Algorithm") with each learner's own weights."""
    w = people.T
    stability, difficulty = memories.stability[at], memories.difficulty[at]
    growth = np.exp(w[8]) * (11.0 - difficulty) * stability ** -w[9]
    grown = stability * (1.0 + growth * np.expm1((1.0 - recall) * w[10]))
    failed = w[11] * difficulty ** -w[12] * ((stability + 1.0) ** w[13] - 1.0)
    failed = np.minimum(failed * np.exp((1.0 - recall) * w[14]), stability)
    first = np.where(right, w[2], w[0])
    after = np.where(new, first, np.where(right, grown, failed))
    memories.stability[at] = np.clip(after, 0.01, LONGEST_INTERVAL_DAYS)
    start = np.where(right, w[4], w[4] + 2.0 * w[5])
    moved = difficulty - w[6] * np.where(right, 0.0, -2.0)
    later = w[7] * w[4] + (1.0 - w[7]) * moved
    memories.difficulty[at] = np.clip(np.where(new, start, later), 1.0, 10.0)

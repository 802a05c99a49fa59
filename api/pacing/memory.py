"""How well does this learner still know this exercise, and when is it due again?

The one room that knows FSRS: answering asks it for the next memory, the composer and the due list
ask it what is left of the old one. It steps in fractional days, because breaks come several times
a day and a scheduler that counts whole days would see no time pass between them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

# The FSRS-6 defaults, w0 to w20, as published with py-fsrs 6 and fsrs-rs 5 (open-spaced-repetition;
# "The Algorithm", FSRS-6, in its awesome-fsrs wiki). All formulas below carry that same source.
DEFAULT_WEIGHTS: tuple[float, ...] = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194),
    *(0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629),
    *(1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)

DESIRED_RETENTION = 0.9

# A repeat sooner than four hours belongs to the same sitting or its aftermath and strengthens by
# the short-term formula. It stays below the five hours a first Again asks for, so an answer given
# when due always counts as spaced; whole days fall on the same sides as in fsrs-rs.
SAME_SITTING_DAYS = 4.0 / 24.0

SHORTEST_INTERVAL = timedelta(minutes=10)
LONGEST_INTERVAL_DAYS = 36_500.0
SHORTEST_STABILITY_DAYS = 0.001

_SECONDS_PER_DAY = 86_400.0


class Rating(IntEnum):
    """How an answer went, in the four words of the spaced repetition field."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


# Looking a member up on its class costs as much as a formula's power, so the rules use these.
_AGAIN, _HARD, _GOOD, _EASY = Rating


@dataclass(frozen=True, slots=True)
class Memory:
    """What one learner keeps of one exercise.

    `stability`: days until recall falls to 90 %; `difficulty`: 1 (easy) to 10 (hard);
    `last_review_at`: aware, UTC; `reps`: answers so far; `lapses`: times it was known and lost.
    """

    stability: float
    difficulty: float
    last_review_at: datetime
    reps: int
    lapses: int


def review(
    memory: Memory | None, rating: Rating, at: datetime, weights: Sequence[float] = DEFAULT_WEIGHTS
) -> Memory:
    """Return the memory after one more answer; `memory` is None for the very first.

    An answer dated before the last one counts as given at the same moment: it strengthens or
    weakens, but no time passes and the last review stays where it was.
    """
    if memory is None:
        stability = min(max(weights[rating - 1], SHORTEST_STABILITY_DAYS), LONGEST_INTERVAL_DAYS)
        difficulty = weights[4] - math.exp(weights[5] * (rating - 1)) + 1.0
        difficulty = min(max(difficulty, 1.0), 10.0)
        return Memory(stability, difficulty, at, reps=1, lapses=0)
    days = _days_since(memory, at)
    recall = recall_after(memory.stability, days, weights)
    return Memory(
        _next_stability(memory, rating, days, recall, weights),
        _next_difficulty(memory.difficulty, rating, weights),
        at if days > 0.0 else memory.last_review_at,
        memory.reps + 1,
        memory.lapses + (rating == _AGAIN),
    )


def retrievability(
    memory: Memory, at: datetime, weights: Sequence[float] = DEFAULT_WEIGHTS
) -> float:
    """Return the chance, 0 to 1, that the learner still recalls this at `at` (1 at the review)."""
    return recall_after(memory.stability, _days_since(memory, at), weights)


def recall_after(
    stability: float, days: float, weights: Sequence[float] = DEFAULT_WEIGHTS
) -> float:
    """Return the chance of recall `days` after a review that left this stability.

    FSRS-6 forgetting curve, a power law: (1 + f t / S)^-w20, with f such that R(S) = 0.9.
    """
    decay: float = weights[20]
    factor: float = 0.9 ** (-1.0 / decay) - 1.0
    chance: float = (1.0 + factor * days / stability) ** -decay
    return chance


def interval_days(
    memory: Memory, desired_retention: float, weights: Sequence[float] = DEFAULT_WEIGHTS
) -> float:
    """Return the days from the last review until recall falls to `desired_retention`.

    The forgetting curve read backwards. Raises ValueError unless 0 < desired_retention < 1.
    """
    if not 0.0 < desired_retention < 1.0:
        raise ValueError(f"desired retention must lie between 0 and 1, not {desired_retention}")
    decay: float = weights[20]
    factor: float = 0.9 ** (-1.0 / decay) - 1.0
    try:
        days: float = memory.stability / factor * (desired_retention ** (-1.0 / decay) - 1.0)
    except OverflowError:
        return LONGEST_INTERVAL_DAYS
    return min(days, LONGEST_INTERVAL_DAYS)


def due_at(
    memory: Memory,
    desired_retention: float = DESIRED_RETENTION,
    weights: Sequence[float] = DEFAULT_WEIGHTS,
) -> datetime:
    """Return the moment this is worth asking again: 10 minutes to 36,500 days after the last."""
    interval = timedelta(days=interval_days(memory, desired_retention, weights))
    return memory.last_review_at + max(interval, SHORTEST_INTERVAL)


def first_recall_gain(
    chance_right: float, horizon_days: float, weights: Sequence[float] = DEFAULT_WEIGHTS
) -> float:
    """Return the chance of recall `horizon_days` after meeting something new once."""
    if_right = recall_after(weights[_GOOD - 1], horizon_days, weights)
    if_wrong = recall_after(weights[_AGAIN - 1], horizon_days, weights)
    return chance_right * if_right + (1.0 - chance_right) * if_wrong


def _days_since(memory: Memory, at: datetime) -> float:
    days = (at - memory.last_review_at).total_seconds() / _SECONDS_PER_DAY
    return days if days > 0.0 else 0.0


def _next_stability(
    memory: Memory, rating: Rating, days: float, recall: float, weights: Sequence[float]
) -> float:
    if days < SAME_SITTING_DAYS:
        stability = _after_same_day(memory.stability, rating, weights)
    elif rating == _AGAIN:
        stability = _after_failure(memory, recall, weights)
    else:
        stability = _after_success(memory, rating, recall, weights)
    if stability < SHORTEST_STABILITY_DAYS:
        return SHORTEST_STABILITY_DAYS
    return stability if stability < LONGEST_INTERVAL_DAYS else LONGEST_INTERVAL_DAYS


def _after_same_day(stability: float, rating: Rating, weights: Sequence[float]) -> float:
    growth: float = math.exp(weights[17] * (rating - 3 + weights[18])) * stability ** -weights[19]
    if growth < 1.0 and rating != _AGAIN:
        return stability
    return stability * growth


def _after_success(
    memory: Memory, rating: Rating, recall: float, weights: Sequence[float]
) -> float:
    growth: float = (
        math.exp(weights[8])
        * (11.0 - memory.difficulty)
        * memory.stability ** -weights[9]
        * math.expm1((1.0 - recall) * weights[10])
    )
    if rating == _HARD:
        growth *= weights[15]
    elif rating == _EASY:
        growth *= weights[16]
    return memory.stability * (1.0 + growth)


def _after_failure(memory: Memory, recall: float, weights: Sequence[float]) -> float:
    relearned: float = (
        weights[11]
        * memory.difficulty ** -weights[12]
        * ((memory.stability + 1.0) ** weights[13] - 1.0)
        * math.exp((1.0 - recall) * weights[14])
    )
    # Forgetting must not leave a stronger memory than failing the same thing within the day.
    return min(relearned, memory.stability / math.exp(weights[17] * weights[18]))


def _next_difficulty(difficulty: float, rating: Rating, weights: Sequence[float]) -> float:
    # The step shrinks towards 10, then a little is pulled back to the difficulty of an easy start.
    moved = difficulty - weights[6] * (rating - 3) * (10.0 - difficulty) / 9.0
    easy_start = weights[4] - math.exp(3.0 * weights[5]) + 1.0
    difficulty = moved + weights[7] * (easy_start - moved)
    return 1.0 if difficulty < 1.0 else 10.0 if difficulty > 10.0 else difficulty

"""What do these weights make of a whole log of reviews?

Fitting asks, for one learner's log and several sets of weights. The step is the one of
`api.pacing.memory`, taken for the n-th review of every exercise at once.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from api.pacing.memory import LONGEST_INTERVAL_DAYS, SAME_SITTING_DAYS, SHORTEST_STABILITY_DAYS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGAIN = 1


@dataclass(frozen=True, slots=True)
class Log:
    """Reviews as columns, oldest first: the exercise, the rating 1 to 4, the day it was given.

    Exercises are numbered from 0; `days` count from any one moment and may be fractions.
    """

    exercises: Ints
    ratings: Ints
    days: Floats


@dataclass(frozen=True, slots=True)
class Turns:
    """A log arranged by turn: first every exercise's first review, then every second, and so on.

    `rows`: which row of the log stands here; `ratings` and `gaps` (days since the review before, 0
    for a first) in this order; `ends`: where each turn ends. The most reviewed exercise leads each
    turn, so turn n is about the first so many exercises of turn n - 1; `places`: where in a turn
    each exercise stands, by ascending number.
    """

    rows: Ints
    ratings: Ints
    gaps: Floats
    ends: Ints
    places: Ints


@dataclass(frozen=True, slots=True)
class Replayed:
    """`chances`: of recall before each row of the log (1 for a first review, as for no time gone).

    `stability` and `difficulty`: what the last review of each exercise left, by ascending number
    of the exercise.
    """

    chances: Floats
    stability: Floats
    difficulty: Floats


def arrange(log: Log) -> Turns:
    """Return the log by turns; it does not depend on weights, so several replays can share it."""
    by_exercise = np.argsort(log.exercises, kind="stable")
    days = log.days[by_exercise]
    reviews = np.bincount(log.exercises)
    reviews = reviews[reviews > 0]
    turn = np.arange(len(days)) - np.repeat(np.cumsum(reviews) - reviews, reviews)
    places = np.empty_like(reviews)
    places[np.argsort(-reviews, kind="stable")] = np.arange(len(reviews))
    ends = np.cumsum(np.bincount(turn))
    order = (ends - np.bincount(turn))[turn] + np.repeat(places, reviews)
    rows, gaps = np.empty_like(by_exercise), np.empty_like(days)
    rows[order] = by_exercise
    gaps[order] = np.where(turn > 0, np.diff(days, prepend=days[:1]), 0.0)
    return Turns(rows, log.ratings[rows], gaps, ends, places)


def replay(turns: Turns, weights: Sequence[float]) -> Replayed:
    """Return what `weights` predict for every row, and the memories they end in.

    Equal to `api.pacing.memory.review` and `retrievability` taken one by one, up to rounding.
    """
    first = turns.ratings[: turns.ends[0]] - 1
    stability = _held(np.asarray(weights)[first])
    difficulty = np.clip(weights[4] - np.exp(weights[5] * first) + 1.0, 1.0, 10.0)
    chances = np.ones(len(turns.rows))
    for begin, end in pairwise(turns.ends):
        amid, now = slice(0, end - begin), slice(begin, end)
        chances[turns.rows[now]], stability[amid], difficulty[amid] = _step(
            stability[amid], difficulty[amid], turns.ratings[now], turns.gaps[now], weights
        )
    return Replayed(chances, stability[turns.places], difficulty[turns.places])


def _step(
    stability: Floats, difficulty: Floats, ratings: Ints, gaps: Floats, w: Sequence[float]
) -> tuple[Floats, Floats, Floats]:
    """Return the recall before one review of each, and the stability and difficulty after it."""
    factor = 0.9 ** (-1.0 / w[20]) - 1.0
    recall = (1.0 + factor * gaps / stability) ** -w[20]
    wrong, log_stability = ratings == AGAIN, np.log(stability)
    growth = np.exp(w[17] * (ratings - 3 + w[18]) - w[19] * log_stability)
    same_day = stability * np.where(wrong, growth, np.maximum(growth, 1.0))
    bonus = np.array((0.0, 0.0, w[15], 1.0, w[16]))[ratings]
    right = np.exp(w[8] - w[9] * log_stability) * (11.0 - difficulty) * bonus
    right = stability * (1.0 + right * np.expm1((1.0 - recall) * w[10]))
    relearned = (stability + 1.0) ** w[13] - 1.0
    relearned *= w[11] * difficulty ** -w[12] * np.exp((1.0 - recall) * w[14])
    failed = np.minimum(relearned, stability / math.exp(w[17] * w[18]))
    after = np.where(gaps < SAME_SITTING_DAYS, same_day, np.where(wrong, failed, right))
    moved = difficulty - w[6] * (ratings - 3) * (10.0 - difficulty) / 9.0
    easy_start = w[4] - math.exp(3.0 * w[5]) + 1.0
    return recall, _held(after), np.clip(moved + w[7] * (easy_start - moved), 1.0, 10.0)


def _held(stability: Floats) -> Floats:
    return np.clip(stability, SHORTEST_STABILITY_DAYS, LONGEST_INTERVAL_DAYS)

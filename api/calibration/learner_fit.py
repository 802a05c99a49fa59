"""Which memory weights suit this one learner, and are they better than everybody's?

A worker asks for a learner who has answered enough since the last time. The optimiser is that of
fsrs-rs; whether its weights are kept is decided by our own predictions on reviews it has not seen.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from fsrs_rs_python import FSRS, FSRSItem, FSRSReview
from numpy.typing import NDArray

from api.calibration.many_memories import AGAIN, Floats, Ints, Log, Turns, arrange, replay
from api.pacing.memory import DEFAULT_WEIGHTS, SAME_SITTING_DAYS, Rating

# The optimiser needs some hundreds of reviews on another day than the one before (design, A1).
LEAST_REVIEWS = 400
SEEN_SHARE = 0.8

# A repeat within the half day is predicted by the short-term curve, not by these weights alone.
ANOTHER_DAY = 0.5

_SURE = 1e-6
_SECONDS_PER_DAY = 86_400.0

Asked: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Review:
    """One answer of the learner, as it was rated; `at` is aware."""

    exercise_id: str
    rating: Rating
    at: datetime


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights this learner is best served by, and how that was decided.

    `weights`: the fitted ones if `kept`, else those in force; `reviews`: how many answers at least
    half a day after the one before there were in all; `log_loss_default` and `log_loss_fitted`:
    of the weights in force and of the fitted ones on the newest fifth of the log, which neither
    was fitted on.
    """

    weights: tuple[float, ...]
    reviews: int
    log_loss_default: float
    log_loss_fitted: float
    kept: bool


def fit_learner(
    reviews: Iterable[Review], weights: Sequence[float] = DEFAULT_WEIGHTS
) -> Fit | None:
    """Return the better of `weights` (in force now) and weights fitted to this learner.

    Fitted on the oldest four fifths of the reviews, kept only if their log loss on the newest
    fifth is lower. What is kept is what was judged: refitting on all afterwards gained nothing on
    a real log and would put weights in force that nobody tested. None with fewer than 400 reviews
    at least half a day after the one before, or none of them to judge by. The order of `reviews`
    matters only among those of the same moment.

    Optimiser: fsrs-rs (open-spaced-repetition), FSRS-6, 21 weights. It counts whole days, so a gap
    is rounded to them; what our own step takes for the same sitting is its day 0.
    """
    return fit_log(log_of(reviews), weights)


def log_of(reviews: Iterable[Review]) -> Log:
    """Return the reviews as columns, oldest first; the numbers of exercises are those of first."""
    rows = sorted(reviews, key=attrgetter("at"))
    numbers: dict[str, int] = {}
    return Log(
        np.array([numbers.setdefault(row.exercise_id, len(numbers)) for row in rows], np.int64),
        np.array([row.rating for row in rows], np.int64),
        np.array([row.at.timestamp() for row in rows]) / _SECONDS_PER_DAY,
    )


def fit_log(log: Log, weights: Sequence[float] = DEFAULT_WEIGHTS) -> Fit | None:
    """Return what `fit_learner` does, for a log in columns, oldest review first."""
    turns = arrange(log)
    gaps = np.zeros(len(log.days))
    gaps[turns.rows] = turns.gaps
    asked = gaps >= ANOTHER_DAY
    unseen = asked & (np.arange(len(gaps)) >= int(SEEN_SHARE * len(gaps)))
    if asked.sum() < LEAST_REVIEWS or not unseen.any():
        return None
    right = log.ratings != AGAIN
    before = _log_loss(turns, weights, right, unseen)
    fitted = _optimised(log, gaps, asked & ~unseen)
    after = _log_loss(turns, fitted, right, unseen) if _sound(fitted) else math.inf
    kept = after < before
    return Fit(fitted if kept else tuple(weights), int(asked.sum()), before, after, kept)


def _sound(weights: tuple[float, ...]) -> bool:
    return len(weights) == len(DEFAULT_WEIGHTS) and all(map(math.isfinite, weights))


def _optimised(log: Log, gaps: Floats, targets: Asked) -> tuple[float, ...]:
    """Return the weights fsrs-rs finds for the rows to be predicted."""
    items, exercises = _items(log, _whole_days(gaps), targets)
    return tuple(FSRS(DEFAULT_WEIGHTS).compute_parameters(items, exercises))


def _whole_days(gaps: Floats) -> Ints:
    # From four hours on our step takes the time as spaced, so it must not round to the same day.
    days = np.where(gaps < SAME_SITTING_DAYS, 0.0, np.maximum(np.rint(gaps), 1.0))
    return days.astype(np.int64)


def _items(log: Log, days: Ints, targets: Asked) -> tuple[list[FSRSItem], list[int]]:
    """Return each target with all that came before it of its exercise, and its exercise."""
    histories: list[list[FSRSReview]] = [[] for _ in range(int(log.exercises.max()) + 1)]
    said: dict[tuple[int, int], FSRSReview] = {}
    items, exercises = [], []
    rows = zip(
        log.exercises.tolist(), log.ratings.tolist(), days.tolist(), targets.tolist(), strict=True
    )
    for exercise, rating, elapsed, target in rows:
        history = histories[exercise]
        if (rating, elapsed) not in said:
            said[rating, elapsed] = FSRSReview(rating, elapsed)
        history.append(said[rating, elapsed])
        if target:
            items.append(FSRSItem(history))
            exercises.append(exercise)
    return items, exercises


def _log_loss(turns: Turns, weights: Sequence[float], right: Asked, rows: Asked) -> float:
    chances = replay(turns, weights).chances[rows]
    missed = np.where(right[rows], 1.0 - chances, chances)
    return float(-np.log1p(-np.clip(missed, _SURE, 1.0 - _SURE)).mean())

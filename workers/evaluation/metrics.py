"""How good are predicted chances, and how sure can one be of that?

Each metric takes the predicted chances (0 to 1) and the outcomes (0 or 1) of the same rows. NaN
where there is nothing to score.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.evaluation.report import Figure

Values = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

# A chance of 0 or 1 that is wrong once would cost everything; clipped as srs-benchmark does.
_LEAST_CHANCE = 1e-4


def log_loss(chances: Values, outcomes: Values) -> float:
    """Return the mean of -ln(chance given to what happened), with chances held off 0 and 1."""
    if not len(outcomes):
        return math.nan
    held = np.clip(chances, _LEAST_CHANCE, 1.0 - _LEAST_CHANCE)
    return float(-np.mean(np.where(outcomes > 0.5, np.log(held), np.log1p(-held))))


def auc(chances: Values, outcomes: Values) -> float:
    """Return the chance that a right answer was predicted higher than a wrong one; a tie is half.

    The rank sum form of the area under the ROC curve (Mann and Whitney 1947).
    """
    right = float(np.sum(outcomes > 0.5))
    wrong = len(outcomes) - right
    if not right or not wrong:
        return math.nan
    _, place, count = np.unique(chances, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2.0)[place]
    return float((np.sum(ranks[outcomes > 0.5]) - right * (right + 1.0) / 2.0) / (right * wrong))


def ece(chances: Values, outcomes: Values, bins: int = 10) -> float:
    """Return the expected calibration error: the mean gap between chance and share right.

    Over `bins` bins of equal width, weighted by their rows (Naeini, Cooper and Hauskrecht 2015).
    """
    if not len(outcomes):
        return math.nan
    labels = np.minimum((chances * bins).astype(np.intp), bins - 1)
    count, gap = _gaps(chances, outcomes, labels)
    return float(np.sum(count * np.abs(gap)) / len(outcomes))


def rmse_bins(chances: Values, outcomes: Values, labels: npt.NDArray[Any]) -> float:
    """Return the root of the mean squared gap between chance and share right within bins.

    `labels` says which rows belong together: those of `memory_bins`, or any other. Weighted by rows
    (srs-benchmark's "RMSE (bins)").
    """
    if not len(outcomes):
        return math.nan
    _, place = np.unique(labels, return_inverse=True)
    count, gap = _gaps(chances, outcomes, place)
    return float(np.sqrt(np.sum(count * gap * gap) / len(outcomes)))


def memory_bins(days: Values, answers: Values, lapses: Values) -> npt.NDArray[np.int64]:
    """Return srs-benchmark's bins: by days since the last answer, answers before, and lapses.

    Each on a logarithmic scale, with the bases and offsets published there; days below 1 share one.
    """
    parts = (
        _steps(np.maximum(days, 1.0), 3.62),
        _steps(np.maximum(answers, 1.0), 1.89),
        np.where(lapses > 0.0, 1.0 + _steps(np.maximum(lapses, 1.0), 1.73), 0.0),
    )
    return np.asarray(parts[0] * 10_000 + parts[1] * 100 + parts[2], dtype=np.int64)


def bootstrap(
    groups: npt.NDArray[Any], statistic: Callable[[Indices], float], seed: int, draws: int = 200
) -> tuple[float, float]:
    """Return the 95 % interval of `statistic` over whole groups (learners, days) drawn anew.

    `groups` labels each row; `statistic` gets the row numbers of one draw. Percentile bootstrap
    over clusters (Efron 1979; Field and Welsh 2007). NaN both, if no draw could be scored.
    """
    _, place = np.unique(groups, return_inverse=True)
    order = np.argsort(place, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(place))[:-1])
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = dice.integers(0, len(members), len(members))
        value = statistic(np.concatenate([members[each] for each in drawn]))
        if math.isfinite(value):
            found.append(value)
    if not found:
        return math.nan, math.nan
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def measured(
    chances: Values,
    outcomes: Values,
    groups: npt.NDArray[Any],
    seed: int,
    labels: npt.NDArray[Any] | None = None,
) -> dict[str, Figure]:
    """Return log_loss, auc, ece and, where `labels` name bins, rmse_bins: with intervals."""

    def figure(statistic: Callable[[Indices], float]) -> Figure:
        return Figure(statistic(np.arange(len(outcomes))), *bootstrap(groups, statistic, seed))

    figures = {
        "log_loss": figure(lambda rows: log_loss(chances[rows], outcomes[rows])),
        "auc": figure(lambda rows: auc(chances[rows], outcomes[rows])),
        "ece": figure(lambda rows: ece(chances[rows], outcomes[rows])),
    }
    if labels is not None:
        figures["rmse_bins"] = figure(
            lambda rows: rmse_bins(chances[rows], outcomes[rows], labels[rows])
        )
    return figures


def _gaps(chances: Values, outcomes: Values, labels: Indices) -> tuple[Values, Values]:
    count = np.bincount(labels).astype(np.float64)
    total = np.bincount(labels, weights=chances - outcomes)
    return count, total / np.maximum(count, 1.0)


def _steps(values: Values, base: float) -> Values:
    return np.asarray(np.floor(np.log(values) / math.log(base)), dtype=np.float64)

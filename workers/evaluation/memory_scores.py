"""The figures and the calibration plot of predicted answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.calibration.evidence_rows import Row
from workers.evaluation.metrics import (
    Indices,
    Values,
    auc,
    bootstrap,
    ece,
    log_loss,
    measured,
    memory_bins,
    rmse_bins,
)
from workers.evaluation.report import Curve, Figure, Plot

_BINS = 10
_FEWEST_IN_BIN = 20


@dataclass(frozen=True, slots=True)
class Predicted:
    """Scored rows of one kind and each model's chances for them; redrawn by learner or by day."""

    rows: Sequence[Row]
    chances: dict[str, Values]
    by_learner: bool

    @property
    def outcomes(self) -> Values:
        """Return 1 for each right answer, 0 for each wrong one."""
        return np.array([bool(row.answer.correct) for row in self.rows], np.float64)


def figures(predicted: Predicted, model: str, seed: int, full: bool) -> dict[str, Figure]:
    """Return the metrics of one model; only if `full` has each an interval, else log loss."""
    chances, outcomes = predicted.chances[model], predicted.outcomes
    groups, labels = _groups(predicted), _labels(predicted.rows)
    if full:
        return measured(chances, outcomes, groups, seed, labels)

    def loss(rows: Indices) -> float:
        return log_loss(chances[rows], outcomes[rows])

    return {
        "log_loss": Figure(log_loss(chances, outcomes), *bootstrap(groups, loss, seed)),
        "auc": Figure(auc(chances, outcomes)),
        "ece": Figure(ece(chances, outcomes)),
        "rmse_bins": Figure(rmse_bins(chances, outcomes, labels)),
    }


def calibration_plot(predicted: Predicted) -> Plot:
    """Return how often answers were right against how likely they were said to be, in ten bins."""
    curves = [Curve("as promised", (0.0, 1.0), (0.0, 1.0))]
    for model, chances in predicted.chances.items():
        if curve := _calibration(model, chances, predicted.outcomes):
            curves.append(curve)
    return Plot(
        "memory-calibration",
        "Predicted against real recall, half a day and later",
        "predicted chance of a right answer",
        "share right",
        tuple(curves),
    )


def _calibration(model: str, chances: Values, outcomes: Values) -> Curve | None:
    place = np.minimum((chances * _BINS).astype(np.intp), _BINS - 1)
    points = [
        (float(chances[place == each].mean()), float(outcomes[place == each].mean()))
        for each in range(_BINS)
        if np.sum(place == each) >= _FEWEST_IN_BIN
    ]
    if len(points) < 2:
        return None
    x, y = zip(*points, strict=True)
    return Curve(model, x, y)


def _groups(predicted: Predicted) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    if predicted.by_learner:
        return np.array([row.answer.learner for row in predicted.rows])
    return np.array([str(int(row.answer.days)) for row in predicted.rows])


def _labels(rows: Sequence[Row]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    days = np.array([row.evidence.days for row in rows], np.float64)
    memories = [row.evidence.memory for row in rows]
    reps = np.array([memory.reps if memory else 0 for memory in memories], np.float64)
    lapses = np.array([memory.lapses if memory else 0 for memory in memories], np.float64)
    return memory_bins(days, reps, lapses)

"""How well are answers predicted: our one prediction beside what people use today?

The headline is repeats after half a day or more; repeats within the day and first meetings are
scored beside them under names of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from api.calibration.evidence_rows import Answer
from api.pacing.memory import DEFAULT_WEIGHTS
from api.pacing.prediction import DEFAULT_PREDICTION, chance_right
from workers.evaluation.memory_baselines import (
    COIN,
    FIXED_DAYS,
    HalfLife,
    chance_within,
    fsrs,
    moving_average,
)
from workers.evaluation.memory_data import read_answers
from workers.evaluation.memory_folds import (
    BLOCKS,
    DELAYED,
    FIRST,
    FOLDS,
    LEAST_LEARNERS,
    SAME_DAY,
    Fold,
    Scored,
    learner_folds,
    time_folds,
)
from workers.evaluation.memory_scores import Predicted, calibration_plot, figures
from workers.evaluation.metrics import Values
from workers.evaluation.report import Figure, Report
from workers.evaluation.tables import UnreadableData

_WHAT_IS_SCORED = (
    "The headline rows are repeats at least half a day after the same learner's last answer to the"
    " same exercise; same_day_ are sooner repeats, first_ are first meetings."
)
_INTERVALS = "In brackets: 95 % intervals, 200 bootstrap draws of whole {}."


def evaluate_memory(data: Path, seed: int) -> Report:
    """Return the report on predicting answers. Raises UnreadableData."""
    logs: dict[str, list[Answer]] = defaultdict(list)
    for answer in read_answers(data):
        logs[answer.learner].append(answer)
    by_learner = len(logs) >= LEAST_LEARNERS
    folds = _by_learner(logs, seed) if by_learner else _by_time(logs)
    predicted = {sort: _gathered(found, by_learner) for sort, found in folds.items() if found}
    if DELAYED not in predicted:
        raise UnreadableData(
            data, 0, "time", "no exercise is asked again after half a day; give a longer log"
        )
    return Report(
        "memory",
        len(predicted[DELAYED].outcomes),
        _split(len(logs), by_learner),
        seed,
        _tabled(predicted, seed),
        (
            _WHAT_IS_SCORED,
            _INTERVALS.format("learners" if by_learner else "days"),
            *_sizes(predicted),
        ),
        (calibration_plot(predicted[DELAYED]),),
    )


def _by_learner(logs: dict[str, list[Answer]], seed: int) -> dict[str, list[Fold]]:
    folds = list(learner_folds(logs, seed))
    return {
        sort: [fold[sort] for fold in folds if fold[sort].scored]
        for sort in (DELAYED, SAME_DAY, FIRST)
    }


def _by_time(logs: dict[str, list[Answer]]) -> dict[str, list[Fold]]:
    return {
        sort: [fold for fold in time_folds(logs, sort) if fold.scored]
        for sort in (DELAYED, SAME_DAY)
    }


def _gathered(folds: Sequence[Fold], by_learner: bool) -> Predicted:
    chances: dict[str, list[Values]] = defaultdict(list)
    for fold in folds:
        for model, values in _chances(fold, by_learner).items():
            chances[model].append(values)
    rows = [each.row for fold in folds for each in fold.scored]
    together = {model: np.concatenate(values) for model, values in chances.items()}
    return Predicted(rows, together, by_learner)


def _chances(fold: Fold, by_learner: bool) -> dict[str, Values]:
    def each(rule: Callable[[Scored], float]) -> Values:
        return np.array([rule(scored) for scored in fold.scored], np.float64)

    weights, usual = fold.calibration.prediction, _share_right(fold)
    found = {
        "interlude": each(lambda s: chance_right(s.row.evidence, weights, s.memory_weights)),
        "moving_average": each(lambda s: moving_average(s.plain)),
        "average": each(lambda _: usual),
        "random": each(lambda _: COIN),
    }
    if fold.scored[0].row.clues is None:
        return found | {"item_average": _item_averages(fold)}
    found |= {
        "interlude_defaults": each(lambda s: chance_right(s.plain.evidence, DEFAULT_PREDICTION)),
        "fsrs": each(lambda s: fsrs(s.plain, DEFAULT_WEIGHTS)),
        "hlr": HalfLife(fold.taught).chances([s.plain for s in fold.scored]),
        "leitner": each(lambda s: chance_within(s.leitner_days, s.plain.evidence.days)),
        "sm2": each(lambda s: chance_within(s.sm2_days, s.plain.evidence.days)),
        "fixed_3_days": each(lambda s: chance_within(FIXED_DAYS, s.plain.evidence.days)),
    }
    if not by_learner:
        found["fsrs_fitted"] = each(lambda s: fsrs(s.row, s.memory_weights))
    return found


def _share_right(fold: Fold) -> float:
    outcomes = [bool(row.answer.correct) for row in fold.taught]
    return (sum(outcomes) + 1.0) / (len(outcomes) + 2.0)


def _item_averages(fold: Fold) -> Values:
    usual = _share_right(fold)
    told: dict[str, list[float]] = defaultdict(list)
    for row in fold.taught:
        told[row.answer.item].append(float(bool(row.answer.correct)))
    means = {item: (sum(seen) + usual) / (len(seen) + 1.0) for item, seen in told.items()}
    return np.array([means.get(each.row.answer.item, usual) for each in fold.scored], np.float64)


def _tabled(predicted: dict[str, Predicted], seed: int) -> dict[str, dict[str, Figure]]:
    models: dict[str, dict[str, Figure]] = {model: {} for model in predicted[DELAYED].chances}
    for sort, those in predicted.items():
        for model in those.chances:
            prefix = "" if sort == DELAYED else f"{sort}_"
            found = figures(those, model, seed, full=sort == DELAYED)
            models.setdefault(model, {}).update(
                {f"{prefix}{metric}": figure for metric, figure in found.items()}
            )
    return models


def _sizes(predicted: dict[str, Predicted]) -> Iterable[str]:
    for sort, those in predicted.items():
        if sort != DELAYED:
            yield f"{sort}_: {len(those.outcomes)} rows."


def _split(learners: int, by_learner: bool) -> str:
    if by_learner:
        return f"{learners} learners in {FOLDS} folds: each is scored by what the others taught"
    return (
        f"{learners} learner(s): rows in {BLOCKS} blocks by time, 2 to {BLOCKS} scored, each by"
        " what came before it"
    )

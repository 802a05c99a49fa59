"""What have everybody's answers taught? The night's one fit of exercises and of the prediction.

A worker asks, and publishes what comes out as the next population snapshot.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from api.calibration.evidence_rows import Answer
from api.calibration.item_fit import Declared, FirstAnswer, fit_items
from api.calibration.prediction_fit import calibrate
from api.calibration.taught import ItemModel, Taught, Thresholds, Timing
from api.calibration.time_fit import Timed, fit_times
from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.pace import encounter
from api.pacing.prediction import PredictionWeights


def fit_population(
    given: Sequence[Timing],
    before: PredictionWeights,
    memory_weights: Mapping[str, Sequence[float]],
    thresholds: Thresholds,
) -> Taught:
    """Return what these answers teach; those of one learner stand in the order they were given.

    `before`: weights of the prediction that stay as long as the answers are too few;
    `memory_weights`: each learner's. Exercises fewer learners met than believed stay undescribed.
    """
    logs: dict[str, list[Answer]] = defaultdict(list)
    for each in given:
        logs[each.answer.learner].append(each.answer)
    calibration = calibrate(
        logs.values(), memory_weights, FIRST_DIFFICULTY, thresholds.learners_of_item
    )
    enough = len(given) >= thresholds.answers_for_weights
    prediction = calibration.prediction if enough else before
    times = fit_times(_timed(given))
    items = _items(given, calibration.difficulties.known, times.items)
    return Taught(prediction, items, times.encounters if enough else {})


def _items(
    given: Sequence[Timing], difficulties: Mapping[str, float], times: Mapping[str, float]
) -> dict[str, ItemModel]:
    declared = {
        each.answer.item: Declared(FIRST_DIFFICULTY, each.answer.guess)
        for each in given
        if each.answer.item in difficulties
    }
    shapes = fit_items(
        (
            FirstAnswer(each.answer.learner, each.answer.item, bool(each.answer.correct))
            for each in given
            if each.answer.item in declared
        ),
        declared,
    )
    return {
        name: ItemModel(
            difficulties[name],
            shape.discrimination,
            math.log(times.get(name, 1.0)),
            shape.answers,
        )
        for name, shape in shapes.items()
    }


def _timed(given: Sequence[Timing]) -> list[Timed]:
    found = []
    before: dict[tuple[str, str], tuple[int, float, bool]] = {}
    for each in given:
        answer = each.answer
        met, days, right = before.get((answer.learner, answer.item), (0, 0.0, True))
        if answer.seconds is not None:
            kind = encounter(met, answer.days - days, right)
            found.append(
                Timed(answer.learner, answer.item, answer.seconds, each.declared_seconds, kind)
            )
        before[answer.learner, answer.item] = (met + 1, answer.days, bool(answer.correct))
    return found

"""What have everybody's answers taught? The night's one fit of exercises and of the prediction.

A worker asks, and publishes what comes out as the next population snapshot.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from api.calibration.evidence_rows import Answer
from api.calibration.item_fit import Declared, FirstAnswer, fit_items
from api.calibration.prediction_fit import calibrate
from api.calibration.time_fit import Timed, fit_times
from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.pace import encounter
from api.pacing.placement.items import FIRST_DISCRIMINATION
from api.pacing.prediction import PredictionWeights

# A fit is worth its snapshot when a day has passed since the one before.
LEAST_PAUSE = timedelta(hours=24)

# What differs by less, in logits or in the logarithm of seconds, nobody would notice.
NOTICEABLE = 0.05


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much it takes: new answers for another fit, answers for weights of the prediction, and
    learners who met an exercise before something is said of it.
    """

    new_answers: int = 200
    answers_for_weights: int = 2_000
    learners_of_item: int = 5


@dataclass(frozen=True, slots=True)
class ItemModel:
    """What is believed of one exercise, as a row of `item_model` keeps it."""

    difficulty: float = FIRST_DIFFICULTY
    discrimination: float = FIRST_DISCRIMINATION
    log_seconds: float = 0.0
    answers: int = 0

    def moved_from(self, before: "ItemModel | None") -> bool:
        """Whether a learner or a session could tell the difference."""
        if before is None:
            return True
        return (
            abs(self.difficulty - before.difficulty) > NOTICEABLE
            or abs(self.discrimination - before.discrimination) > NOTICEABLE
            or abs(self.log_seconds - before.log_seconds) > NOTICEABLE
        )


@dataclass(frozen=True, slots=True)
class Timing:
    """An answer as the prediction reads it, with the seconds its author declared."""

    answer: Answer
    declared_seconds: float


@dataclass(frozen=True, slots=True)
class Taught:
    """What the answers taught: the weights of the prediction, and every exercise enough met."""

    prediction: PredictionWeights
    items: dict[str, ItemModel]


def is_worth_a_fit(pause: timedelta | None, new_answers: int, thresholds: Thresholds) -> bool:
    """Return whether it is time to learn again; `pause` since the last time, None before it."""
    rested = pause is None or pause >= LEAST_PAUSE
    return rested and new_answers >= thresholds.new_answers


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
        logs.values(),
        {each.answer.item: FIRST_DIFFICULTY for each in given},
        memory_weights,
        thresholds.learners_of_item,
    )
    enough = len(given) >= thresholds.answers_for_weights
    prediction = calibration.prediction if enough else before
    return Taught(prediction, _items(given, calibration.difficulties))


def _items(given: Sequence[Timing], difficulties: Mapping[str, float]) -> dict[str, ItemModel]:
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
    # How long repeats take beside first meetings is left to the learner's own pace: what is kept of
    # an exercise is how it differs from others met in the same way.
    times = fit_times(_timed(given)).items
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

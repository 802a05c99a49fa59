"""What a night's fit takes and gives, as values, and when one is worth its while."""

from dataclasses import dataclass, field
from datetime import timedelta

from api.calibration.evidence_rows import Answer
from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.placement.items import FIRST_DISCRIMINATION
from api.pacing.prediction import PredictionWeights

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
class Timing:
    """An answer as the prediction reads it, with the seconds its author declared."""

    answer: Answer
    declared_seconds: float


@dataclass(frozen=True, slots=True)
class ItemModel:
    """What is believed of one exercise: logits, and the logarithm of how many times the declared
    seconds it takes; `answers` are those of learners who first met it.
    """

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
class Taught:
    """What the answers taught: the weights of the prediction, every exercise enough met, and how
    many times the usual seconds each kind of encounter takes (`api.pacing.pace.encounter`).
    """

    prediction: PredictionWeights
    items: dict[str, ItemModel]
    encounters: dict[str, float] = field(default_factory=dict)


def is_worth_a_fit(pause: timedelta | None, new_answers: int, thresholds: Thresholds) -> bool:
    """Return whether it is time to learn again; `pause` since the last time, None before it."""
    rested = pause is None or pause >= LEAST_PAUSE
    return rested and new_answers >= thresholds.new_answers

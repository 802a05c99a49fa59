"""What is held true when an answer comes: of everybody, of the exercise, of this learner.

Folding takes one of each and returns the learner's anew; composing reads the same values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from api.pacing.ability import Ability
from api.pacing.holding import HeldDays
from api.pacing.memory import Memory, Rating
from api.pacing.pace import Pace
from api.pacing.prediction import (
    DEFAULT_PREDICTION,
    MOVING_AVERAGE_START,
    PredictionWeights,
)
from api.pacing.rating import Confidence

# Until everybody's answers say otherwise, a first answer is right seven times in ten (design, E3).
FIRST_DIFFICULTY = -0.85


@dataclass(frozen=True, slots=True)
class Population:
    """What is learned from everybody, as published: weights, the recall aimed at, the rules.

    `encounters`: how many times the usual seconds each kind of encounter with an exercise takes.
    """

    version: int
    weights: tuple[float, ...]
    desired_retention: float
    rule_version: int
    prediction: PredictionWeights = DEFAULT_PREDICTION
    encounters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of one exercise: its difficulty in logits, the chance of being right by luck,
    and the seconds it takes a learner of usual pace.
    """

    seconds: float
    difficulty: float = FIRST_DIFFICULTY
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one learner alone; None and 1 where she is like everybody.

    `weights` are the memory's, fitted to her; `time_factor` is how many times the usual seconds she
    is to be given; `holds` are the days she is away, which put off what is due.
    """

    weights: tuple[float, ...] | None = None
    desired_retention: float | None = None
    time_factor: float = 1.0
    holds: tuple[HeldDays, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as a marked fact. `seconds` is None where the phone could not measure it.

    `self_rating` is the learner's own, where she was asked for one. `skills` are those of the
    exercise's lesson. Without `counts` the exercise was taken out since (mis-keyed, confusing): it
    says nothing about her ability.
    """

    at: datetime
    study_day: date
    exercise_id: str
    correct: bool
    seconds: float | None
    hints_used: int = 0
    self_rating: Rating | None = None
    confidence: Confidence | None = None
    changed_answers: int = 0
    session_id: UUID | None = None
    skills: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """A memory with how many right answers in a row it ends on, and when it is due.

    `failures` are the wrong answers, the first one included. `misled`: the latest was wrong though
    she was sure. `session_id` is the study session of the latest.
    """

    memory: Memory
    streak: int
    due_at: datetime
    failures: int = 0
    misled: bool = False
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed of a learner as a whole, and where her latest answer was given.

    `moving_average` is the logit of how often she was right lately.
    """

    pace: Pace = field(default_factory=Pace)
    ability: Ability = field(default_factory=Ability)
    moving_average: float = MOVING_AVERAGE_START
    last_session_id: UUID | None = None
    last_skills: tuple[str, ...] = ()

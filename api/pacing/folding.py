"""What does one answer change? The step that turns facts into memory, pace and progress.

Recording an answer takes this step once; refolding takes it for every fact of a learner in order.
It reads nothing but its arguments, so both ways end in the same rows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from api.pacing.memory import Memory, Rating, due_at, retrievability, review
from api.pacing.pace import SLOWEST_SECONDS, Pace, observe, predicted_seconds
from api.pacing.rating import rate

RULE_VERSION = 1
"""The rules of this file. A changed rule gets a new number and stands beside the old one: snapshots
say which rules are in force, so what was folded by the old ones stays as it is."""


@dataclass(frozen=True, slots=True)
class Population:
    """What is learned from everybody, as published: weights, the recall aimed at, the rules."""

    version: int
    weights: tuple[float, ...]
    desired_retention: float
    rule_version: int = RULE_VERSION


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as a marked fact. `seconds` is None where the phone could not measure it.

    `self_rating` is the learner's own, where she was asked for one.
    """

    at: datetime
    study_day: date
    exercise_id: str
    correct: bool
    seconds: float | None
    declared_seconds: float
    hints_used: int
    self_rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A memory with how many right answers in a row it ends on, and when it is due."""

    memory: Memory
    streak: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one answer did: its rating, what was expected of it, the memory and pace it left."""

    rating: Rating
    expected_seconds: float
    retrievability: float | None
    known: Known
    pace: Pace


def fold_answer(
    known: Known | None, pace: Pace, answered: Answered, population: Population
) -> Reviewed:
    """Take one answer into account; `known` is None the first time this exercise is answered.

    Raises ValueError for rules this code does not have.
    """
    if population.rule_version != RULE_VERSION:
        raise ValueError(f"there are no rules {population.rule_version} here")
    expected = predicted_seconds(pace, answered.declared_seconds)
    streak = known.streak if known else 0
    rating = rate(
        answered.correct,
        answered.seconds,
        expected,
        answered.hints_used,
        streak,
        answered.self_rating,
    )
    before = known.memory if known else None
    recall = retrievability(before, answered.at, population.weights) if before else None
    memory = review(before, rating, answered.at, population.weights)
    due = due_at(memory, population.desired_retention, population.weights)
    return Reviewed(
        rating,
        expected,
        recall,
        Known(memory, streak + 1 if answered.correct else 0, due),
        _paced(pace, answered),
    )


def studied_ms(seconds: float | None) -> int:
    """Return the time of any answer that counts as studying, marked or not.

    A phone left on the desk all night with a question open adds ten minutes to the day, not eight
    hours; an answer that was not measured adds none.
    """
    return round(1000 * min(seconds or 0.0, SLOWEST_SECONDS))


def _paced(pace: Pace, answered: Answered) -> Pace:
    if answered.seconds is None:
        return pace
    return observe(pace, answered.seconds, answered.declared_seconds)

"""How a goal stands: what is done, what remains, how likely it is, and what would be likely."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from api.pacing.goals import UNLIKELY

State: TypeAlias = Literal["open", "reached", "missed"]
Unit: TypeAlias = Literal["study_days", "minutes", "share", "level", "lessons"]

Doubt: TypeAlias = Literal[
    "few_days",
    "few_breaks",
    "few_minutes",
    "short_breaks",
    "little_time",
    "few_days_left",
    "not_taught",
]
"""Why a goal is hardly to be reached: what her days show, what her breaks hold, what is left, or
that nothing she takes leads there.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a goal of learning: the minutes it takes itself, those of the reviews that come
    meanwhile, what both need a week, and when she is done (early and late, None beyond ten years).
    """

    minutes: float
    review_minutes: float
    minutes_per_week: float
    between: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Feasible:
    """What she is likely to reach instead: a lower target, a later day, more minutes a week."""

    target: float | None = None
    by_date: date | None = None
    minutes_per_week: float | None = None


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """One goal at one moment. `deadline` is its day, put off by her holds.

    `doubt` and `feasible` are there where it is hardly to be reached; `way` where there is one.
    """

    unit: Unit
    done: float
    needed: float
    state: State
    chance: float
    deadline: date | None = None
    way: Way | None = None
    doubt: Doubt | None = None
    feasible: Feasible | None = None

    @property
    def remaining(self) -> float:
        """What is left of it, in its unit."""
        return max(self.needed - self.done, 0.0)


def is_unlikely(chance: float) -> bool:
    """Whether a goal of this chance is to be warned of."""
    return chance < UNLIKELY

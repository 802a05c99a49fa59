"""What a learner sets out to do: study days a week, minutes a day, a skill or a course by a day.

One goal of its kind (and skill, or course) is in force at a time. An app offline sends the same as
a `goal_change` event; of several changes the one made last holds. A skill or course the server does
not know is taken then.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.sessions import Reason

GoalKind = Annotated[
    str,
    Meta(
        pattern=r"^(days_per_week|minutes_per_day|mastery|path)$(?!\n)",
        description="days_per_week, minutes_per_day, mastery (of a skill) or path (a course)",
    ),
]
GoalLevel = Annotated[str, Meta(pattern=r"^(familiar|proficient|mastered)$(?!\n)")]
GoalSubject = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class SetGoal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Set a goal, in place of the one of its kind and subject.

    `days_per_week` takes a whole `target` of 1 to 7, `minutes_per_day` one of 1 to 240. `mastery`
    takes a skill as `subject`, a `by_date`, and either a `level` or as `target` the share of the
    skill's questions she would get right (above 0, up to 1). `path` takes a course of hers as
    `subject` and a `by_date`.
    """

    kind: GoalKind
    target: Annotated[float, Meta(gt=0, le=240)] | None = None
    level: GoalLevel | None = None
    subject: GoalSubject | None = None
    by_date: date | None = None


class GoalAlternative(msgspec.Struct, frozen=True):
    """A goal she is likely to reach instead: a lower target, a later day, or, to keep the day, so
    many minutes a week. What does not apply is null.
    """

    target: float | None
    by_date: date | None
    minutes_per_week: float | None


class Goal(msgspec.Struct, frozen=True):
    """A goal in force, and how far she is.

    `done`, `needed` and `remaining` count in `unit`: study days of this week (Monday to Sunday),
    minutes of today, a share, levels (new, started, familiar, proficient, mastered) or lessons; may
    grow. `deadline` is `by_date` put off by the days she is away. `minutes_left` of lessons
    or practice, `review_minutes` of the reviews until then; `minutes_per_week` is what both need.
    `chance` that it is reached in time, this week or today; it is reached between `early` (one
    chance in ten) and `late` (nine in ten). `state`: open, reached or missed; may grow. With a
    `warning` it is hardly to be reached, and the `alternative` is.
    """

    id: UUID
    kind: str
    subject: str | None
    target: float | None
    level: str | None
    by_date: date | None
    deadline: date | None
    set_at: datetime
    state: str
    unit: str
    done: float
    needed: float
    remaining: float
    minutes_left: float | None
    review_minutes: float | None
    minutes_per_week: float | None
    usual_minutes_per_week: float
    chance: float
    early: date | None
    late: date | None
    told: Reason
    warning: Reason | None
    alternative: GoalAlternative | None


class Goals(msgspec.Struct, frozen=True):
    """All her goals in force, in the order they were set."""

    goals: list[Goal]

"""How far a learner is: her days, her lessons, what is due."""

from datetime import date, datetime

import msgspec

from mobile_contract.sessions import Reason


class DayProgress(msgspec.Struct, frozen=True):
    """One study day (it turns at 4 in the morning, in the zone the phone had then)."""

    day: date
    answers: int
    correct: int
    minutes: float


class LessonProgress(msgspec.Struct, frozen=True):
    """One lesson of a course the learner takes. With `tested_out_at` it need not be taken: a
    placement showed then that it is known.
    """

    lesson_id: str
    title: str
    exercises_answered: int
    exercises: int
    completed_at: datetime | None
    tested_out_at: datetime | None


class CourseProgress(msgspec.Struct, frozen=True):
    """One course the learner takes."""

    course_id: str
    title: str
    lessons_completed: int
    lessons: list[LessonProgress]


class Streak(msgspec.Struct, frozen=True):
    """How many days or weeks (`unit`) in a row, and the most there ever were.

    Seven studied days in a row of it earn a freeze, two at most are kept, and a missed day or week
    spends one. Days on hold neither break it nor count. `counted`: today, or this week, counts
    already.
    """

    unit: str
    length: int
    longest: int
    freezes: int
    counted: bool
    told: Reason


class Progress(msgspec.Struct, frozen=True):
    """Everything at a glance. `days` holds the last 30 study days that had answers.

    `minutes_goal` is her goal of minutes a day, where she set one.
    """

    today: date
    due_now: int
    next_due_at: datetime | None
    exercises_known: int
    days: list[DayProgress]
    courses: list[CourseProgress]
    streak: Streak
    minutes_today: float
    minutes_goal: float | None

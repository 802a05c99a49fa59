"""How far a learner is: her days, her lessons, what is due."""

from datetime import date, datetime

import msgspec


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


class Progress(msgspec.Struct, frozen=True):
    """Everything at a glance. `days` holds the last 30 study days that had answers."""

    today: date
    due_now: int
    next_due_at: datetime | None
    exercises_known: int
    days: list[DayProgress]
    courses: list[CourseProgress]

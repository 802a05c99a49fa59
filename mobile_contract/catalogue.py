"""What my association teaches: look through it, search it by words or minutes, take a course.

Titles come in the language that suits the reader: what `Accept-Language` asks for, else her own,
else the course's. `language` says which one it is. Every answer to a GET has an `ETag`: send it
back as `If-None-Match` and an answer that is still the same comes as 304 without a body.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from mobile_contract.sessions import Reason

Audience = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)")
]


class TaughtCourse(msgspec.Struct, frozen=True):
    """One course my association teaches, and how far I am in it.

    `languages` and `audiences` are those its lessons are offered in. `skills` and `minutes` are
    those of all its lessons together.
    """

    id: str
    title: str
    description: str
    language: str
    languages: list[str]
    audiences: list[str]
    lessons: int
    minutes: float
    skills: list[str]
    credit_bearing: bool
    licence: str
    authors: list[str]
    enrolled: bool
    audience: str | None
    lessons_begun: int
    lessons_completed: int


class TaughtCourses(msgspec.Struct, frozen=True):
    """A page of courses: what fits the words best comes first. Pass `next_cursor` as `cursor`."""

    courses: list[TaughtCourse]
    next_cursor: str | None


class Prerequisite(msgspec.Struct, frozen=True):
    """A lesson to finish first. Its `title` is null where my association does not teach it."""

    lesson_id: str
    title: str | None
    met: bool


class TaughtLesson(msgspec.Struct, frozen=True):
    """One lesson in its place (`unit` and `position` count from 1) and where I am with it.

    `state` is `new`, `begun`, `completed`, `tested_out` where a placement showed that I need not
    take it, or `locked` while a prerequisite is not `met`.
    """

    id: str
    course_id: str
    course_title: str
    unit: int
    unit_title: str
    position: int
    title: str
    objective: str
    language: str
    audience: str | None
    minutes: float
    skills: list[str]
    credit_bearing: bool
    prerequisites: list[Prerequisite]
    state: str


class TaughtLessons(msgspec.Struct, frozen=True):
    """A page of lessons: what fits the words best comes first, else as they are taught."""

    lessons: list[TaughtLesson]
    next_cursor: str | None


class TaughtUnit(msgspec.Struct, frozen=True):
    """A chapter of a course and its lessons, as they are taught."""

    title: str
    lessons: list[TaughtLesson]


class CourseOutline(msgspec.Struct, frozen=True):
    """One course with everything in it."""

    course: TaughtCourse
    units: list[TaughtUnit]


class EnrolInCourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Take a course, worded for one of its `audiences` where I name one, else for everybody."""

    audience: Audience | None = None


class Enrolment(msgspec.Struct, frozen=True):
    """A course I take, since when, and for which audience it is worded."""

    course_id: str
    enrolled_at: datetime
    audience: str | None


class LessonToResume(msgspec.Struct, frozen=True):
    """Where I was: a lesson I began, or the one that comes next. What is left of it, and of time.

    `minutes_left` is at the pace its author declares.
    """

    lesson_id: str
    title: str
    language: str
    course_id: str
    course_title: str
    unit: int
    unit_title: str
    position: int
    lessons: int
    begun: bool
    exercises: int
    exercises_left: int
    minutes_left: float


class LessonText(msgspec.Struct, frozen=True):
    """A lesson as plain text, to be heard or printed: its cards and questions, without the key."""

    lesson_id: str
    revision: str
    language: str
    text: str


class Resume(msgspec.Struct, frozen=True):
    """Where I was. Where `lesson` is null, `nothing` says why."""

    lesson: LessonToResume | None
    nothing: Reason | None

"""The change feed: all that a phone keeps of me, from zero or since it last asked.

`GET /v1/sync` gives changes in an order in which they can be applied one after another. Each thing
comes by its `kind` and `key` as it stands now, so the same change may come twice, and what changes
often comes once. Kinds may be added: skip one you do not know, and its `check`.
`mobile_contract/local_copy.py` is the app's side of it.

A cursor belongs to one person in one association, and to one `kind` or to all of them; with any
other it is 422 `cursor_invalid`, and the app starts over as on 410 `resync_needed`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from mobile_contract.reminders import Nudge

Kind = Literal[
    "memory", "lesson", "skill", "study_day", "study_settings", "goal", "course", "nudge"
]


class MemoryBody(msgspec.Struct, frozen=True):
    """How well I remember one exercise: enough to go on scheduling it offline.

    `stability` in days, `difficulty` 1 to 10 (FSRS-6). `failures` are all wrong answers, `streak`
    the right ones since the last. `misled`: the latest was wrong though I was sure.
    """

    exercise_id: str
    revision: str
    stability: float
    difficulty: float
    last_review_at: datetime
    due_at: datetime
    reps: int
    lapses: int
    streak: int
    failures: int
    misled: bool


class LessonBody(msgspec.Struct, frozen=True):
    """How far I am in a lesson. `begun_revision` is the text I began it with."""

    lesson_id: str
    started_at: datetime
    begun_revision: str | None
    exercises_answered: int
    unmarked_answers: list[str]
    completed_at: datetime | None


class SkillBody(msgspec.Struct, frozen=True):
    """What my answers have shown of a skill. `ability_mean` and `ability_variance` in logits."""

    skill: str
    ability_mean: float
    ability_variance: float
    ability_answers: int
    answers: int
    right_answers: int
    independent_successes: int
    success_days: int
    last_success_day: date | None
    last_answered_at: datetime | None


class StudyDayBody(msgspec.Struct, frozen=True):
    """A day I studied, in milliseconds of answering and of reading; `device_timed_ms` of both only
    my phone has seen.
    """

    day: date
    answers: int
    correct: int
    answer_ms: int
    reading_ms: int
    device_timed_ms: int


class StudySettingsBody(msgspec.Struct, frozen=True):
    """How I am guided; the same as in `GET /v1/me/study-settings`."""

    guidance: str
    minutes_per_day: float | None
    time_factor: float
    interests: list[str]
    streak_unit: str


class GoalBody(msgspec.Struct, frozen=True):
    """A goal I set, under the id of the event that set it. It stays on record once it has ended.

    `target`, `level` and the rest as in `GET /v1/me/goals`.
    """

    id: UUID
    kind: str
    target: float | None
    level: str | None
    subject: str | None
    by_date: date | None
    set_at: datetime
    ended_at: datetime | None


class GivenLesson(msgspec.Struct, frozen=True):
    """A lesson as it is given to me: fetch what you do not have by its `revision`.

    `withdrawn` are exercises of it that my association asks no more.
    """

    lesson_id: str
    position: int
    revision: str
    withdrawn: list[str]


class CourseBody(msgspec.Struct, frozen=True):
    """A course I take, with its lessons in the words I am given. Without lessons it has retired."""

    course_id: str
    title: str
    language: str
    audience: str | None
    enrolled_at: datetime
    lessons: list[GivenLesson]


class _Change(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One thing as it stands now. `op` is `put`, or `tombstone`: it is gone, and `body` is null.

    Keep `revision` beside it: the check at the end is made of keys and revisions.
    """

    key: str
    op: str
    revision: int


class MemoryChange(_Change, frozen=True, kw_only=True, tag="memory"):
    """A memory; `key` is the exercise's id."""

    body: MemoryBody | None


class LessonChange(_Change, frozen=True, kw_only=True, tag="lesson"):
    """How far I am in a lesson; `key` is its id."""

    body: LessonBody | None


class SkillChange(_Change, frozen=True, kw_only=True, tag="skill"):
    """A skill; `key` is its name."""

    body: SkillBody | None


class StudyDayChange(_Change, frozen=True, kw_only=True, tag="study_day"):
    """A study day; `key` is its date."""

    body: StudyDayBody | None


class StudySettingsChange(_Change, frozen=True, kw_only=True, tag="study_settings"):
    """My study settings, of which there is one."""

    body: StudySettingsBody | None


class GoalChange(_Change, frozen=True, kw_only=True, tag="goal"):
    """A goal; `key` is its id."""

    body: GoalBody | None


class CourseChange(_Change, frozen=True, kw_only=True, tag="course"):
    """A course I take, or took: `key` is its id."""

    body: CourseBody | None


class NudgeChange(_Change, frozen=True, kw_only=True, tag="nudge"):
    """A reminder in my inbox for this association; `key` is its id."""

    body: Nudge | None


Change: TypeAlias = (
    MemoryChange
    | LessonChange
    | SkillChange
    | StudyDayChange
    | StudySettingsChange
    | GoalChange
    | CourseChange
    | NudgeChange
)


class KindCheck(msgspec.Struct, frozen=True):
    """How many things of a kind a complete copy holds, and their `hash`: SHA-256 in hex over the
    lines `key:revision` in the order of their UTF-8 bytes, with a newline between two.
    """

    kind: str
    count: int
    hash: str


class ChangeFeed(msgspec.Struct, frozen=True):
    """A page of changes. Keep `next_cursor` in the same transaction as what you applied, and ask
    again with it: at once while there is `more`, else when you next look.

    `check` is null where more is to come, and while another call is writing. Where a kind's differs
    from the copy's, drop that kind and ask for it alone, from zero (`kind` without `cursor`); go on
    afterwards with the cursor of all kinds. Never skip it: after a server was restored it may be
    all that tells.
    """

    changes: list[Change]
    next_cursor: str
    more: bool
    check: list[KindCheck] | None

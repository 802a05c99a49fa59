"""How good the exercises are: learners say what is wrong with one, authors see how each is doing.

An exercise is judged in one revision of its lesson; mended, it begins anew.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.sessions import ExerciseId, Reason, Revision

ReportKind = Literal["wrong_key", "unclear", "outdated", "typo", "offensive", "other"]
Outcome = Literal["fixed", "fine", "withdrawn"]


class ReportItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something is wrong with this exercise, in the revision I was shown.

    `wrong_key`: the answer marked right is not. Of each kind one report a learner is kept, the
    first, until the exercise is put back: then she may report it anew.
    """

    exercise_id: ExerciseId
    revision: Revision
    kind: ReportKind
    comment: Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$")] = ""


class ItemReport(msgspec.Struct, frozen=True):
    """What I reported, and what became of it.

    `outcome` is null until somebody looked: then `fixed`, `fine` (nothing is wrong with it) or
    `withdrawn` (it is asked no more until it is mended); `words` are what its author adds.
    """

    id: UUID
    exercise_id: str
    revision: str
    kind: str
    comment: str
    reported_at: datetime
    outcome: str | None
    words: str
    settled_at: datetime | None


class ItemReports(msgspec.Struct, frozen=True):
    """A page of my reports, the newest first. Pass `next_cursor` as `cursor` for the next page."""

    reports: list[ItemReport]
    next_cursor: str | None


class ToldReport(msgspec.Struct, frozen=True):
    """A report as authors read it: what is wrong, without whose word it is."""

    id: UUID
    kind: str
    comment: str
    reported_at: datetime
    outcome: str | None
    words: str
    settled_at: datetime | None


class OptionPicks(msgspec.Struct, frozen=True):
    """How many chose an option, at their first try."""

    key: str
    right: bool
    picked: int


class ExerciseQuality(msgspec.Struct, frozen=True):
    """One exercise in one revision of its lesson, as it did among this association's learners.

    `status`: `sound`, `watch` (worth a look) or `withdrawn` (asked of nobody until it is mended or
    restored); `reasons`, the gravest first. `right` and `expected` are shares of first answers, as
    they were and as they were predicted; `discrimination` (-1 to 1) is how much being able helps;
    each is null where there is nothing to tell from, the last below 20 learners. `is_current`:
    learners who begin the lesson are given this revision. `refreshed_at` is when the figures were
    taken, null before the first.
    """

    exercise_id: str
    revision: str
    lesson_id: str
    lesson_title: str
    language: str
    is_current: bool
    prompt: str
    status: str
    reasons: list[Reason]
    attempts: int
    learners: int
    right: float | None
    expected: float | None
    discrimination: float | None
    options: list[OptionPicks]
    median_seconds: float | None
    declared_seconds: float
    withdrawn_at: datetime | None
    refreshed_at: datetime | None
    reports: list[ToldReport]


class CourseQuality(msgspec.Struct, frozen=True):
    """Every exercise of a course, the worst first, then those that most learners answered."""

    course_id: str
    exercises: list[ExerciseQuality]


class RestoreItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask this exercise again, in this revision: nothing is wrong with it."""

    exercise_id: ExerciseId
    revision: Revision


class RestoredItem(msgspec.Struct, frozen=True):
    """It is asked again; only what is answered and reported from now on is held against it. Whoever
    was told that it is withdrawn, or nothing yet, reads `fine`.
    """

    exercise_id: str
    revision: str
    restored_at: datetime


class SettleItemReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of a report, and a word to whoever made it. With `withdrawn` the exercise is
    taken out, as if found wrong.
    """

    outcome: Outcome
    words: Annotated[str, Meta(max_length=500, pattern=r"^[^\x00]*$")] = ""

"""Placements: where do I stand in a course, found out with five to eight questions.

Over as many breaks as it takes: it is a test, so an answer is told right or wrong and no more, and
the next question follows from the answers alone. At the end, lessons that are known already need
not be taken.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.identity import Moment, Zone
from mobile_contract.sessions import ExerciseId, ExerciseView, MonoMs, Reason, Revision

CourseId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class StartPlacement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Find out where I stand in a course I take; an unfinished placement goes on, another may begin
    two weeks after the last.
    """

    course_id: CourseId


class PlacementQuestion(msgspec.Struct, frozen=True):
    """What is asked next. An exercise of a placement comes without hints."""

    lesson_id: str
    revision: str
    language: str
    exercise: ExerciseView


class PlacementEstimate(msgspec.Struct, frozen=True):
    """Where I stand, as far as the answers tell.

    `ability` and its standard `error` are logits: 0 is the usual learner. `level` is `unknown`
    until something was answered, then `beginner`, `intermediate` or `advanced`; two times in three
    it is between `lowest` and `highest`.
    """

    ability: float
    error: float
    level: Reason
    lowest: str
    highest: str


class SkippableLesson(msgspec.Struct, frozen=True):
    """A lesson that need not be taken."""

    lesson_id: str
    title: str


class PlacementResult(msgspec.Struct, frozen=True):
    """What it came to. `stopped` says why it ended; `tested_out` are the lessons to skip."""

    stopped: Reason
    tested_out: list[SkippableLesson]


class Placement(msgspec.Struct, frozen=True):
    """A placement as it stands. `state` is `open` or `finished`.

    Open, `next` is the question to answer; finished, `result` is there. It ends after `at_least` to
    `at_most` answered questions, sooner where the course has no more.
    """

    id: UUID
    course_id: str
    state: str
    answered: int
    at_least: int
    at_most: int
    estimate: PlacementEstimate
    next: PlacementQuestion | None
    result: PlacementResult | None
    started_at: datetime
    finished_at: datetime | None


class SubmitPlacementAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to the placement's question, as `sessions.SubmitAnswer`.

    With `dont_know` she says that she does not know, and `response` is not looked at: it counts as
    wrong, and more honestly so than a guess.
    """

    event_id: UUID
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    boot_id: UUID
    occurred_at: Moment
    client_time: Moment
    zone: Zone
    exercise_id: ExerciseId
    revision: Revision
    response: dict[str, Any] = {}
    dont_know: bool = False
    shown_mono_ms: MonoMs | None = None
    answered_mono_ms: MonoMs | None = None
    schema_version: Annotated[int, Meta(ge=1, le=1)] = 1


class PlacementMarked(msgspec.Struct, frozen=True):
    """How the answer went, and the placement after it.

    `status` is `created`, or `duplicate` when it was known already.
    """

    event_id: UUID
    status: str
    correct: bool
    placement: Placement

"""What a phone did without us: its events, many at a time, each answered for itself.

The body of `POST /v1/sync/events` is NDJSON: one event a line, UTF-8, at most 500 lines, 1 MiB
before compression and 256 KiB a line. Every line is decoded alone, so one bad line never holds up
the others. `mobile_contract/sync.md` is the guide.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.goals import GoalLevel
from mobile_contract.identity import Moment, Zone
from mobile_contract.learners import Skill
from mobile_contract.sessions import ExerciseId, Marked, MonoMs, Revision

MOST_EVENTS = 500
MAX_BATCH_BYTES = 1_048_576
MAX_EVENT_BYTES = 262_144

LessonId = ExerciseId


class _Event(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="type"
):
    """What every event says.

    `id` (UUIDv7 is asked for, any UUID is taken) and `sequence` are given by the phone once and
    never change: numbers of one person in one association on one installation begin at 1 and follow
    one another without a gap, whatever the event's type. `boot_id` is new with every start of the
    phone's monotonic clock, and `mono_ms` what that clock showed when the event happened.
    `occurred_at` is what the wall clock said. `session_id` is the study session it is part of: one
    of the server's, or an id the phone made for a session it composed itself. `pack_id`: the pack
    it was made from. Nothing is refused for a study session, a pack or a nudge the server does not
    know.
    """

    id: UUID
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    boot_id: UUID
    occurred_at: Moment
    zone: Zone
    mono_ms: MonoMs | None = None
    session_id: UUID | None = None
    pack_id: UUID | None = None
    source_nudge_id: UUID | None = None
    schema_version: Annotated[int, Meta(ge=1, le=1)] = 1


class AnswerEvent(_Event, frozen=True, tag="answer"):
    """She answered an exercise; the fields mean what they mean in `POST /v1/sessions/{id}/answers`.

    `shown_mono_ms` is of the same boot as `mono_ms`; null where that clock started anew meanwhile.

    An answer that was sent there before, and whose reply was lost, is the same event here: with the
    same id, sequence and session it is a `duplicate`.
    """

    session_id: UUID
    exercise_id: ExerciseId
    revision: Revision
    response: dict[str, Any]
    shown_mono_ms: MonoMs | None = None
    hints_used: Annotated[int, Meta(ge=0, le=100)] = 0
    confidence: Literal["guess", "unsure", "sure"] | None = None
    changed_answers: Annotated[int, Meta(ge=0, le=1000)] = 0


class ViewEvent(_Event, frozen=True, tag="view"):
    """She read the cards of a lesson, from `shown_mono_ms` to `mono_ms`."""

    lesson_id: LessonId
    revision: Revision
    shown_mono_ms: MonoMs | None = None


class CompletionEvent(_Event, frozen=True, tag="completion"):
    """She came to the end of a lesson. One with exercises is completed by answering them all."""

    lesson_id: LessonId
    revision: Revision


class RatingEvent(_Event, frozen=True, tag="rating"):
    """What she said of a lesson, or of one exercise of it; it changes what comes next."""

    lesson_id: LessonId
    said: Literal["too_easy", "too_hard", "not_now"]
    exercise_id: ExerciseId | None = None


class ConfidenceEvent(_Event, frozen=True, tag="confidence"):
    """How far she holds herself to be in a skill, 1 (new to me) to 5 (I could teach it).

    It stands beside what her answers show, never instead of it. Any skill is taken, known or not.
    """

    skill: Skill
    level: Annotated[int, Meta(ge=1, le=5)]


class GoalEvent(_Event, frozen=True, tag="goal_change"):
    """She set a goal, or with `ended` let go of the one of this kind and subject; the fields mean
    what they mean in `POST /v1/me/goals`.

    What she is not taught, or a day that is over, is taken all the same: she may have set it long
    before this arrived.
    """

    kind: Annotated[str, Meta(min_length=1, max_length=50)]
    target: Annotated[float, Meta(ge=0, le=100_000)] | None = None
    level: GoalLevel | None = None
    subject: ExerciseId | None = None
    by_date: date | None = None
    ended: bool = False


class NudgeShownEvent(_Event, frozen=True, tag="nudge_shown"):
    """The phone showed a nudge: one whose push was answered by nobody has arrived after all."""

    nudge_id: UUID


class NudgeOpenedEvent(_Event, frozen=True, tag="nudge_opened"):
    """She opened a nudge."""

    nudge_id: UUID


class NudgeSnoozedEvent(_Event, frozen=True, tag="nudge_snoozed"):
    """She put a nudge off: no other comes before `until`, a week at most; the latest one holds."""

    nudge_id: UUID
    until: Moment


SyncEvent: TypeAlias = (
    AnswerEvent
    | ViewEvent
    | CompletionEvent
    | RatingEvent
    | ConfidenceEvent
    | GoalEvent
    | NudgeShownEvent
    | NudgeOpenedEvent
    | NudgeSnoozedEvent
)


class EventResult(msgspec.Struct, frozen=True):
    """What became of one line, `line` counting from 1; `id` and `sequence` as far as readable.

    `status`: `created` and `duplicate` are stored: take them out of the queue. `rejected`: it can
    be no fact; `code`, `detail` and `place` say why. `conflict` with code `event_conflict`: its id
    stands for another event. Put both aside and never send them again. `conflict` with code
    `sequence_conflict`: its number stands for another event, and it is not stored. Keep it: make a
    new install id, sign in with it, and send it with the same id under a new number. What is
    `rejected` or in `conflict` is kept as it came, for an admin to look at. `retry`: our fault,
    keep it and send it again. `flags`: `device_timed`, `clock_corrected`, `clock_suspect`,
    `not_enrolled`. `marked`: how an answer went.
    """

    line: int
    id: UUID | None
    sequence: int | None
    status: str
    code: str | None
    detail: str | None
    place: str | None
    flags: list[str]
    marked: Marked | None


class MissingNumbers(msgspec.Struct, frozen=True):
    """Sequence numbers `first` to `last` have never arrived."""

    first: int
    last: int


class EventsReceived(msgspec.Struct, frozen=True):
    """What became of a batch, a result for each line that is not blank, in their order.

    All numbers up to `acknowledged_through` have arrived; `missing` are the gaps above it, at most
    100: send what the phone still has of them. `cloned`: two phones have used this installation's
    numbers (a restored backup), and both are told so from then on. The one whose event got
    `sequence_conflict` makes a new install id, signs in with it and numbers on from 1; the other
    goes on.
    """

    server_time: datetime
    results: list[EventResult]
    acknowledged_through: int
    missing: list[MissingNumbers]
    cloned: bool


class QuarantinedEvent(msgspec.Struct, frozen=True):
    """A line that became no fact: who sent it, when, and why not. What it says stays sealed.

    `state`: `waiting`, `replayed` (it is a fact now) or `dismissed`.
    """

    id: UUID
    person_id: UUID
    event_id: UUID | None
    sequence: int | None
    status: str
    code: str
    detail: str
    place: str
    line_bytes: int
    received_at: datetime
    state: str
    settled_at: datetime | None


class Quarantine(msgspec.Struct, frozen=True):
    """Lines that became no facts, the newest first; ask on with `cursor`, null at the end."""

    events: list[QuarantinedEvent]
    cursor: str | None

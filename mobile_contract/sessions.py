"""Study sessions: ask with the minutes you have, work through the steps, hear at once how it went.

Every answer is an event with an id the app makes (UUIDv7) and a sequence number per installation.
Sending the same answer again is always safe and changes nothing.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobile_contract.identity import Moment, Zone

Minutes = Annotated[float, Meta(ge=1, le=60)]
MonoMs = Annotated[int, Meta(ge=0, le=2**53)]
Revision = Annotated[str, Meta(max_length=64, pattern=r"^[0-9a-f]{64}$")]
ExerciseId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class StartSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """I have this many minutes, or: I come from this nudge, so as many as my break has left (after
    its end, as many as the nudge offered).

    One of the two must be there; with both, the minutes count and the nudge is remembered.
    """

    minutes: Minutes | UnsetType = UNSET
    nudge_id: UUID | None = None


class Reason(msgspec.Struct, frozen=True):
    """Why this is here: a code to branch on and a sentence to show."""

    code: str
    sentence: str


class Reading(msgspec.Struct, frozen=True):
    """One card to read, as Markdown, as safe HTML, and as plain text for speech."""

    markdown: str
    html: str
    text: str


class ExerciseOption(msgspec.Struct, frozen=True):
    """One answer to choose, by its key."""

    key: str
    text: str


class ExerciseView(msgspec.Struct, frozen=True):
    """An exercise without its key. `kind` may grow: skip a kind you do not know.

    `response` says which shape to answer in: `choice`, `choices`, `text` or `number`.
    """

    id: str
    kind: str
    prompt: Reading
    options: list[ExerciseOption]
    unit: str | None
    hints: list[str]
    response: str


class Step(msgspec.Struct, frozen=True):
    """One step: `read` cards of a lesson or answer an `exercise`. Skip a kind you do not know."""

    kind: str
    lesson_id: str
    lesson_title: str
    revision: str
    language: str
    seconds: float
    is_new: bool
    reason: Reason
    reading: list[Reading]
    exercise: ExerciseView | None
    answered: bool


class StudySession(msgspec.Struct, frozen=True):
    """A session that fits the minutes. Where `steps` is empty, `nothing` says why.

    `nudge_id`: the reminder it was opened from.
    """

    id: UUID
    minutes: float
    predicted_seconds: float
    steps: list[Step]
    nothing: Reason | None
    left_over: int
    composed_at: datetime
    finished_at: datetime | None
    nudge_id: UUID | None


class SubmitAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer as it was given: what, when by the phone's clocks, and to which revision.

    `occurred_at` never changes; `client_time` is what the phone's clock says while sending, stamped
    anew each time, so that a wrong clock can be told from an old answer. `event_id` makes a repeat
    safe by itself: an answer needs no Idempotency-Key.
    """

    event_id: UUID
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    boot_id: UUID
    occurred_at: Moment
    client_time: Moment
    zone: Zone
    exercise_id: ExerciseId
    revision: Revision
    response: dict[str, Any]
    shown_mono_ms: MonoMs | None = None
    answered_mono_ms: MonoMs | None = None
    hints_used: Annotated[int, Meta(ge=0, le=100)] = 0
    pack_id: UUID | None = None
    source_nudge_id: UUID | None = None
    schema_version: Annotated[int, Meta(ge=1, le=1)] = 1


class Resource(msgspec.Struct, frozen=True):
    """Where to read more."""

    title: str
    address: str


class Marked(msgspec.Struct, frozen=True):
    """How the answer went. `status` is `created`, or `duplicate` when it was known already.

    `slip`: right but for one letter. `feedback` and `explanation` are Markdown; `correct_answer`
    has the shape of a response.
    """

    event_id: UUID
    status: str
    correct: bool
    slip: bool
    feedback: str
    correct_answer: dict[str, Any]
    explanation: str
    resources: list[Resource]
    due_at: datetime
    rating: str


class SessionSummary(msgspec.Struct, frozen=True):
    """What the session came to. A `next_due_at` in the past means there is more to review now."""

    id: UUID
    answered: int
    correct: int
    steps: int
    finished_at: datetime
    next_due_at: datetime | None

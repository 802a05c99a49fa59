"""Study sessions: ask with the minutes you have, work through the steps, hear at once how it went.

Every answer is an event with an id the app makes (UUIDv7) and a sequence number per installation.
Sending the same answer again is always safe and changes nothing.
"""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobile_contract.blocks import Block
from mobile_contract.identity import Moment, Zone

Minutes = Annotated[float, Meta(ge=1, le=60)]
MonoMs = Annotated[int, Meta(ge=0, le=2**53)]
Revision = Annotated[str, Meta(max_length=64, pattern=r"^[0-9a-f]{64}$")]
ExerciseId = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


Guidance = Literal["self_directed", "coach_directed", "recommended", "adaptive"]


class StartSession(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """I have this many minutes, or: I come from this nudge, so as many as my break has left (after
    its end, as many as the nudge offered).

    One of the two must be there; with both, the minutes count and the nudge is remembered.

    `chosen` are ids of lessons and exercises: the session is what she chose, in her order, whatever
    her guidance is otherwise. `guidance` holds for this session alone; without it, as in her study
    settings.
    """

    minutes: Minutes | UnsetType = UNSET
    nudge_id: UUID | None = None
    guidance: Guidance | None = None
    chosen: Annotated[list[ExerciseId], Meta(max_length=50)] = []


class Reason(msgspec.Struct, frozen=True):
    """Why this is here: a code to branch on and a sentence to show."""

    code: str
    sentence: str


class Reading(msgspec.Struct, frozen=True):
    """One card to read, as Markdown, as safe HTML, as plain text for speech, and as blocks to draw.

    Whatever you show, show `text` to who cannot see it.
    """

    markdown: str
    html: str
    text: str
    blocks: list[Block]


class ExerciseOption(msgspec.Struct, frozen=True):
    """One answer to choose, by its key."""

    key: str
    text: str


class ExerciseItem(msgspec.Struct, frozen=True):
    """One thing to put in order, to match, or to pick in a poll, by its key."""

    key: str
    text: str


class ExerciseGap(msgspec.Struct, frozen=True):
    """One gap of a cloze, and a word of help where the author gave one."""

    hint: str | None


class ScenarioChoice(msgspec.Struct, frozen=True):
    """What can be done in a scene; `leads_to` is the id of the scene that follows."""

    key: str
    text: str
    leads_to: str


class ScenarioScene(msgspec.Struct, frozen=True):
    """One moment of a scenario. Where there is no choice it is over."""

    id: str
    title: str
    reading: Reading
    choices: list[ScenarioChoice]


class ExerciseView(msgspec.Struct, frozen=True):
    """An exercise without its key. `kind` may grow: skip a kind you do not know.

    `response` says which shape to answer in: `choice` (`{"choice": "b"}`, an option's key or a
    poll's item), `choices` (`{"choices": ["a", "c"]}`), `text` (`{"text": "..."}`, in a reflection
    1 to 1,000 characters), `number` (`{"number": "3,5"}`), `texts` (`{"texts": ["...", "..."]}`,
    one for each of `gaps`, which stand as `____` in the prompt), `order` (`{"order": ["c", "a",
    "b"]}`, all of `items`), `pairs` (`{"pairs": {"a": "b"}}`, a key of `matches` for each of
    `items`), `rating` (`{"rating": "good"}`, or again, hard, easy: the learner's own word once she
    has turned the card to its `back`) or `path` (`{"path": ["a", "b"]}`, the choices taken from the
    first of `scenes` to one without choices). What a kind does not use is empty or null.
    """

    id: str
    kind: str
    prompt: Reading
    options: list[ExerciseOption]
    unit: str | None
    hints: list[str]
    response: str
    items: list[ExerciseItem]
    matches: list[ExerciseItem]
    gaps: list[ExerciseGap]
    scenes: list[ScenarioScene]
    back: Reading | None


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


class Offer(msgspec.Struct, frozen=True):
    """What else would be worth doing, of a session she chose herself; it is never put in unasked.

    `exercise_id` is null where the lesson is to be read.
    """

    lesson_id: str
    lesson_title: str
    exercise_id: str | None
    seconds: float
    reason: Reason


class Refused(msgspec.Struct, frozen=True):
    """Something she chose that cannot come now, by its id, and why."""

    chosen_id: str
    reason: Reason


class StudySession(msgspec.Struct, frozen=True):
    """A session that fits the minutes. Where `steps` is empty, `nothing` says why.

    `nudge_id`: the reminder it was opened from. `guidance`: who led. `left_over`: how many due
    reviews (or chosen things) had no place, and `carried` says so. `offers` and `refused` are of a
    session she chose herself.
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
    guidance: str
    carried: Reason | None
    offers: list[Offer]
    refused: list[Refused]


class SayOfStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Too easy, too hard, or not now: of a lesson, or of one exercise of it.

    It changes what follows, from the next session on.
    """

    lesson_id: ExerciseId
    said: Literal["too_easy", "too_hard", "not_now"]
    exercise_id: ExerciseId | None = None


class SaidOfStep(msgspec.Struct, frozen=True):
    """What was said, and until when it counts. `sentence` tells what it changes."""

    lesson_id: str
    exercise_id: str | None
    said: str
    until: datetime
    sentence: str


class SubmitAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer as it was given: what, when by the phone's clocks, and to which revision.

    `occurred_at` never changes; `client_time` is what the phone's clock says while sending, stamped
    anew each time, so that a wrong clock can be told from an old answer. `event_id` makes a repeat
    safe by itself: an answer needs no Idempotency-Key. `confidence` is how sure she said she was
    before she heard how it went, `changed_answers` how often she took an answer back.
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
    confidence: Literal["guess", "unsure", "sure"] | None = None
    changed_answers: Annotated[int, Meta(ge=0, le=1000)] = 0
    pack_id: UUID | None = None
    source_nudge_id: UUID | None = None
    schema_version: Annotated[int, Meta(ge=1, le=1)] = 1


class Resource(msgspec.Struct, frozen=True):
    """Where to read more."""

    title: str
    address: str


class Marked(msgspec.Struct, frozen=True):
    """How the answer went. `status` is `created`, or `duplicate` when it was known already.

    `slip`: right but for one letter. `parts`: for each gap, place or item in its order, whether it
    was right; empty for other kinds. `feedback` (of what was chosen, of each choice on a path) and
    `explanation` are Markdown; `correct_answer` has the shape of a response, `{}` where there is
    none to show. Not `marked` (a poll, a reflection): nothing was right or wrong, so `correct` is
    false, `rating` is `none`, and `due_at` is when the answer happened: it never comes back.

    `attempts_left`: how often she may try again in this session after a wrong answer; until none is
    left, `correct_answer` and `explanation` are kept back. Only the first try is rated: a later one
    has the rating `none` and the `due_at` of the first.
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
    marked: bool
    parts: list[bool]
    attempts_left: int


class SessionSummary(msgspec.Struct, frozen=True):
    """What the session came to. A `next_due_at` in the past means there is more to review now.

    Polls and reflections count as answered, and never as correct.
    """

    id: UUID
    answered: int
    correct: int
    steps: int
    finished_at: datetime
    next_due_at: datetime | None

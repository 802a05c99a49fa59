"""Commute packs: everything a phone needs to go on learning in a tunnel, signed.

A pack is fetched while there is a network, for the next break. From it the app can compose a
session, mark it, and know what comes next, on its own; `mobile_contract/packs.md` is the guide.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from mobile_contract.sessions import ExerciseView, Reading, Reason

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Signature = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}$")]
PackText = Annotated[
    str,
    Meta(
        extra_json_schema={
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/PackBody"},
        }
    ),
]


class SignedPack(msgspec.Struct, frozen=True):
    """A pack as it travels: `body` is the text of a `PackBody` as JSON.

    `hash` is the SHA-256 of the text's UTF-8 bytes, and `signature` (Ed25519, RFC 8032) is over
    these bytes, both in small hexadecimal digits. `key_id` names the key of
    `/.well-known/interlude-pack-key.json`. The two times stand in the body as well. Use a pack only
    when all of it agrees.
    """

    body: PackText
    hash: Sha256
    signature: Signature
    key_id: str
    issued_at: datetime
    expires_at: datetime


class PackKey(msgspec.Struct, frozen=True):
    """The public half of the key packs are signed with: 32 bytes in small hexadecimal digits."""

    key_id: str
    algorithm: str
    public_key: Sha256


class PackStep(msgspec.Struct, frozen=True):
    """One step of the session composed for the break: cards to read, or an exercise to answer.

    `kind`, `seconds`, `is_new` and `reason` are those of a session's step. `lesson_id` and
    `exercise_id` name what stands among the pack's lessons.
    """

    kind: str
    lesson_id: str
    exercise_id: str | None
    seconds: float
    is_new: bool
    reason: Reason


class PackSession(msgspec.Struct, frozen=True):
    """The session composed for the break. Where `steps` is empty, `nothing` says why."""

    predicted_seconds: float
    steps: list[PackStep]
    nothing: Reason | None
    left_over: int
    guidance: str


class PackItem(msgspec.Struct, frozen=True):
    """What is known of an exercise: the `seconds` it takes a learner of usual pace, its
    `difficulty` in logits, and the chance of being right by luck.
    """

    seconds: float
    difficulty: float
    guess: float


class PackExercise(msgspec.Struct, frozen=True):
    """An exercise as a session shows it, what is known of it, and the key to mark it by.

    `key` is the exercise as it stands in the published lesson (the form of `exercises` in
    `mobile_contract/marking_vectors.json`; `packs.md` has the rules), but for what the `view` has
    already: its prompt and its hints. It is null where the course keeps its keys: then answer, say
    that it is marked at sync, and fold nothing. `marked`: whether there is a right answer at all.
    """

    view: ExerciseView
    item: PackItem
    marked: bool
    key: dict[str, Any] | None


class PackLesson(msgspec.Struct, frozen=True):
    """A lesson in the learner's language, as far as it is in the pack.

    `reading` are its cards where it is to be read, and empty where only exercises of it come back.
    `attempts`: how often a question may be answered before its key is shown. `prerequisites` are
    lessons that come first and are not behind her; an app that composes waits until they are.
    """

    id: str
    course_id: str
    title: str
    revision: str
    language: str
    skills: list[str]
    prerequisites: list[str]
    attempts: int
    reading_seconds: float
    reading: list[Reading]
    exercises: list[PackExercise]


class PackMedia(msgspec.Struct, frozen=True):
    """A file the pack's lessons show: fetch it before the tunnel. `size` in bytes."""

    sha256: str
    address: str
    media_type: str
    size: int


class PackKnown(msgspec.Struct, frozen=True):
    """What she keeps of one exercise.

    `stability` in days, `difficulty` 1 to 10, `reps` answers so far, `lapses` times it was known
    and lost, `streak` right answers in a row, `failures` wrong answers, `misled`: the last was
    wrong though she was sure; `session_id` is the study session of the last.
    """

    exercise_id: str
    stability: float
    difficulty: float
    last_review_at: datetime
    due_at: datetime
    reps: int
    lapses: int
    streak: int
    failures: int
    misled: bool
    session_id: UUID | None


class PackAbility(msgspec.Struct, frozen=True):
    """What is believed of one ability: `mean` and `variance` in logits, and what it rests on."""

    mean: float
    variance: float
    answers: int
    at: datetime | None


class PackPace(msgspec.Struct, frozen=True):
    """Her speed: sums over `answers` of ln(seconds / usual seconds) and of its square, in
    millionths.
    """

    answers: int
    log_ratio_micro_sum: int
    log_ratio_micro_square_sum: int


class PackMastery(msgspec.Struct, frozen=True):
    """What her answers have shown of one skill. `last_success_day` is a study day, `YYYY-MM-DD`."""

    skill: str
    ability: PackAbility
    answers: int
    right_answers: int
    independent_successes: int
    success_days: int
    last_success_day: str | None
    mixed_successes: int
    sure_right: int
    sure_wrong: int
    unsure_right: int
    unsure_wrong: int
    last_answered_at: datetime | None


class PackPopulation(msgspec.Struct, frozen=True):
    """The published values facts are folded with. Its `version` goes with every answer made from
    the pack, because the server folds those answers with the same values.

    `weights`: w0 to w20 of FSRS-6. `prediction_delayed` and `prediction_same_day`: the weights of
    the nine clues. `encounters`: how many times the usual seconds each kind of encounter takes; 1
    where a kind is missing.
    """

    version: int
    rule_version: int
    weights: list[float]
    desired_retention: float
    prediction_delayed: list[float]
    prediction_same_day: list[float]
    encounters: dict[str, float]


class PackTerms(msgspec.Struct, frozen=True):
    """What holds for her alone: null where she is as everybody. `time_factor` times the usual
    seconds are given to her.
    """

    weights: list[float] | None
    desired_retention: float | None
    time_factor: float


class PackBelieved(msgspec.Struct, frozen=True):
    """What is believed of her as a whole, and where her last answer was given."""

    pace: PackPace
    ability: PackAbility
    moving_average: float
    last_session_id: UUID | None
    last_skills: list[str]


class PackModel(msgspec.Struct, frozen=True):
    """All a client needs to take the steps the server will take at sync."""

    population: PackPopulation
    terms: PackTerms
    believed: PackBelieved
    known: list[PackKnown]
    masteries: list[PackMastery]


class PackLeftOut(msgspec.Struct, frozen=True):
    """What would have been useful and had no room. `exercise_id` is null where a lesson's reading
    and all its exercises are meant.
    """

    lesson_id: str
    exercise_id: str | None


class PackBody(msgspec.Struct, frozen=True):
    """What is in a pack, for one person in one association on one device.

    `break_starts_at` and `break_ends_at` are null where no break is declared. `most_bytes` is the
    size it was kept to, its media not counted; `left_out`, the most valuable first, is what had no
    room. After `expires_at` fetch another: what is believed has moved on.
    """

    id: UUID
    person_id: UUID
    association_id: UUID
    device_id: UUID
    issued_at: datetime
    expires_at: datetime
    minutes: float
    break_starts_at: datetime | None
    break_ends_at: datetime | None
    session: PackSession
    lessons: list[PackLesson]
    media: list[PackMedia]
    model: PackModel
    most_bytes: int
    left_out: list[PackLeftOut]

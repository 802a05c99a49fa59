"""What a lesson is: course -> unit -> lesson -> cards, as values that never change once made.

Authors' files are read into these values, publishing stores their canonical bytes under a hash,
and phones are sent what they hold. They are frozen msgspec structs rather than dataclasses because
the bytes are the promise: a published revision must decode to the same value for years. Fields at
their default are left out of the bytes, so a later format can add fields without changing the hash
of anything already published.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

WORDS_PER_SECOND = 3.3
"""Silent reading of prose by adults: about 200 words a minute, a careful reader's pace."""

ExerciseKind = Literal["single_choice", "multiple_choice", "typed", "numeric"]


class Source(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A text the author has read, and the statement in the lesson that it supports."""

    title: str
    publisher: str
    address: str
    date_read: date
    supports: str


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a learner can read more about one exercise."""

    title: str
    address: str


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer a learner can choose. `key` is its letter, in the author's order: a, b, c ..."""

    key: str
    text: str
    correct: bool
    feedback: str


class TextCard(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="card", tag="text", omit_defaults=True
):
    """A card that is only read. `words` counts what is read aloud, not the Markdown signs."""

    markdown: str
    words: int


class Exercise(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="card", tag="exercise", omit_defaults=True
):
    """One answerable item: `options` for the choices, `accepted` for typed, `number` for numeric.

    `language` is the lesson's (BCP 47): an exercise is reviewed long after its lesson, and a
    decimal comma must still mean what it meant there. `seconds` is the expected time to read the
    question and answer it: the author's own figure, or an estimate from its words (see
    `content.exercise_syntax.estimate_seconds`). `accepted` starts with the spelling to show;
    without a `tolerance` a number is exact.
    """

    id: str
    kind: ExerciseKind
    language: str
    prompt: str
    explanation: str
    seconds: float
    hints: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    number: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str = ""


Card = TextCard | Exercise


class Lesson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A few minutes on one objective.

    Its place is the course's to say: a lesson put in before it makes no new revision of this one.
    """

    id: str
    course_id: str
    title: str
    language: str
    objective: str
    skills: tuple[str, ...]
    prerequisites: tuple[str, ...]
    minutes: float
    credit_bearing: bool
    authors: tuple[str, ...]
    sources: tuple[Source, ...]
    licence: str
    cards: tuple[Card, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The answerable cards, in the order they are met."""
        return tuple(card for card in self.cards if isinstance(card, Exercise))

    @property
    def reading_seconds(self) -> float:
        """Seconds to read the text cards; exercises carry their own `seconds`."""
        words = sum(card.words for card in self.cards if isinstance(card, TextCard))
        return words / WORDS_PER_SECOND


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A chapter of a course."""

    title: str
    lessons: tuple[Lesson, ...]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A subject taught in units; its id is the name of its folder."""

    id: str
    title: str
    language: str
    description: str
    licence: str
    authors: tuple[str, ...]
    units: tuple[Unit, ...]

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson of the course, in teaching order."""
        return tuple(lesson for unit in self.units for lesson in unit.lessons)


_lesson_encoder = msgspec.json.Encoder(order="sorted")
_lesson_decoder = msgspec.json.Decoder(Lesson)


def encode_lesson(lesson: Lesson) -> bytes:
    """The lesson's canonical JSON: keys sorted, no spaces, UTF-8, equal lessons equal bytes."""
    return _lesson_encoder.encode(lesson)


def decode_lesson(encoded: bytes) -> Lesson:
    """The lesson those bytes were made from.

    Raises msgspec.DecodeError (msgspec.ValidationError is one) when they are not a lesson.
    """
    return _lesson_decoder.decode(encoded)


def revision_hash(lesson: Lesson) -> bytes:
    """The 32 bytes of SHA-256 that name this revision: another hash means another revision."""
    return hashlib.sha256(encode_lesson(lesson)).digest()

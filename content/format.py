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
from functools import cached_property
from typing import Literal

import msgspec

WORDS_PER_SECOND = 3.3
"""Silent reading of prose by adults: about 200 words a minute, a careful reader's pace."""

ExerciseKind = Literal[
    "single_choice",
    "multiple_choice",
    "typed",
    "cloze",
    "numeric",
    "ordering",
    "matching",
    "flip",
    "scenario",
    "poll",
    "reflection",
]

UNMARKED: frozenset[ExerciseKind] = frozenset({"poll", "reflection"})
"""Kinds that ask for an opinion or a thought: there is nothing to be right or wrong about."""

Ending = Literal["", "good", "poor"]

MOST_ATTEMPTS = 3
"""How often a question may be answered at most before its key is shown: a fourth try is a guess."""


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


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put in order, to match, or to pick in a poll, by its key."""

    key: str
    text: str


class Gap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One gap of a cloze: what may be typed, the spelling to show first, and a word of help."""

    accepted: tuple[str, ...]
    hint: str = ""


class SceneChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner can do in a scene: `leads_to` is the id of the scene that follows."""

    key: str
    text: str
    leads_to: str
    feedback: str


class Scene(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One moment of a scenario: what happens, and what can be done or how it ended."""

    id: str
    title: str
    markdown: str
    choices: tuple[SceneChoice, ...] = ()
    ending: Ending = ""


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A picture, a sound or a film of a lesson, stored by the SHA-256 of its bytes.

    Its alternative text stands in the Markdown, where it is shown as `media:<sha256>`. `transcript`
    is plain text; `captions` names the WebVTT file by its own SHA-256.
    """

    name: str
    sha256: str
    media_type: str
    size: int
    transcript: str = ""
    captions: str = ""


class TextCard(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="card", tag="text", omit_defaults=True
):
    """A card that is only read. `words` counts what is read aloud, not the Markdown signs."""

    markdown: str
    words: int


class Exercise(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="card", tag="exercise", omit_defaults=True
):
    """One answerable item. Which of the later fields it uses depends on its kind:

    `options` both choices, `accepted` and `slips` typed, `gaps` and `slips` cloze, `number`,
    `tolerance` and `unit` numeric, `items` (as shown) and `order` ordering, `items`, `matches` (as
    shown) and `pairs` matching, `back` flip, `scenes` scenario, `items` poll.

    `language` is the lesson's (BCP 47): an exercise is reviewed long after its lesson, and a
    decimal comma must still mean what it meant there. `seconds` is the expected time to read the
    question and answer it: the author's own figure, or an estimate from its words (see
    `content.reading.exercise_seconds`). `accepted` starts with the spelling to show; without
    `slips` it must be typed to the letter; without a `tolerance` a number is exact. In a cloze
    every `content.rendering.cloze.BLANK` of the prompt is one gap, in order.
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
    slips: bool = True
    gaps: tuple[Gap, ...] = ()
    items: tuple[Item, ...] = ()
    matches: tuple[Item, ...] = ()
    order: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    back: str = ""
    scenes: tuple[Scene, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether there is a right answer: polls and reflections have none, and leave no memory."""
        return self.kind not in UNMARKED


Card = TextCard | Exercise


class Lesson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A few minutes on one objective.

    Its place is the course's to say: a lesson put in before it makes no new revision of this one.
    Variants of a lesson share its id and its exercises' ids: another `language`, or another
    `audience` that reads of the same objective in its own words. `translated_from` is the
    `translation_mark` of the text a translation was made from. `attempts` (1 to `MOST_ATTEMPTS`) is
    how often each exercise may be answered, until it is right, before its key is shown. Without
    `offline_keys`, the course's to say, its keys never leave the server before an answer.
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
    audience: str = ""
    translated_from: str = ""
    media: tuple[Media, ...] = ()
    attempts: int = 1
    offline_keys: bool = True

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The answerable cards, in the order they are met."""
        return tuple(card for card in self.cards if isinstance(card, Exercise))

    @cached_property
    def reading_seconds(self) -> float:
        """Seconds to read the text cards; exercises carry their own `seconds`."""
        words = sum(card.words for card in self.cards if isinstance(card, TextCard))
        return words / WORDS_PER_SECOND


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A chapter of a course."""

    title: str
    lessons: tuple[Lesson, ...]


class CourseWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a course and its units are called in one language."""

    title: str
    description: str
    units: tuple[str, ...]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A subject taught in units; its id is the name of its folder.

    `variants` are the lessons once more, in other languages or for other audiences. `retired` are
    the ids of lessons and exercises that were taken out on purpose. `words` has the course's titles
    by language, its own included. `attempts` is what its lessons allow unless they say otherwise;
    with `offline_keys` what a phone carries into a tunnel has the keys to mark by.
    """

    id: str
    title: str
    language: str
    description: str
    licence: str
    authors: tuple[str, ...]
    units: tuple[Unit, ...]
    variants: tuple[Lesson, ...] = ()
    retired: tuple[str, ...] = ()
    words: dict[str, CourseWords] = {}
    attempts: int = 1
    offline_keys: bool = True

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


def translation_mark(lesson: Lesson) -> str:
    """Twelve hex digits that name this text to its translators.

    A copy of the course, or the same course at another association, has other ids and the same
    marks: the course's id is left out wherever an id or a link begins with it. Attempts and offline
    keys are left out too: where a course allows more or less, there is nothing to translate anew.
    """
    own = f"{lesson.course_id}/".encode()
    same = msgspec.structs.replace(lesson, course_id="", attempts=1, offline_keys=True)
    nameless = encode_lesson(same)
    for before in (b'"', b"lesson:"):
        nameless = nameless.replace(before + own, before)
    return hashlib.sha256(nameless).hexdigest()[:12]

"""A batch as it came, line by line: each is an event or says why it is none.

Lines are decoded alone, so that nothing in one of them keeps the others from being read.
"""

import re
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from api.errors import Problem
from mobile_contract.sync import MAX_EVENT_BYTES, MOST_EVENTS, SyncEvent

Mark = TypeVar("Mark")

_EVENT = msgspec.json.Decoder(SyncEvent)
_UNREADABLE = (msgspec.MsgspecError, RecursionError, ValueError, OverflowError)

# "Object missing required field `zone` - at `$.response`": what stands before may hold anything.
_AT = " - at `$."
_FIELD = re.compile(r"Object (?:missing required|contains unknown) field `(?P<name>\w+)`")
_PLACE = re.compile(r"[\w.\[\]]*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line is no fact: the problem with it, and the field it is in, if it is in one."""

    problem: Problem
    place: str = ""
    status: str = "rejected"

    @property
    def code(self) -> str:
        """The problem's."""
        return self.problem.code


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, counted from 1; its id and number as far as they are readable."""

    number: int
    raw: bytes
    event: SyncEvent | None
    refusal: Refusal | None
    id: UUID | None
    sequence: int | None


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


@dataclass(frozen=True, slots=True)
class _Number:
    sequence: Annotated[int, Meta(ge=1, le=2**53)]


# What a line is known by, whatever else is wrong with it.
_ID = msgspec.json.Decoder(_Id)
_NUMBER = msgspec.json.Decoder(_Number)


def read_lines(body: bytes) -> list[Line]:
    """Every line of the body that is not blank, in its order.

    Raises Problem `too_many_events` before any of them is looked into.
    """
    lines = [(number, raw) for number, raw in enumerate(body.split(b"\n"), 1) if raw.strip()]
    if len(lines) > MOST_EVENTS:
        raise Problem("too_many_events", limit=MOST_EVENTS)
    return [read_line(number, raw) for number, raw in lines]


def read_line(number: int, raw: bytes) -> Line:
    """One line, counted from 1, as an event or with its refusal."""
    event, refusal = _decoded(raw)
    if event is not None:
        return Line(number, raw, event, None, event.id, event.sequence)
    named, counted = _known_by(_ID, raw), _known_by(_NUMBER, raw)
    return Line(
        *(number, raw, None, refusal),
        named.id if named else None,
        counted.sequence if counted else None,
    )


def _decoded(raw: bytes) -> tuple[SyncEvent | None, Refusal | None]:
    if len(raw) > MAX_EVENT_BYTES:
        return None, Refusal(Problem("too_large", limit=MAX_EVENT_BYTES))
    try:
        return _EVENT.decode(raw), None
    except msgspec.ValidationError as error:
        return None, _refusal(str(error))
    except _UNREADABLE:
        return None, Refusal(Problem("event_unreadable", why="not JSON that can be read"))


def _refusal(told: str) -> Refusal:
    why, at, path = told.rpartition(_AT)
    why, within = (why, path.rstrip("`")) if at else (told, "")
    field = _FIELD.match(why)
    place = ".".join(filter(None, (within, field and field["name"])))
    known = _PLACE.fullmatch(place)
    return Refusal(Problem("event_unreadable", why=why), place if known else "")


def _known_by(decoder: msgspec.json.Decoder[Mark], raw: bytes) -> Mark | None:
    try:
        return decoder.decode(raw)
    except _UNREADABLE:
        return None

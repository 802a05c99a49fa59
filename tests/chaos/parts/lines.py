"""One line of a phone's queue and what it must come to: a fact, or refused and kept."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec
import uuid_utils.compat


@dataclass(frozen=True, slots=True)
class Fact:
    """What is to stand of a line that can be a fact."""

    kind: str
    occurred_at: datetime
    day: date
    lesson_id: str | None = None
    exercise_id: str | None = None
    correct: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a queue; without a fact it is to be refused with `code` and kept."""

    raw: bytes
    event_id: UUID | None
    sequence: int | None
    fact: Fact | None = None
    status: str = "created"
    code: str | None = None


def poisoned(line: Line, dice: random.Random) -> Line:
    """The same line as a broken app or a broken disk would leave it."""
    number = str(line.sequence).encode()
    kinds = [
        (b'"zone":"Europe/Berlin"', b'"zone":"Mars/Olympus"', "zone_unknown"),
        (b'"sequence":' + number, b'"sequence":' + number + b',"new":1', "event_unreadable"),
    ]
    if line.fact is not None and line.fact.exercise_id is not None:
        kinds.append((b'"response":{', b'"response":[],"_":{', "event_unreadable"))
    find, put, code = dice.choice(kinds)
    assert line.raw.count(find) == 1
    raw = line.raw.replace(find, put)
    return Line(raw, line.event_id, line.sequence, None, "rejected", code)


def conflicting(line: Line) -> Line:
    """Another event under the number of this one, or under its very id."""
    event = msgspec.json.decode(line.raw)
    if line.sequence is not None and line.sequence % 2:
        event["id"] = str(uuid_utils.compat.uuid7())
    else:
        event["boot_id"] = str(uuid4())
    code = "sequence_conflict" if event["id"] != str(line.event_id) else "event_conflict"
    raw = msgspec.json.encode(event)
    return Line(raw, UUID(event["id"]), line.sequence, None, "conflict", code)


def garbage(dice: random.Random) -> Line:
    """A line that is none: torn, far too deep, or not of this world."""
    mark = dice.randbytes(12).hex().encode()
    raw = dice.choice(
        (
            b'{"type":"answer","id":"' + mark,
            b'["' + mark + b'",' + b"[" * 1000 + b"]" * 1001,
            b'{"type":"dream","dreamt":"' + mark + b'"}',
        )
    )
    return Line(raw, None, None, None, "rejected", "event_unreadable")

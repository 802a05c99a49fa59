"""Batches of a phone in which something is rotten, and what must become of every line."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import uuid_utils.compat

from mobile_contract.sync import MAX_EVENT_BYTES

_REVISION = "0" * 64

Spoil = Callable[[dict[str, Any]], bytes]


@dataclass(frozen=True, slots=True)
class Batch:
    """`good` are the ids that must be stored, `bad` the lines that must be kept as they are."""

    body: bytes
    good: frozenset[UUID]
    bad: tuple[bytes, ...]


def batches(seed: int, count: int) -> Iterator[Batch]:
    """So many batches, numbered on as one phone would; each with at least one bad line."""
    dice = random.Random(seed)
    number = 0
    for _ in range(count):
        lines: list[tuple[bytes, UUID | None]] = []
        for spoiled in _mixed(dice):
            number += 1
            event = _event(number)
            line = json.dumps(event).encode()
            lines.append((dice.choice(SPOILERS)(event), None) if spoiled else (line, _id(event)))
        yield Batch(
            b"\n".join(line for line, _ in lines),
            frozenset(event_id for _, event_id in lines if event_id is not None),
            tuple(line for line, event_id in lines if event_id is None),
        )


def _mixed(dice: random.Random) -> list[bool]:
    """Which of a batch's few lines are spoiled: one at least."""
    mixed = [True] * dice.choice((1, 1, 1, 2, 3)) + [False] * dice.choice((1, 2, 2, 3))
    dice.shuffle(mixed)
    return mixed


def _event(number: int) -> dict[str, Any]:
    return {
        "type": "confidence",
        "id": str(uuid_utils.compat.uuid7()),
        "sequence": number,
        "boot_id": str(uuid4()),
        "occurred_at": datetime.now(UTC).isoformat(),
        "zone": "Europe/Berlin",
        "skill": "phishing",
        "level": 3,
    }


def _id(event: dict[str, Any]) -> UUID:
    return UUID(event["id"])


def _with(**changed: Any) -> Spoil:
    return lambda event: json.dumps({**event, **changed}).encode()


def _but(old: bytes, new: bytes) -> Spoil:
    return lambda event: json.dumps(event).encode().replace(old, new)


def _answer(response: str, **changed: Any) -> Spoil:
    """An answer to a lesson nobody has heard of, with a response as it stands in the line."""

    def spoiled(event: dict[str, Any]) -> bytes:
        kept = {name: each for name, each in event.items() if name not in ("skill", "level")}
        answer = {
            **kept,
            "type": "answer",
            "session_id": str(uuid4()),
            "exercise_id": "tea/green/bitter",
            "revision": _REVISION,
            **changed,
        }
        return json.dumps(answer).encode()[:-1] + f', "response": {response}}}'.encode()

    return spoiled


def _raw(line: bytes) -> Spoil:
    """Nothing of an event is left; told apart by its number, so that each is kept for itself."""
    return lambda event: line + b' "' + str(event["sequence"]).encode() + b'"'


SPOILERS: tuple[Spoil, ...] = (
    _raw(b"\x00"),
    _raw(b"\x00\x01\x02\xff\xfe"),
    _raw(b"[" * 1000),
    _raw(b"null"),
    _raw(b"1e400000"),
    _raw(b"{'single': 'quotes'}"),
    _raw(b"\xef\xbb\xbf{}"),
    _but(b'"phishing"', b'"\\u0000"'),
    _but(b'"phishing"', b'"\x00"'),
    _but(b'"phishing"', b'"\\ud800"'),
    _but(b'"phishing"', b'"\xed\xa0\x80"'),
    _but(b'"phishing"', b'"\xc3\x28"'),
    _but(b'"level": 3', b'"level": 1e400000'),
    _but(b'"level": 3', b'"level": -0'),
    _but(b'"level": 3', b'"level": 3.5'),
    _but(b'"level": 3', b'"level": NaN'),
    _but(b'"level": 3', b'"level": ' + b"9" * 5000),
    _but(b'"level": 3', b'"level": ' + b'{"a":' * 1000 + b"1" + b"}" * 1000),
    _but(b'"level": 3', b'"level": "3"'),
    _but(b'"level": 3', b'"level": 3, "extra": 1'),
    _but(b'"level": 3}', b'"level": 3'),
    _but(b'"sequence": ', b'"sequence": -'),
    _with(type="gossip"),
    _with(type=None),
    _with(type=7),
    _with(schema_version=2),
    _with(schema_version="1"),
    _with(id="not an id"),
    _with(id=None),
    _with(sequence=2**53 + 1),
    _with(sequence=2**70),
    _with(boot_id=[]),
    _with(occurred_at="yesterday"),
    _with(occurred_at="2026-11-22T10:00:00"),
    _with(occurred_at="2026-13-45T99:00:00Z"),
    _with(zone="Mars/Olympus"),
    _with(zone="../../etc/passwd"),
    _with(zone="Europe/Berlin\0"),
    _with(zone={}),
    _with(skill=""),
    _with(skill=["phishing"]),
    _with(skill="s" * 10_000),
    _with(mono_ms=-1),
    _with(pack_id="of yesterday"),
    _answer('{"choice": "a"}'),
    _answer('{"text": "\\u0000"}'),
    _answer('{"a": ' * 1000 + "1" + "}" * 1000),
    _answer('{"text": "\\ud800"}'),
    _answer('{"number": 1e400000}'),
    _answer("[]"),
    _answer("null"),
    _answer('{"choice": "a"}', revision="zz"),
    _answer('{"choice": "a"}', exercise_id="\0"),
    _answer('{"choice": "a"}', hints_used=1e300),
)

TOO_LONG = b'{"type":"confidence","skill":"' + b"x" * MAX_EVENT_BYTES + b'"}'
"""A line over the cap of its own, for a few batches: a phone has no more of them."""

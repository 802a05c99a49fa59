"""A batch is read line by line: whatever stands in one, the others are what they are."""

import json
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Problem
from api.sync.lines import read_line, read_lines
from mobile_contract import sync

WORDS = {
    "type": "confidence",
    "id": "01920000-0000-7000-8000-000000000001",
    "sequence": 7,
    "boot_id": "01920000-0000-7000-8000-000000000002",
    "occurred_at": "2026-11-22T10:00:00Z",
    "zone": "Europe/Berlin",
    "skill": "tea",
    "level": 3,
}
GOOD = json.dumps(WORDS).encode()


@given(st.lists(st.binary(max_size=60).filter(lambda raw: b"\n" not in raw), max_size=8))
def test_every_line_that_is_not_blank_is_answered_for(bad: list[bytes]) -> None:
    body = b"\n".join([*bad, GOOD, *bad])
    lines = read_lines(body)
    split = body.split(b"\n")
    assert [line.number for line in lines] == [
        number for number, raw in enumerate(split, 1) if raw.strip()
    ]
    assert all(line.raw == split[line.number - 1] for line in lines)
    assert all((line.event is None) != (line.refusal is None) for line in lines)
    good = next(line for line in lines if line.number == len(bad) + 1)
    assert isinstance(good.event, sync.ConfidenceEvent)


def test_the_last_line_feed_and_blank_lines_are_nothing() -> None:
    assert [line.number for line in read_lines(b"\n" + GOOD + b"\r\n  \n" + GOOD + b"\n")] == [2, 4]
    assert read_lines(b"") == []


def test_what_is_wrong_is_named_by_its_field() -> None:
    for name, value in (("zone", ""), ("level", 9), ("sequence", 0), ("occurred_at", "soon")):
        line = read_line(1, json.dumps({**WORDS, name: value}).encode())
        assert line.refusal is not None
        assert (line.refusal.code, line.refusal.place) == ("event_unreadable", name)
    unknown = read_line(1, json.dumps({**WORDS, "bogus": 1}).encode())
    missing = read_line(1, json.dumps({k: v for k, v in WORDS.items() if k != "zone"}).encode())
    assert [each.refusal and each.refusal.place for each in (unknown, missing)] == ["bogus", "zone"]


def test_an_id_and_a_number_are_each_read_for_themselves() -> None:
    for changed, known in (
        ({"id": "no id"}, (None, 7)),
        ({"sequence": 2**53 + 1}, (UUID(WORDS["id"]), None)),  # type: ignore[arg-type]
        ({"sequence": True}, (UUID(WORDS["id"]), None)),  # type: ignore[arg-type]
        ({"level": "high"}, (UUID(WORDS["id"]), 7)),  # type: ignore[arg-type]
    ):
        line = read_line(1, json.dumps({**WORDS, **changed}).encode())
        assert line.event is None
        assert (line.id, line.sequence) == known


def test_a_line_over_its_cap_is_told_the_cap_and_known_by_its_number() -> None:
    wide = json.dumps({**WORDS, "skill": "t" * sync.MAX_EVENT_BYTES}).encode()
    line = read_line(1, wide)
    assert line.refusal is not None
    assert line.refusal.code == "too_large"
    assert dict(line.refusal.problem.arguments) == {"limit": sync.MAX_EVENT_BYTES}
    assert line.sequence == 7
    padded = GOOD + b" " * (sync.MAX_EVENT_BYTES - len(GOOD))
    assert read_line(1, padded).event is not None


def test_what_no_decoder_survives_is_a_refusal_too() -> None:
    for raw in (
        b"\x00",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b'"tea"', b'"\\ud800"'),
        GOOD.replace(b'"tea"', b'"\xff"'),
        GOOD.replace(b"3}", b"1e400000}"),
        b'{"type":"answer","response":' + b'{"a":' * 1000 + b"1" + b"}" * 1001,
        b"[" * 100_000,
        GOOD[:-1],
        GOOD + GOOD,
    ):
        line = read_line(1, raw)
        assert line.event is None, raw[:80]
        assert line.refusal is not None
        assert line.refusal.code == "event_unreadable"


def test_a_place_is_a_place_whatever_a_line_calls_its_fields() -> None:
    line = read_line(1, b'{"type":"confidence","x - at `$.\\u0000":1}')
    assert line.refusal is not None
    assert (line.refusal.code, line.refusal.place) == ("event_unreadable", "")


def test_lines_beyond_a_batch_are_counted_and_not_read() -> None:
    """Half a million of them took half a minute to read."""
    with pytest.raises(Problem) as raised:
        read_lines(b"x\n" * 524_288)
    assert raised.value.code == "too_many_events"


@given(st.integers(1, 2**53), st.uuids())
def test_every_number_and_every_id_is_read_back(number: int, event_id: UUID) -> None:
    event = msgspec.json.decode(GOOD, type=sync.SyncEvent)
    sent = msgspec.structs.replace(event, sequence=number, id=event_id, session_id=uuid4())
    line = read_line(3, msgspec.json.encode(sent))
    assert (line.event, line.id, line.sequence) == (sent, event_id, number)

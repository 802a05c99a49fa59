"""What the door of the ingest says of requests it cannot take, and of phones it has locked out."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from mobile_contract import sync
from mobile_contract.client import ApiProblem
from tests.api.sync.queues import Phone, phone_of, statuses
from tests.world import World

NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
async def phone(demo_world: World) -> Phone:
    return await phone_of(demo_world)


async def test_headers_that_cannot_be_read_are_passed_over(phone: Phone) -> None:
    line = msgspec.json.encode(await phone.answer(0))
    for name, text in (
        ("Client-Time", "yesterday"),
        ("Client-Time", ""),
        ("Client-Time", "0.5"),
        ("Client-Time", "2026-01-01T00:00:00"),
        ("Client-Boot", "first"),
        ("Client-Mono-Ms", "-1"),
        ("Client-Mono-Ms", "9" * 90),
        ("Client-Oldest", "null"),
    ):
        headers = {**NDJSON, name: text}
        received = await phone.client.send(
            "POST", "/v1/sync/events", sync.EventsReceived, line, headers=headers
        )
        assert statuses(received) in (["created"], ["duplicate"]), (name, text)


async def test_a_moment_in_any_zone_is_a_time(phone: Phone) -> None:
    for text in ("2026-01-01T00:00:00+05:45", datetime.now(UTC).isoformat()):
        line = msgspec.json.encode(await phone.answer(0))
        received = await phone.client.send(
            "POST",
            "/v1/sync/events",
            sync.EventsReceived,
            line,
            headers={**NDJSON, "Client-Time": text},
        )
        assert statuses(received) == ["created"]


async def test_another_kind_of_body_is_told_which_is_wanted(phone: Phone) -> None:
    with pytest.raises(ApiProblem) as told:
        await phone.client.send("POST", "/v1/sync/events", sync.EventsReceived, b"{}")
    assert "application/x-ndjson" in (told.value.details.detail or "")


async def test_a_body_over_the_cap_is_told_the_cap_and_arrives_in_halves(phone: Phone) -> None:
    for place in range(6):
        await phone.answer(place % len(phone.steps))
    lines = [msgspec.json.encode(event) for event in phone.queue]
    padded = [line + b" " * 200_000 for line in lines]
    whole = b"\n".join(padded)
    assert len(whole) > sync.MAX_BATCH_BYTES
    with pytest.raises(ApiProblem) as told:
        await phone.client.send(
            "POST", "/v1/sync/events", sync.EventsReceived, whole, headers=NDJSON
        )
    assert (told.value.status, told.value.code) == (413, "too_large")
    assert str(sync.MAX_BATCH_BYTES) in (told.value.details.detail or "")
    received = await phone.client.send_lines(padded)
    assert statuses(received) == ["created"] * 6
    assert [each.line for each in received.results] == [1, 2, 3, 4, 5, 6]


async def test_an_event_too_large_for_any_batch_holds_up_no_other(phone: Phone) -> None:
    lines = [msgspec.json.encode(await phone.answer(place)) for place in range(3)]
    lines.insert(1, b'{"type":"answer","response":"' + b"x" * 2 * sync.MAX_BATCH_BYTES + b'"}')
    received = await phone.client.send_lines(lines)
    told = [(each.line, each.status, each.code) for each in received.results]
    assert told == [
        (1, "created", None),
        (2, "rejected", "too_large"),
        (3, "created", None),
        (4, "created", None),
    ]


async def test_g8_signed_out_amid_a_queue_loses_nothing(phone: Phone) -> None:
    for place in range(4):
        await phone.answer(place)
    assert statuses(await phone.client.send_events(phone.queue[:2])) == ["created"] * 2
    assert phone.client.tokens is not None
    elsewhere = await phone.world.demo("ada")
    await elsewhere.sign_out_device(phone.client.tokens.device_id)
    with pytest.raises(ApiProblem) as told:
        await phone.client.send_events(phone.queue)
    assert (told.value.status, told.value.code) == (401, "device_signed_out")
    await phone.client.request_sign_in_link("ada@demo.example")
    await phone.client.sign_in(await phone.world.mailed_token("ada@demo.example"))
    await phone.answer(0, session_id=uuid4())
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["duplicate"] * 2 + ["created"] * 3
    assert (received.acknowledged_through, received.cloned) == (5, False)

"""Faults on the socket itself: what the sender sees, and whether the message counted."""

# ruff: noqa: ASYNC110 (what is waited for happens in another process)

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.push_stub import PROJECT, PushStub
from tests.workers.push_stub.callers import Browser, FcmCaller

MESSAGE = b'{"message": {"fid": "phone", "data": {"nudge_id": "n1"}}}'


@asynccontextmanager
async def connection(
    stub: PushStub,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    where = urlsplit(stub.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    yield reader, writer
    writer.close()


def posted(fcm: FcmCaller, length: int = len(MESSAGE)) -> bytes:
    """The head of a `messages:send`."""
    return (
        f"POST /v1/projects/{PROJECT}/messages:send HTTP/1.1\r\nHost: stub\r\n"
        f"Authorization: Bearer {fcm.token}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


async def everything(fcm: FcmCaller) -> bytes:
    """What comes back to one message until the connection ends. Raises ConnectionResetError."""
    async with connection(fcm.stub) as (reader, writer):
        writer.write(posted(fcm) + MESSAGE)
        return await asyncio.wait_for(reader.read(), 5)


async def accepted(stub: PushStub) -> int:
    found: int = (await stub.stats())["accepted"]
    return found


async def messages(stub: PushStub) -> list[dict[str, Any]]:
    return [entry for entry in await stub.log() if entry["kind"] != "oauth"]


async def test_before_read_ends_the_connection_with_the_body_unread_and_counts_nothing(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "before_read"})
    async with connection(stub) as (reader, writer):
        writer.write(posted(fcm))  # and never the body
        assert await asyncio.wait_for(reader.read(), 5) == b""
    [entry] = await messages(stub)
    assert (entry["phase"], entry["status"], entry["payload"]) == ("before_read", None, None)
    assert await accepted(stub) == 0


async def test_before_read_for_one_target_spares_the_others(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"target": "phone"}, "phase": "before_read"})
    assert (await fcm.send({"fid": "tablet"})).status_code == 200
    with pytest.raises(httpx.TransportError):
        await fcm.send({"fid": "phone"})
    assert await accepted(stub) == 1


async def test_after_accept_resets_the_connection_and_the_message_counts(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await stub.rules({"match": {"kind": "fcm", "times": 1}, "phase": "after_accept"})
    with pytest.raises(ConnectionResetError):
        await everything(fcm)
    assert await accepted(stub) == 1
    assert (await fcm.send({"fid": "phone", "data": {"nudge_id": "n1"}})).status_code == 200
    assert (await stub.stats())["duplicates"] == 1


async def test_after_accept_tells_what_is_not_accepted(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "after_accept"})
    assert (await fcm.send({"fid": "phone", "x": 1})).status_code == 400
    assert [entry["phase"] for entry in await messages(stub)] == ["answer"]


async def test_a_reset_counts_nothing(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "rst"})
    with pytest.raises(ConnectionResetError):
        await everything(fcm)
    assert await accepted(stub) == 0


async def test_a_cut_header_ends_within_the_header(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "cut_header"})
    came = await everything(fcm)
    assert came.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in came
    assert await accepted(stub) == 1


async def test_a_cut_body_is_shorter_than_promised(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "cut_body"})
    head, _, body = (await everything(fcm)).partition(b"\r\n\r\n")
    promised = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert 0 < len(body) < promised
    assert await accepted(stub) == 1


async def test_a_cut_error_counts_nothing(stub: PushStub, browser: Browser) -> None:
    await stub.rules({"do": {"status": 503}, "phase": "cut_body"})
    with pytest.raises(httpx.RemoteProtocolError):
        await browser.send_nudge("n1")
    assert await accepted(stub) == 0


async def test_even_an_empty_body_can_be_cut(stub: PushStub, browser: Browser) -> None:
    await stub.rules({"phase": "cut_body"})
    with pytest.raises(httpx.RemoteProtocolError):
        await browser.send_nudge("n1")
    assert await accepted(stub) == 1


async def test_hang_keeps_the_connection_silent_and_counts_nothing(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": "hang"})
    async with connection(stub) as (reader, writer):
        writer.write(posted(fcm) + MESSAGE)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(), 0.2)
    assert [entry["phase"] for entry in await messages(stub)] == ["hang"]
    assert await accepted(stub) == 0


async def test_a_late_answer_was_accepted_in_time(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 200}})
    began = time.monotonic()
    sending = asyncio.create_task(fcm.send({"fid": "phone"}))
    while await accepted(stub) == 0:
        await asyncio.sleep(0.01)
    assert time.monotonic() - began < 0.2
    assert (await sending).status_code == 200
    assert time.monotonic() - began >= 0.2


async def test_a_late_error_is_the_error_told(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"do": {"status": 503}, "phase": {"delay_ms": 20}})
    assert (await fcm.send({"fid": "phone"})).status_code == 503


async def test_one_connection_carries_many_messages(stub: PushStub, fcm: FcmCaller) -> None:
    for _ in range(3):
        await fcm.send({"fid": "phone"})
    assert len({entry["connection"] for entry in await messages(stub)}) == 1


async def test_requests_sent_at_once_are_answered_in_order(stub: PushStub, fcm: FcmCaller) -> None:
    async with connection(stub) as (reader, writer):
        wrong = b'{"message": {}}'
        writer.write(posted(fcm) + MESSAGE + posted(fcm, len(wrong)) + wrong)
        writer.write(b"POST /nowhere HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        came = await asyncio.wait_for(reader.read(), 5)
    assert re.findall(rb"HTTP/1.1 (\d+) ", came) == [b"200", b"400", b"404"]


async def test_a_body_may_come_in_pieces(stub: PushStub, fcm: FcmCaller) -> None:
    async with connection(stub) as (reader, writer):
        for byte in posted(fcm) + MESSAGE:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
async def test_what_is_no_http_is_refused(stub: PushStub, sent: bytes) -> None:
    async with connection(stub) as (reader, writer):
        writer.write(sent)
        assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 400 ")
    assert await accepted(stub) == 0


async def test_a_client_that_leaves_halfway_disturbs_nobody(stub: PushStub, fcm: FcmCaller) -> None:
    async with connection(stub) as (_, writer):
        writer.write(posted(fcm) + MESSAGE[:10])
    assert (await fcm.send({"fid": "phone"})).status_code == 200
    assert await accepted(stub) == 1

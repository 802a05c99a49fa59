"""Bodies come packed or plain, within their cap and their time; long answers go packed."""

import asyncio
import gzip
import json
from typing import Any

import httpx
import pytest
from backports import zstd

from api.errors import Problem
from api.web.bodies import MAX_BODY_BYTES, WORTH_PACKING_BYTES, IncomingBody, Patience
from api.web.coding import packed
from mobile_contract.client import Client
from tests.world import World

CODINGS = ("gzip", "zstd", "x-gzip", "GZIP")


def headers(client: Client, **more: str) -> dict[str, str]:
    assert client.tokens is not None
    told = {"Authorization": f"Bearer {client.tokens.access_token}"}
    return {**told, "Content-Type": "application/json", **more}


async def send(client: Client, body: bytes, coding: str | None, **more: str) -> httpx.Response:
    """Change my name by this body."""
    if coding is not None:
        more["Content-Encoding"] = coding
    return await client.http.patch("/v1/me", content=body, headers=headers(client, **more))


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_packed_body_is_read_as_what_is_in_it(demo_world: World, coding: str) -> None:
    ada = await demo_world.demo("ada")
    body = packed(b'{"name": "Ada L."}', coding.lower().removeprefix("x-"))
    answer = await send(ada, body, coding)
    assert (answer.status_code, answer.json()["name"]) == (200, "Ada L.")
    assert (await send(ada, b'{"name": "Ada"}', "identity")).json()["name"] == "Ada"


async def test_the_same_request_packed_otherwise_is_the_same_for_its_key(
    demo_world: World,
) -> None:
    ada = await demo_world.demo("ada")
    body, key = b'{"name": "Ada K."}', {"Idempotency-Key": "one key"[:3]}
    first = await send(ada, body, None, **key)
    for coding in ("gzip", "zstd"):
        again = await send(ada, packed(body, coding), coding, **key)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.content == first.content


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, zstd", "nonsense"])
async def test_another_coding_is_refused_and_the_known_ones_named(
    demo_world: World, coding: str
) -> None:
    ada = await demo_world.demo("ada")
    answer = await send(ada, b"{}", coding)
    assert (answer.status_code, answer.json()["code"]) == (415, "coding_unsupported")
    assert answer.headers["accept-encoding"] == "zstd, gzip"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_a_bomb_is_refused_by_its_cap_however_small_it_came(
    demo_world: World, coding: str
) -> None:
    ada = await demo_world.demo("ada")
    bomb = packed(b" " * 200_000_000, coding)
    assert len(bomb) < MAX_BODY_BYTES
    answer = await send(ada, bomb, coding)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert str(MAX_BODY_BYTES) in answer.json()["detail"]
    exactly = packed(b'{"name": "Ada"}'.ljust(MAX_BODY_BYTES), coding)
    assert (await send(ada, exactly, coding)).status_code == 200
    over = packed(b'{"name": "Ada"}'.ljust(MAX_BODY_BYTES + 1), coding)
    assert (await send(ada, over, coding)).status_code == 413


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_a_body_that_is_not_what_it_says_cannot_be_read(
    demo_world: World, coding: str
) -> None:
    ada = await demo_world.demo("ada")
    whole = packed(b'{"name": "Ada"}', coding)
    for broken in (whole[:-2], b'{"name": "Ada"}', whole + b"more"):
        answer = await send(ada, broken, coding)
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_request")


async def read_all(body: IncomingBody) -> None:
    while (await body.receive())["more_body"]:
        pass


async def test_who_sends_a_byte_now_and_then_is_not_waited_for() -> None:
    sent = 0

    async def trickle() -> dict[str, Any]:
        nonlocal sent
        sent += 1
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b" ", "more_body": True}

    body = IncomingBody(trickle, b"", 1000, Patience(seconds=0.3, bytes_a_second=1000))
    with pytest.raises(Problem, match="too_slow"):
        await read_all(body)
    assert 3 <= sent <= 8


async def test_a_slow_but_steady_body_is_waited_for() -> None:
    async def steady() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b" " * 100, "more_body": True}

    body = IncomingBody(steady, b"", 10_000, Patience(seconds=0.2, bytes_a_second=1000))
    assert [len((await body.receive())["body"]) for _ in range(10)] == [100] * 10


async def test_a_long_answer_is_packed_as_the_app_takes_it(demo_world: World) -> None:
    ada = await demo_world.demo("ada")

    async def courses(accepted: str) -> tuple[httpx.Headers, bytes]:
        path = "/v1/catalogue/courses/secure-work"
        asked = headers(ada, **{"Accept-Encoding": accepted})
        async with ada.http.stream("GET", path, headers=asked) as answer:
            return answer.headers, b"".join([raw async for raw in answer.aiter_raw()])

    plain_head, plain = await courses("identity")
    assert len(plain) >= WORTH_PACKING_BYTES
    assert "content-encoding" not in plain_head
    for coding, unpack in (("gzip", gzip.decompress), ("zstd", zstd.decompress)):
        head, body = await courses(coding)
        assert head["content-encoding"] == coding
        assert int(head["content-length"]) == len(body) < len(plain)
        assert json.loads(unpack(body)) == json.loads(plain)
        assert head["etag"] == f"W/{plain_head['etag']}"
    assert "Accept-Encoding" in plain_head["vary"]
    known = headers(ada, **{"If-None-Match": head["etag"]})
    assert (
        await ada.http.get("/v1/catalogue/courses/secure-work", headers=known)
    ).status_code == 304


async def test_a_short_answer_goes_as_it_is(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    answer = await ada.http.get("/v1/me", headers=headers(ada, **{"Accept-Encoding": "gzip"}))
    assert len(answer.content) < WORTH_PACKING_BYTES
    assert "content-encoding" not in answer.headers

"""Asking the workers: known kinds only, in a form nobody can smuggle code into."""

import asyncio
from time import monotonic

import msgspec
import pytest
from redis.asyncio import Redis

from api.ground import Ground
from api.jobs import KINDS, RING_SECONDS, RedisBell, SendMail, SilentBell
from tests.api.web.line import Line
from workers.main import JOBS

RUNG = ("arq:job:send_mail", "arq:queue")


def test_every_kind_of_work_has_its_function_in_the_worker() -> None:
    assert set(KINDS) == set(JOBS)


async def test_a_ring_says_what_is_wanted_and_can_run_nothing(ground: Ground) -> None:
    redis = Redis.from_url(ground.redis_url)
    await redis.delete(*RUNG)
    bell = RedisBell(ground.redis_url)
    await bell.ring((SendMail(), SendMail()))
    written = await redis.get("arq:job:send_mail")
    await redis.delete(*RUNG)
    await bell.close()
    await redis.aclose()
    assert msgspec.msgpack.decode(written)["f"] == "send_mail"


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1", "unix:///nowhere/at/all.sock"])
async def test_a_bell_out_of_reach_is_left_alone_in_time(url: str) -> None:
    bell = RedisBell(url)
    began = monotonic()
    await asyncio.gather(*(bell.ring((SendMail(),)) for _ in range(10)))
    assert monotonic() - began < RING_SECONDS + 0.5
    await bell.close()


async def test_a_bell_that_found_nobody_rings_again_once_the_queue_is_back(
    ground: Ground,
) -> None:
    upstream = Redis.from_url(ground.redis_url)
    await upstream.delete(*RUNG)
    line = Line.to(ground.redis_url)
    bell = RedisBell(line.near_url)
    for _ in range(2):
        await bell.ring((SendMail(),))
        assert not await upstream.exists(*RUNG)
        await line.mend()
        await bell.ring((SendMail(),))
        assert await upstream.exists(*RUNG) == len(RUNG)
        await upstream.delete(*RUNG)
        await line.cut()
    await bell.close()
    await upstream.delete(*RUNG)
    await upstream.aclose()


async def test_a_silent_bell_asks_nobody() -> None:
    await SilentBell().ring((SendMail(),))

"""Nobody calls more often than allowed, in however many processes; without Redis only asking for
mails is still counted.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from api.embedded import Servers
from api.entrance import Entrance
from api.ground import Ground
from api.rate_limits import Limit, RateLimits
from api.web.address import address_of
from tests.api.web.line import Line
from tests.world import World

CHECKOUT = Path(__file__).parents[3]
CHALLENGE = "c" * 43
WIDE = Limit(10_000, 60)
NARROW = Entrance(RateLimits(WIDE, Limit(5, 600), WIDE, Limit(3, 600)), trusted_proxies=1)


def forwarded() -> dict[str, str]:
    """As a call from an address nobody else calls from."""
    return {"X-Forwarded-For": f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"}


async def ask_for_mail(http: httpx.AsyncClient, said: dict[str, str]) -> httpx.Response:
    body = {"mail": f"{uuid4().hex}@new.example", "challenge": CHALLENGE}
    return await http.post("/v1/sign-in/links", json=body, headers=said)


@pytest.fixture
async def line(demo_ground: Ground) -> AsyncIterator[Line]:
    """The line to Redis."""
    made = Line.to(demo_ground.redis_url)
    await made.mend()
    yield made
    await made.cut()


@pytest.fixture
async def narrow(demo_ground: Ground, line: Line) -> AsyncIterator[World]:
    """A world with narrow limits, behind one proxy, on a line to Redis that can be cut."""
    ground = replace(demo_ground, redis_url=line.near_url, entrance=NARROW)
    async with World.running(ground) as world:
        yield world


async def signed(world: World) -> dict[str, str]:
    """The headers of a person signed in on a device of her own."""
    client = world.client()
    said = forwarded()
    client.http.headers.update(said)
    await client.request_sign_in_link("ada@demo.example")
    tokens = await client.sign_in(await world.mailed_token("ada@demo.example"))
    return {**said, "Authorization": f"Bearer {tokens.access_token}"}


async def test_two_hundred_calls_in_two_processes_pass_at_most_the_limit(
    servers: Servers,
) -> None:
    who, limit = str(uuid4()), 50
    command = [sys.executable, "-m", "tests.api.web.turns_process", servers.redis_url, who]
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
    processes = [
        await asyncio.create_subprocess_exec(*command, "100", str(limit), cwd=CHECKOUT, **pipes)
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    passed = [int(said) for said, _ in [await p.communicate(b"go\n") for p in processes]]
    assert sum(passed) in (limit, limit + 1)  # one more may have become free meanwhile


async def test_every_answer_tells_the_limits_and_too_many_calls_wait(narrow: World) -> None:
    said, http = await signed(narrow), narrow.client().http
    answers = [await http.get("/v1/me", headers=said) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    first, last = answers[0].headers, answers[-1]
    assert first["ratelimit-policy"] == '"person";q=10000;w=60, "device";q=5;w=600'
    assert first["ratelimit"].endswith('"device";r=4;t=120')
    assert (first["x-ratelimit-limit"], first["x-ratelimit-remaining"]) == ("5", "4")
    assert last.json()["code"] == "too_many_requests"
    assert 110 <= int(last.headers["retry-after"]) <= 120
    assert last.headers["retry-after"] in last.json()["detail"]
    assert last.headers["x-ratelimit-remaining"] == "0"


async def test_a_device_that_calls_too_often_bars_no_other(narrow: World) -> None:
    busy, other = await signed(narrow), await signed(narrow)
    http = narrow.client().http
    for _ in range(6):
        refused = await http.get("/v1/me", headers=busy)
    assert refused.status_code == 429
    assert (await http.get("/v1/me", headers=other)).status_code == 200


async def test_mails_are_asked_for_less_often_from_one_address(narrow: World) -> None:
    http, said = narrow.client().http, forwarded()
    statuses = [(await ask_for_mail(http, said)).status_code for _ in range(5)]
    assert statuses == [202, 202, 202, 429, 429]
    assert (await ask_for_mail(http, forwarded())).status_code == 202


async def test_what_a_stranger_says_of_her_address_counts_for_nothing(narrow: World) -> None:
    http, said = narrow.client().http, forwarded()["X-Forwarded-For"]
    statuses = []
    for number in range(5):
        lie = {"X-Forwarded-For": f"198.51.100.{number}, {said}"}
        statuses.append((await ask_for_mail(http, lie)).status_code)
    assert statuses == [202, 202, 202, 429, 429]


async def test_without_redis_all_goes_on_and_asking_for_mails_is_still_counted(
    narrow: World, line: Line
) -> None:
    signed_in, said = await signed(narrow), forwarded()
    http = narrow.client().http
    await line.cut()
    for _ in range(8):
        answer = await http.get("/v1/me", headers=signed_in)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers
    statuses = [(await ask_for_mail(http, said)).status_code for _ in range(5)]
    assert statuses == [202, 202, 202, 429, 429]
    refused = await ask_for_mail(http, said)
    assert 0 < int(refused.headers["retry-after"]) <= 200
    assert refused.headers["ratelimit-policy"] == '"sign_in";q=3;w=600'


async def test_in_the_database_too_many_at_once_pass_at_most_the_limit(
    narrow: World, line: Line
) -> None:
    await line.cut()
    http, said = narrow.client().http, forwarded()
    answers = await asyncio.gather(*(ask_for_mail(http, said) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [429] * 9


async def test_counting_begins_again_once_redis_is_back(narrow: World, line: Line) -> None:
    said, http = await signed(narrow), narrow.client().http
    await line.cut()
    assert "ratelimit" not in (await http.get("/v1/me", headers=said)).headers
    await line.mend()
    await asyncio.sleep(2.1)
    assert "ratelimit" in (await http.get("/v1/me", headers=said)).headers


async def test_monitors_are_not_counted(narrow: World) -> None:
    answers = [await narrow.client().http.get("/health/live") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("ratelimit" in answer.headers for answer in answers)


def scope(peer: str, *said: str) -> dict[str, object]:
    headers = [(b"x-forwarded-for", each.encode()) for each in said]
    return {"client": (peer, 1), "headers": headers}


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, (), "203.0.113.9"),
        (0, ("198.51.100.1",), "203.0.113.9"),
        (1, (), "203.0.113.9"),
        (1, ("198.51.100.1",), "198.51.100.1"),
        (1, ("192.0.2.1, 198.51.100.1",), "198.51.100.1"),
        (2, ("192.0.2.1, 198.51.100.1",), "192.0.2.1"),
        (2, ("198.51.100.1",), "198.51.100.1"),
        (2, ("192.0.2.7", "192.0.2.1, 198.51.100.1"), "192.0.2.1"),
        (1, ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::"),
        (1, ("::ffff:198.51.100.1",), "198.51.100.1"),
        (1, ("nonsense",), "unknown"),
        (1, (" , ",), "203.0.113.9"),
    ],
)
def test_an_address_is_taken_from_our_own_proxies_only(
    proxies: int, said: tuple[str, ...], address: str
) -> None:
    assert address_of(scope("203.0.113.9", *said), proxies) == address

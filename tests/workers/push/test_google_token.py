"""The access token: asked for once, renewed before it ends, missed by nobody."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError, TransportError

from workers.push.google_token import AHEAD_S, GoogleToken, TokenUnavailable


class Google(Credentials):  # type: ignore[misc]
    """Google's end: hands out numbered tokens that last so long, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.lasts_s: float | None = 3600.0
        self.asked = 0
        self.failure: Exception | None = None
        self.opened = threading.Event()
        self.opened.set()

    def refresh(self, request: Any) -> None:
        self.asked += 1
        assert self.opened.wait(5)
        if self.failure is not None:
            raise self.failure
        self.token = f"token {self.asked}"
        ends = datetime.now(UTC).replace(tzinfo=None)
        self.expiry = None if self.lasts_s is None else ends + timedelta(seconds=self.lasts_s)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def google() -> Google:
    return Google()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def token(google: Google, clock: Clock) -> AsyncIterator[GoogleToken]:
    token = GoogleToken(google, clock)
    yield token
    google.opened.set()
    await token.close()


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 (what another thread does)
            await asyncio.sleep(0.002)


async def test_one_token_serves_everybody(token: GoogleToken, google: Google) -> None:
    found = await asyncio.gather(*(token.current() for _ in range(50)))
    assert set(found) == {"token 1"}
    assert google.asked == 1


async def test_until_five_minutes_before_its_end_nobody_asks_again(
    token: GoogleToken, google: Google, clock: Clock
) -> None:
    await token.current()
    clock.at += 3600 - AHEAD_S - 5
    assert await token.current() == "token 1"
    await asyncio.sleep(0.02)
    assert google.asked == 1


async def test_from_then_on_it_serves_while_the_next_is_fetched_once(
    token: GoogleToken, google: Google, clock: Clock
) -> None:
    await token.current()
    google.opened.clear()
    clock.at += 3600 - AHEAD_S
    assert [await token.current() for _ in range(3)] == ["token 1"] * 3
    await until(lambda: google.asked == 2)
    google.opened.set()
    await until(lambda: google.token == "token 2")
    await asyncio.sleep(0.01)
    assert await token.current() == "token 2"
    assert google.asked == 2


async def test_a_token_that_has_ended_serves_nobody(
    token: GoogleToken, google: Google, clock: Clock
) -> None:
    await token.current()
    clock.at += 3600
    assert await token.current() == "token 2"


async def test_a_failing_renewal_leaves_the_old_token_in_use_to_its_end(
    token: GoogleToken, google: Google, clock: Clock
) -> None:
    await token.current()
    google.failure = TransportError("no route")
    clock.at += 3600 - AHEAD_S
    for _ in range(3):
        assert await token.current() == "token 1"
        await asyncio.sleep(0.01)
    assert google.asked == 2, "asked again half a minute later at the soonest"
    clock.at += AHEAD_S
    with pytest.raises(TokenUnavailable):
        await token.current()


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (RefreshError("invalid_grant", {}), "oauth_refused"),
        (RefreshError("internal_failure", {}, retryable=True), "oauth_unreachable"),
        (TransportError("no route"), "oauth_unreachable"),
    ],
)
async def test_without_a_token_the_reason_is_told_and_asked_about_twice_a_minute(
    token: GoogleToken, google: Google, clock: Clock, failure: Exception, why: str
) -> None:
    google.failure = failure
    for _ in range(3):
        with pytest.raises(TokenUnavailable, match=why):
            await token.current()
    assert google.asked == 1
    google.failure = None
    clock.at += 31
    assert await token.current() == "token 2"


async def test_a_refused_token_is_replaced_once_for_all_who_were_refused(
    token: GoogleToken, google: Google
) -> None:
    refused = await token.current()
    found = await asyncio.gather(*(token.after_refusal(refused) for _ in range(20)))
    assert set(found) == {"token 2"}
    assert await token.after_refusal(refused) == "token 2", "the last to hear of the refusal"
    assert google.asked == 2


async def test_somebody_who_stops_waiting_does_not_stop_the_others(
    token: GoogleToken, google: Google
) -> None:
    google.opened.clear()
    first, second = (asyncio.create_task(token.current()) for _ in range(2))
    await until(lambda: google.asked == 1)
    first.cancel()
    await asyncio.wait([first])
    google.opened.set()
    assert await second == "token 1"
    assert google.asked == 1


async def test_fetching_holds_up_nothing_else(token: GoogleToken, google: Google) -> None:
    google.opened.clear()
    waiting = asyncio.create_task(token.current())
    await until(lambda: google.asked == 1)
    assert not waiting.done()
    google.opened.set()
    assert await waiting == "token 1"


async def test_a_token_without_an_end_is_not_trusted(token: GoogleToken, google: Google) -> None:
    google.lasts_s = None
    with pytest.raises(TokenUnavailable):
        await token.current()

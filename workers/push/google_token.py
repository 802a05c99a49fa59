"""The access token Firebase is called with: asked for once, renewed before it ends.

The Firebase sender asks before each push. Google's library waits on the network while it renews,
so it does so in a thread, one at a time, and pushes go on with the old token meanwhile.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import Request

from api.clock import monotonic, utc_now

AHEAD_S = 300.0
"""A token is renewed this long before it ends."""

_ASK_S = 10.0
_WAIT_S = 5.0
_AFTER_FAILURE_S = 30.0
_ON_THE_WAY_S = 30.0
_LONG_AGO = float("-inf")


class TokenUnavailable(Exception):
    """Google gives no token now; the text says why."""


class GoogleToken:
    """The current token of one service account; `seconds` is a clock that only moves forward."""

    def __init__(self, credential: Credentials, seconds: Callable[[], float] = monotonic) -> None:
        self._credential = credential
        self._seconds = seconds
        self._session = requests.Session()
        self._session.trust_env = False  # settings come from api.settings alone
        self._token = ""
        self._ends_at = self._renew_at = _LONG_AGO
        self._failure = ""
        self._renewal: asyncio.Task[None] | None = None

    async def current(self) -> str:
        """A token that still lasts. Raises TokenUnavailable."""
        if self._seconds() >= self._renew_at:
            self._begin_renewal()
        if self._seconds() >= self._ends_at:
            await self._renewed()
        return self._token

    async def after_refusal(self, refused: str) -> str:
        """Another token than the one just refused. Raises TokenUnavailable."""
        if self._token == refused:
            self._ends_at = _LONG_AGO
            self._begin_renewal()
        return await self.current()

    async def close(self) -> None:
        """Stop asking."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])
        self._session.close()

    def _begin_renewal(self) -> None:
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew())

    async def _renewed(self) -> None:
        """Wait for the renewal under way. Somebody who stops waiting does not stop it."""
        with suppress(TimeoutError):
            if self._renewal is not None:
                await asyncio.wait_for(asyncio.shield(self._renewal), _WAIT_S)
        if self._seconds() >= self._ends_at:
            raise TokenUnavailable(self._failure)

    async def _renew(self) -> None:
        self._failure = "oauth_timeout"
        ask = partial(Request(self._session), timeout=_ASK_S)
        try:
            await asyncio.to_thread(self._credential.refresh, ask)
        # The library stumbles over a proxy's page in the place of an answer.
        except (GoogleAuthError, ValueError, TypeError) as error:
            refused = isinstance(error, RefreshError) and not error.retryable
            self._failure = "oauth_refused" if refused else "oauth_unreachable"
            self._renew_at = self._seconds() + _AFTER_FAILURE_S
            return
        lasts_s = _seconds_until(self._credential.expiry)
        self._token = str(self._credential.token)
        self._ends_at = self._seconds() + lasts_s - min(_ON_THE_WAY_S, lasts_s / 2)
        self._renew_at = self._seconds() + lasts_s - min(AHEAD_S, lasts_s / 2)


def _seconds_until(expiry: datetime | None) -> float:
    """What is left, by the clock the library counted it with; it leaves out that it is UTC."""
    return 0.0 if expiry is None else (expiry.replace(tzinfo=UTC) - utc_now()).total_seconds()

"""One POST to a push service, and never a second one behind our back.

Both ways out go over it. It tells apart what never left the house from what may have arrived,
because only the former may be sent again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

_FIRST_BYTE = "http11.send_request_headers.started"
_CONNECTIONS = 50
_IDLE_S = 5.0
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, for the next part of an answer, and for all of a send.

    Google asks for 10 s or more for an answer. All of it ends just before sending a nudge gives us
    up: only here is it known whether a byte has left.
    """

    connect_s: float = 5.0
    answer_s: float = 12.0
    whole_s: float = 13.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the push service said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NeverLeft(Exception):
    """Not one byte of it was written: no connection, no name, no certificate, no time left."""


class AnswerLost(Exception):
    """It was written, at least in part, and no whole answer came back; the text says why."""


class Wire:
    """A pool of connections for POSTs: no retries, no redirects, no cookies, no proxies."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        # The bare transport, not httpx's client: that one writes each address, which for Web Push
        # is a secret, into its log. HTTP/2 stays off: when a server says GOAWAY, the library below
        # repeats the request by itself. Idle connections are dropped before services tire of them.
        self._transport = httpx.AsyncHTTPTransport(
            retries=0,
            http2=False,
            trust_env=False,
            limits=httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=_IDLE_S),
        )

    def deadline(self) -> float:
        """When a send that begins now must be over, on the event loop's clock."""
        return asyncio.get_running_loop().time() + self._patience.whole_s

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, by: float) -> Answer:
        """Post once. Raises NeverLeft or AnswerLost."""
        written = False

        async def notice(event: str, _: Any) -> None:
            nonlocal written
            written = written or event == _FIRST_BYTE

        patience = httpx.Timeout(
            self._patience.answer_s, connect=self._patience.connect_s, pool=self._patience.connect_s
        )
        extensions = {"timeout": patience.as_dict(), "trace": notice}
        request = httpx.Request("POST", url, headers=headers, content=body, extensions=extensions)
        try:
            async with asyncio.timeout_at(by):
                return await self._exchange(request)
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            if not written:
                raise NeverLeft from error
            late = isinstance(error, httpx.TimeoutException | TimeoutError)
            raise AnswerLost("timeout" if late else "cut") from error

    async def _exchange(self, request: httpx.Request) -> Answer:
        response = await self._transport.handle_async_request(request)
        body = b""
        try:
            async for part in response.aiter_raw():
                body += part
                if len(body) > _MOST_BYTES:
                    break
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers, body)

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

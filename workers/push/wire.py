"""One POST to a push service, and never a second one behind our back.

Both ways out go over it. It tells apart what never left the house from what may have arrived,
because only the former may be sent again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import BuilderError, PoolTimeoutError, PyreqwestError, RequestError

_CONNECTIONS = 50
_IDLE_S = 5.0
_MOST_BYTES = 64 * 1024
# pyreqwest calls it a failed connection until the head of an answer is there. What it stands on
# says by these words that it never came to sending; whatever else it says may have arrived.
_STILL_CONNECTING = "client error (Connect)"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, and for all of a send.

    Google asks for 10 s or more for an answer. All of it ends just before sending a nudge gives us
    up: only here is it known whether a byte has left.
    """

    connect_s: float = 5.0
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
        connect = timedelta(seconds=patience.connect_s)
        # HTTP/2 stays off: when a server says GOAWAY, the library repeats the request by itself.
        # Idle connections are dropped before services tire of them.
        self._client = (
            ClientBuilder()
            .http1_only()
            .follow_redirects(False)
            .referer(False)
            .no_proxy()
            .max_connections(_CONNECTIONS)
            .connect_timeout(connect)
            .pool_timeout(connect)
            .pool_idle_timeout(timedelta(seconds=_IDLE_S))
            .build()
        )

    def deadline(self) -> float:
        """When a send that begins now must be over, on the event loop's clock."""
        return asyncio.get_running_loop().time() + self._patience.whole_s

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, by: float) -> Answer:
        """Post once. Raises NeverLeft or AnswerLost."""
        left = by - asyncio.get_running_loop().time()
        if left <= 0:
            raise NeverLeft("no time left")
        try:
            async with asyncio.timeout(left):
                return await self._exchange(url, headers, body)
        except (BuilderError, PoolTimeoutError) as error:
            raise NeverLeft from error
        except (PyreqwestError, TimeoutError) as error:
            if _never_left(error):
                raise NeverLeft from error
            late = isinstance(error, TimeoutError)
            raise AnswerLost("timeout" if late else "cut") from error

    async def _exchange(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        asked = self._client.post(url).headers(dict(headers)).body_bytes(body).build_streamed()
        async with asked as response:
            read = bytearray()
            while len(read) <= _MOST_BYTES and (part := await response.body_reader.read()):
                read += part
            return Answer(response.status, dict(response.headers), bytes(read))

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()


def _never_left(error: Exception) -> bool:
    causes = (error.details["causes"] or ()) if isinstance(error, RequestError) else ()
    return any(cause["message"] == _STILL_CONNECTING for cause in causes)

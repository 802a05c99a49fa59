"""How does a request arrive on a socket, and what does an answer look like on it?

The stub's connections ask. A request is read in two steps, its head and then all of it, so that a
fault may strike in between.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httptools
import msgspec

_READ_BYTES = 65536
_MOST_BODY_BYTES = 1_000_000
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Unreadable(Exception):
    """What came is no HTTP request, or one too big for anything the stub stands for."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request; header names are in lower case, and `body` is empty while only the head is here.

    `origin` is the one the caller named, so that one stub may stand for several push services.
    """

    method: str
    path: str
    headers: dict[str, str]
    origin: str
    keep_alive: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; the length is added where it is put on the wire."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def head(self, length: int | None = None) -> bytes:
        """The status line and headers, promising `length` bytes of body (None: all of it)."""
        lines = [f"HTTP/1.1 {self.status} {_PHRASES.get(self.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.status != HTTPStatus.NO_CONTENT:
            lines.append(f"content-length: {len(self.body) if length is None else length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def json_answer(status: int, content: Any, *headers: tuple[str, str]) -> Answer:
    """An answer that says this as JSON."""
    told = (("content-type", "application/json; charset=UTF-8"), *headers)
    return Answer(status, msgspec.json.encode(content), told)


@dataclass(slots=True)
class _Arriving:
    """A request as far as it has come."""

    url: bytearray = field(default_factory=bytearray)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    method: str = ""
    keep_alive: bool = True
    has_head: bool = False
    is_whole: bool = False

    def request(self) -> Request:
        path = self.url.decode("latin-1").partition("?")[0]
        origin = f"http://{self.headers.get('host', '')}"
        body = bytes(self.body) if self.is_whole else b""
        return Request(self.method, path, self.headers, origin, self.keep_alive, body)


class Incoming:
    """The requests of one connection, in order.

    Both questions answer None once the client has gone, and raise Unreadable.
    """

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._parser = httptools.HttpRequestParser(self)
        self._arriving: deque[_Arriving] = deque()

    async def head(self) -> Request | None:
        """The next request as far as its headers."""
        while not (self._arriving and self._arriving[0].has_head):
            if not await self._more():
                return None
        return self._arriving[0].request()

    async def whole(self) -> Request | None:
        """The same request with its body; the next `head` is the next request's."""
        while not self._arriving[0].is_whole:
            if not await self._more():
                return None
        return self._arriving.popleft().request()

    async def _more(self) -> bool:
        data = await self._reader.read(_READ_BYTES)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise Unreadable(str(error)) from error
        if self._arriving and len(self._arriving[-1].body) > _MOST_BODY_BYTES:
            raise Unreadable("The body is too big.")
        return bool(data)

    # What the parser calls.

    def on_message_begin(self) -> None:
        self._arriving.append(_Arriving())

    def on_url(self, url: bytes) -> None:
        self._arriving[-1].url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._arriving[-1].headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        arriving = self._arriving[-1]
        arriving.method = self._parser.get_method().decode("latin-1")
        arriving.keep_alive = self._parser.should_keep_alive()
        arriving.has_head = True

    def on_body(self, body: bytes) -> None:
        self._arriving[-1].body += body

    def on_message_complete(self) -> None:
        self._arriving[-1].is_whole = True

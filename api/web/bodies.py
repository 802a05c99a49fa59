"""What comes and goes as a body: unpacked as it streams in, within its cap and its time; packed on
its way out where that is worth it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.clock import monotonic
from api.errors import Problem
from api.web.coding import CODINGS, Unpacking, Unreadable, best_coding, packed
from api.web.envelope import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 1_048_576
WORTH_PACKING_BYTES = 1400  # what is smaller travels in one packet anyway

_PACKABLE = ("application/json", "application/problem+json", "application/x-ndjson", "text/")


@dataclass(frozen=True, slots=True)
class Patience:
    """How slowly a body may come: so many seconds at once, and more for every byte that came."""

    seconds: float = 20.0
    bytes_a_second: float = 4096.0

    def until(self, began: float, received: int) -> float:
        """The monotonic second at which the next piece must be here."""
        return began + self.seconds + received / self.bytes_a_second


def careful_bodies(app: Any) -> ASGIApp:
    """Middleware, inside the error handling: what it raises is told as a problem."""

    async def careful(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        coming = IncomingBody(receive, headers.get(b"content-encoding", b""), body_limit(scope))
        going = OutgoingBody(send, headers.get(b"accept-encoding", b"").decode("latin-1"))
        await app(scope, coming.receive, going.send)

    return careful


def body_limit(scope: Mapping[str, Any]) -> int:
    """How many bytes of body the address takes, unpacked: a few take files."""
    own = getattr(scope.get("route_handler"), "request_max_body_size", None)
    return own if isinstance(own, int) else MAX_BODY_BYTES


class IncomingBody:
    """A request's body as the operation reads it: plain, and no more than its cap.

    `receive` raises Problem `coding_unsupported`, `too_large` (naming the cap, also of what was
    sent packed), `unreadable_request` or `too_slow`.
    """

    def __init__(
        self, receive: Receive, coding: bytes, limit: int, patience: Patience | None = None
    ) -> None:
        self._receive = receive
        self._coding = coding.decode("latin-1").strip().lower()
        self._limit = limit
        self._patience = patience or Patience()
        self._unpacking: Unpacking | None = None
        self._began = monotonic()
        self._arrived = self._unpacked = 0
        self._last_arrived = self._over = False

    async def receive(self) -> Message:
        """The next piece of the body; whatever follows its end is handed through."""
        if self._over:
            return await self._receive()
        if self._unpacking is None:
            if self._coding in ("", "identity"):
                return self._ended_by(await self._arrival())
            self._unpacking = self._opened()
        return await self._unpack(self._unpacking)

    def _opened(self) -> Unpacking:
        if self._coding not in (*CODINGS, "x-gzip"):
            raise Problem("coding_unsupported")
        return Unpacking(self._coding.removeprefix("x-"))

    async def _unpack(self, unpacking: Unpacking) -> Message:
        try:
            while not (piece := unpacking.read()):
                if self._last_arrived:
                    unpacking.end()
                    self._over = True
                    return {"type": "http.request", "body": b"", "more_body": False}
                message = await self._arrival()
                if message["type"] != "http.request":
                    return message
                unpacking.feed(message.get("body", b""))
                self._last_arrived = not message.get("more_body", False)
        except Unreadable as error:
            raise Problem("unreadable_request") from error
        self._unpacked += len(piece)
        if self._unpacked > self._limit:
            raise Problem("too_large", limit=self._limit)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def _arrival(self) -> Message:
        """The next message off the wire, while patience lasts."""
        left = self._patience.until(self._began, self._arrived) - monotonic()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                message = await self._receive()
        except TimeoutError as error:
            raise Problem("too_slow") from error
        self._arrived += len(message.get("body", b""))
        if self._arrived > self._limit:
            raise Problem("too_large", limit=self._limit)
        return message

    def _ended_by(self, message: Message) -> Message:
        self._over = not message.get("more_body", False)
        return message


class OutgoingBody:
    """A response's body, packed as the caller takes it where it is whole, of words, and long."""

    def __init__(self, send: Send, accepted: str) -> None:
        self._send = send
        self._accepted = accepted
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        """Hold the head back until the body shows whether it is packed."""
        if message["type"] == "http.response.start" and _is_packable(message):
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(self._packed(start, message))
        await self._send(message)

    def _packed(self, start: Message, message: Message) -> Message:
        """Pack `message` in place; the head that belongs to it."""
        body = message.get("body", b"")
        whole = message["type"] == "http.response.body" and not message.get("more_body", False)
        coding = best_coding(self._accepted) if self._accepted else None
        headers = _varying(start["headers"])
        if whole and coding is not None and len(body) >= WORTH_PACKING_BYTES:
            message["body"] = packed(body, coding)
            headers = _recoded(headers, coding, len(message["body"]))
        return {**start, "headers": headers}


def _is_packable(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start.get("headers", ())}
    media_type = headers.get(b"content-type", b"").decode("latin-1").lower()
    return media_type.startswith(_PACKABLE) and b"content-encoding" not in headers


def _varying(headers: Any) -> list[tuple[bytes, bytes]]:
    """The same address answers differently by what the caller can unpack: caches must know."""
    varies = [value for name, value in headers if name.lower() == b"vary"]
    rest = [pair for pair in headers if pair[0].lower() != b"vary"]
    return [*rest, (b"vary", b", ".join([*varies, b"Accept-Encoding"]))]


def _recoded(
    headers: list[tuple[bytes, bytes]], coding: str, length: int
) -> list[tuple[bytes, bytes]]:
    """The head of a packed body. Its tag turns weak: it names what is said, not these bytes."""
    changed = {b"content-length": str(length).encode()}
    for name, value in headers:
        if name.lower() == b"etag":
            changed[b"etag"] = b"W/" + value.removeprefix(b"W/")
    told = [(name, changed.get(name.lower(), value)) for name, value in headers]
    return [*told, (b"content-encoding", coding.encode())]

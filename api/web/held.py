"""Every read can be asked "still?": an app names the answer it has, and is told that it holds.

Where an operation names its answers itself (a version, a tag of its own), that name is kept.
"""

from typing import Any

from api.web.envelope import ASGIApp, Message, Receive, Scope, Send
from api.web.etag import KEPT, names, tag_of

# What monitors ask changes with every answer.
UNTAGGED = frozenset({"isAlive", "isReady", "readMetrics"})


def tell_what_holds(app: Any) -> ASGIApp:
    """Middleware, inside the packing: tags name what is said, however it travels."""

    async def telling(scope: Scope, receive: Receive, send: Send) -> None:
        operation = getattr(scope.get("route_handler"), "operation_id", None)
        if scope["type"] != "http" or scope["method"] != "GET" or operation in UNTAGGED:
            await app(scope, receive, send)
            return
        known = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
        await app(scope, receive, _Tagging(send, known).send)

    return telling


class _Tagging:
    """The answer to one read, held back until its bytes are there to be named."""

    def __init__(self, send: Send, known: str) -> None:
        self._send = send
        self._known = known
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_read(message):
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                start = self._tagged(start, message)
            await self._send(start)
        await self._send(message)

    def _tagged(self, start: Message, message: Message) -> Message:
        headers = {name.lower(): value for name, value in start["headers"]}
        if b"etag" not in headers:
            kept = {name.lower().encode(): value.encode() for name, value in KEPT.items()}
            headers = {**kept, **headers, b"etag": tag_of(message.get("body", b"")).encode()}
        if not self._known or not names(self._known, headers[b"etag"].decode()):
            return {**start, "headers": list(headers.items())}
        message["body"] = b""
        about = [pair for pair in headers.items() if not pair[0].startswith(b"content-")]
        return {**start, "status": 304, "headers": about}


def _is_read(start: Message) -> bool:
    types = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return start["status"] == 200 and types[:1] == [b"application/json"]

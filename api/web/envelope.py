"""What every exchange gets: a request id, a log line without personal data, safe headers."""

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

import structlog
from prometheus_client import Counter, Histogram

from api.clock import monotonic, new_id
from api.web.deprecated import DEPRECATED, Deprecation, deprecation_headers

# The ASGI protocol's own shapes; this file stands outside the framework.
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

log = structlog.get_logger()

REQUESTS = Counter("interlude_requests_total", "Requests answered", ["operation", "status"])
SECONDS = Histogram("interlude_request_seconds", "Seconds to answer", ["operation"])

SAFE_HEADERS = (
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store, private"),
)

_MONITORS = frozenset({"isAlive", "isReady", "readMetrics"})
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


def envelope(app: ASGIApp, deprecated: Mapping[str, Deprecation] = DEPRECATED) -> ASGIApp:
    """Wrap the application: outermost, so that refusals and failures are counted and safe too.

    `deprecated`: the operations, by id, whose answers say that they will go.
    """

    async def enveloped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = monotonic(), 500

        async def send_safely(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                told = [(b"x-request-id", request_id.encode())]
                told += scope["state"].get("headers", ())
                if row := deprecated.get(_operation(scope)):
                    told += deprecation_headers(row)
                _add_headers(message, told)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive, send_safely)
            finally:
                _note(scope, status, monotonic() - began)

    return enveloped


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return str(new_id())


def _add_headers(message: Message, told: list[tuple[bytes, bytes]]) -> None:
    headers = list(message.get("headers", []))
    present = {name.lower() for name, _ in headers}
    headers += [pair for pair in SAFE_HEADERS if pair[0] not in present]
    message["headers"] = [*headers, *told]


def _note(scope: Scope, status: int, seconds: float) -> None:
    """The operation's name, never the address: addresses can carry ids."""
    operation = _operation(scope)
    REQUESTS.labels(operation, str(status)).inc()
    SECONDS.labels(operation).observe(seconds)
    # Monitors ask every few seconds: what is well is counted, not written down.
    say = log.debug if operation in _MONITORS and status < 400 else log.info
    say("request", operation=operation, status=status, ms=round(seconds * 1000, 1))


def _operation(scope: Scope) -> str:
    handler = scope.get("route_handler")
    return str(getattr(handler, "operation_id", None) or "unknown")

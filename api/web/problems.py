"""One way for everything that goes wrong to be told: problem+json, in the reader's language."""

from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)

from api.db.idempotency import ReplayedReply
from api.errors import Fault, Problem, fault
from api.fault_words import fault_words
from api.messages import negotiated_language, sentence
from api.web.bodies import body_limit
from api.web.coding import CODINGS
from mobile_contract import errors as contract

log = structlog.get_logger()

PROBLEM_JSON = "application/problem+json"

_UNREACHABLE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionError,
    OSError,
)
# What Litestar lets through from a body that is not UTF-8 or is nested absurdly deep.
_UNREADABLE = (UnicodeDecodeError, RecursionError)
# Text the database cannot hold: NUL, lone surrogates, numbers beyond its range.
_UNSTORABLE = (asyncpg.DataError, UnicodeEncodeError)


def tell_problem(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The response for any exception that reached the door."""
    if isinstance(error, ReplayedReply):
        return _replayed(error)
    problem = as_problem(request, error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", code=problem.code, error=type(error).__name__, exc_info=error)
    language = negotiated_language(request.headers.get("accept-language", ""))
    details = contract.ProblemDetails(
        type=f"urn:interlude:problem:{problem.code}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=sentence(f"problem.{problem.code}", language, **problem.arguments),
        instance=f"urn:interlude:request:{_request_id(request)}",
        code=problem.code,
        errors=[contract.Fault(each.place, fault_words(each, language)) for each in problem.faults],
    )
    headers = {"Content-Language": language}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if problem.code == "coding_unsupported":
        headers["Accept-Encoding"] = ", ".join(CODINGS)
    if problem.code == "too_slow":
        headers["Connection"] = "close"  # what still trickles in is nobody's to wait for
    if isinstance(error, MethodNotAllowedException) and error.headers:
        headers.update(error.headers)
    return Response(
        msgspec.json.encode(details),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=headers,
    )


def as_problem(request: Request[Any, Any, Any], error: Exception) -> Problem:
    """Any exception as a problem of ours; what nobody foresaw is a `server_fault`."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _http_problem(request, error)
    if isinstance(error, asyncpg.LockNotAvailableError | asyncpg.TransactionRollbackError):
        return Problem("busy", retry_after=1)
    if isinstance(error, _UNREADABLE):
        return Problem("unreadable_request")
    if isinstance(error, _UNSTORABLE):
        return Problem("invalid_request", faults=(fault("body", "not_storable"),))
    if isinstance(
        error, TimeoutError | asyncpg.QueryCanceledError | asyncpg.TooManyConnectionsError
    ):
        return Problem("busy", retry_after=2)
    if isinstance(error, _UNREACHABLE) or _is_lost_connection(error):
        return Problem("database_unavailable", retry_after=2)
    return Problem("server_fault")


def _http_problem(request: Request[Any, Any, Any], error: HTTPException) -> Problem:
    match error:
        case ValidationException():
            return Problem("invalid_request", faults=_faults(error))
        case NotFoundException():
            return Problem("not_found")
        case MethodNotAllowedException():
            return Problem("method_not_allowed", method=request.method)
        case SerializationException():
            return Problem("unreadable_request")
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Problem("too_large", limit=body_limit(dict(request.scope)))
    if error.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        return Problem("unsupported_media_type", wanted="application/json")
    if isinstance(error, ClientException):
        return Problem("unreadable_request")
    return Problem("server_fault")


def _faults(error: ValidationException) -> tuple[Fault, ...]:
    found = error.extra if isinstance(error.extra, list) else []
    return tuple(
        Fault(_place(entry), str(entry.get("message", "is not valid")))
        for entry in found
        if isinstance(entry, dict)
    )


def _place(entry: dict[str, Any]) -> str:
    source = str(getattr(entry.get("source"), "value", entry.get("source") or "body"))
    key = str(entry.get("key") or "")
    if source == "header":  # told by our name of it, client_time for Client-Time
        key = key.replace("_", "-").title()
    return f"{source}.{key}" if key and key != "data" else source


def _is_lost_connection(error: Exception) -> bool:
    """asyncpg tells a connection that died under a query as an InterfaceError."""
    return isinstance(error, asyncpg.InterfaceError) and "connection" in str(error)


def _replayed(error: ReplayedReply) -> Response[bytes]:
    return Response(
        error.body,
        status_code=error.status,
        media_type="application/json" if error.body else None,
        headers={"Idempotent-Replayed": "true"},
    )


def _request_id(request: Request[Any, Any, Any]) -> str:
    state = request.scope.get("state", {})
    return str(state.get("request_id", "unknown"))

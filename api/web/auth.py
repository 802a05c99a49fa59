"""Who is calling: from the Authorization header to the `Caller` every use case is given.

The guard runs before a body is read and stops strangers; what a caller may do is decided later,
in the operation's transaction (`api.db.transaction`).
"""

import hashlib
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.access_token import AccessClaims, read_access_token
from api.caller import Caller, Idempotency
from api.errors import Problem
from api.messages import negotiated_language
from api.permissions import OPERATIONS, Door

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


# Guards that wait for nothing, and yet asynchronous: any other is run in a thread of its own.
async def require_token(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Stop calls without a token of ours where the operation needs one. Deny by default.

    Raises Problem `not_found` for a route of the framework's own, which no operation declares.
    """
    if connection.scope.get("method") == "OPTIONS":
        return  # the framework's own answer: which methods this address has
    operation = OPERATIONS.get(str(getattr(handler, "operation_id", None)))
    if operation is None:
        raise Problem("not_found")
    if operation.door is not Door.PUBLIC and claims_of(connection) is None:
        raise Problem("sign_in_required")


def claims_of(connection: ASGIConnection[Any, Any, Any, Any]) -> AccessClaims | None:
    """What the caller's token says, read once a request; None without one of ours."""
    state = connection.scope["state"]
    if "claims" not in state:
        state["claims"] = _claims(connection)
    claims: AccessClaims | None = state["claims"]
    return claims


def _claims(connection: ASGIConnection[Any, Any, Any, Any]) -> AccessClaims | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    try:
        return read_access_token(connection.app.state.database.keeper.access_key, token.strip())
    except Problem:
        return None


async def require_json(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Stop bodies that do not say they are JSON, before they are read as if they were; so with
    those that should be lines of it.
    """
    wanted = "application/json"
    if lines := handler.opt.get("lines"):
        wanted = lines[0]
    elif "data" not in handler.parsed_fn_signature.parameters:
        return
    media_type = connection.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != wanted:
        raise Problem("unsupported_media_type", wanted=wanted)


async def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """The caller of this request, with the Idempotency-Key of an unsafe one."""
    operation = operation_of(request.route_handler)
    public = OPERATIONS[operation].door is Door.PUBLIC
    claims = None if public else claims_of(request)
    language = negotiated_language(request.headers.get("accept-language", ""))
    request_id = request.scope["state"]["request_id"]
    if claims is None:
        return Caller(operation, request_id, language)
    return Caller(
        operation,
        request_id,
        language,
        person_id=claims.person_id,
        tenant_id=claims.tenant_id,
        device_id=claims.device_id,
        install_id=claims.install_id,
        token_expires_at=claims.expires_at,
        idempotency=await _idempotency(request),
    )


def operation_of(handler: BaseRouteHandler) -> str:
    """The operation id a route handler declares. Raises AssertionError where it declares none."""
    operation = getattr(handler, "operation_id", None)
    assert isinstance(operation, str), f"{handler} declares no operation_id"
    return operation


async def _idempotency(request: Request[Any, Any, Any]) -> Idempotency | None:
    if request.method in SAFE_METHODS or "idempotency-key" not in request.headers:
        return None
    key = request.headers["idempotency-key"]
    if not 1 <= len(key) <= 255 or not all("!" <= letter <= "~" for letter in key):
        raise Problem("idempotency_key_invalid")
    where = f"{request.method} {request.url.path}?{request.url.query}\n"
    sent = where.encode() + await request.body()
    return Idempotency(key, hashlib.sha256(sent).digest())

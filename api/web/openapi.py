"""The OpenAPI document as it truly is: every problem an operation can answer with, described.

Litestar describes what succeeds; what can go wrong is added here from the operation's own list
(`opt={"problems": …}`) and from what holds for every operation of its kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Litestar

from api.errors import PROBLEMS
from api.permissions import OPERATIONS, Door
from mobile_contract.errors import ProblemDetails

PROBLEM_REF = {"$ref": "#/components/schemas/ProblemDetails"}
_UNSAFE = ("post", "put", "patch", "delete")
_ALWAYS = ("server_fault", "busy", "database_unavailable")
_SIGNED_IN = ("sign_in_required", "token_expired", "device_signed_out")
_MEMBER = ("association_required", "not_a_member", "not_allowed")
_BODY = ("unreadable_request", "invalid_request", "too_large", "unsupported_media_type")
_KEYED = ("idempotency_key_invalid", "idempotency_key_reused", "request_in_progress")


def document(app: Litestar) -> dict[str, Any]:
    """The whole document as plain data, ready for `mobile_contract/openapi.json`."""
    described: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(app.openapi_schema.to_schema())
    )
    listed = _listed_problems(app)
    for methods in described["paths"].values():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "operationId" in operation:
                _describe(operation, method, listed.get(operation["operationId"], ()))
    _add_components(described)
    return described


def _describe(operation: dict[str, Any], method: str, listed: Iterable[str]) -> None:
    door = OPERATIONS[operation["operationId"]].door
    codes = [*listed, *_general(operation, method, door)]
    responses = operation["responses"]
    responses.pop("400", None)
    by_status = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[str(PROBLEMS[code])].append(code)
    for status, found in sorted(by_status.items()):
        responses.setdefault(status, _problem_response(status, sorted(found)))
    if door is not Door.PUBLIC:
        operation["security"] = [{"accessToken": []}]
        if method in _UNSAFE:
            operation.setdefault("parameters", []).append(_idempotency_parameter())


def _general(operation: dict[str, Any], method: str, door: Door) -> Iterable[str]:
    yield from _ALWAYS
    if door is not Door.PUBLIC:
        yield from _SIGNED_IN
        if method in _UNSAFE:
            yield from _KEYED
    if door is Door.MEMBER:
        yield from _MEMBER
    if "requestBody" in operation:
        yield from _BODY
    elif operation.get("parameters"):
        yield "invalid_request"
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        yield "not_found"


def _problem_response(status: str, codes: list[str]) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": f"{HTTPStatus(int(status)).phrase}: {', '.join(codes)}",
        "content": {"application/problem+json": {"schema": PROBLEM_REF}},
    }
    if status in ("409", "429", "503"):
        response["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait, where waiting helps",
                "schema": {"type": "integer"},
            }
        }
    return response


def _idempotency_parameter() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A key of your own: the same key and request again give the first reply",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    }


def _add_components(described: dict[str, Any]) -> None:
    _, found = msgspec.json.schema_components(
        [ProblemDetails], ref_template="#/components/schemas/{name}"
    )
    components = described.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.update(found)
    components["securitySchemes"] = {
        "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }


def _listed_problems(app: Litestar) -> dict[str, tuple[str, ...]]:
    return {
        handler.operation_id: handler.opt.get("problems", ())
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(getattr(handler, "operation_id", None), str)
    }

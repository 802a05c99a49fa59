"""The OpenAPI document as it truly is: exact shapes, and every problem an operation may meet.

Litestar describes what succeeds. What can go wrong is added here from the operation's own list
(`opt={"problems": …}`) and from what holds for every operation of its kind; shapes come from
msgspec, which knows every limit it enforces.
"""

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, get_args

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.typing import FieldDefinition

from api.errors import PROBLEMS
from api.permissions import OPERATIONS, Door
from api.web.deprecated import DEPRECATED, Deprecation, deprecation_words
from api.web.held import UNTAGGED
from api.web.limits import UNCOUNTED
from mobile_contract.errors import ProblemDetails

_SCHEMAS = "#/components/schemas/"
PROBLEM_REF = {"$ref": f"{_SCHEMAS}ProblemDetails"}
LANGUAGE_REF = {"$ref": "#/components/parameters/AcceptLanguage"}
KNOWN_REF = {"$ref": "#/components/parameters/IfNoneMatch"}
KEY_REF = {"$ref": "#/components/parameters/IdempotencyKey"}

_UNSAFE = ("post", "put", "patch", "delete")
_DATABASE = ("busy", "database_unavailable")
_SIGNED_IN = ("sign_in_required", "token_expired", "device_signed_out")
_MEMBER = ("association_required", "not_a_member", "not_allowed")
_BODY = ("unreadable_request", "invalid_request", "unsupported_media_type")
# Whatever the operation makes of it, a body is unpacked and counted on its way in.
_ANY_BODY = ("coding_unsupported", "too_slow", "too_large", "unreadable_request")
# A body counts towards the key's digest even where the operation itself reads none.
_KEYED = ("idempotency_key_invalid", "idempotency_key_reused", *_ANY_BODY)

_PARAMETERS: dict[str, dict[str, Any]] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "required": False,
        "description": "The language of sentences in the answer (RFC 9110): `en` or `de`",
        "schema": {"type": "string"},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The `ETag` of the answer you have",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A key of your own: the same key and request again give the first reply",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
}
_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait, where waiting helps",
        "schema": {"type": "integer"},
    }
}
_TAG = {
    "ETag": {
        "description": "Names this very answer: send it back as `If-None-Match`",
        "required": True,
        "schema": {"type": "string"},
    }
}
_RATE = {
    "RateLimit-Policy": {
        "description": 'The limits that count this call: `"person";q=1200;w=60`, calls and seconds',
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": 'How they stand: `"person";r=1199;t=1`, calls left and seconds to all again',
        "schema": {"type": "string"},
    },
}
_REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` where this is the first reply to the same Idempotency-Key again",
        "schema": {"type": "string"},
    }
}


def document(app: Litestar, deprecated: Mapping[str, Deprecation] = DEPRECATED) -> dict[str, Any]:
    """The whole document as plain data, ready for `mobile_contract/openapi.json`."""
    described: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(app.openapi_schema.to_schema())
    )
    handlers = {handler.operation_id: handler for handler in _handlers(app)}
    for methods in described["paths"].values():
        for method, operation in methods.items():
            _describe(operation, method, handlers[operation["operationId"]])
            if row := deprecated.get(operation["operationId"]):
                operation["deprecated"] = True
                operation["description"] += f"\n\n{deprecation_words(row)}"
    described["components"] = {
        "schemas": _schemas(handlers.values()),
        "parameters": _PARAMETERS,
        "securitySchemes": {
            "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        },
    }
    return described


def _handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler.operation_id, str) and handler.include_in_schema is not False:
                yield handler


def _describe(operation: dict[str, Any], method: str, handler: HTTPRouteHandler) -> None:
    door = OPERATIONS[operation["operationId"]].door
    keyed = door is not Door.PUBLIC and method in _UNSAFE
    _add_words(operation, handler)
    if handler.opt.get("media_types"):
        operation["responses"]["200"]["content"] = {
            each: {"schema": {"type": "string", "format": "binary"}}
            for each in handler.opt["media_types"]
        }
    if lines := handler.opt.get("lines"):
        media_type, kinds = lines
        line = {"anyOf": [{"$ref": f"{_SCHEMAS}{kind.__name__}"} for kind in get_args(kinds)]}
        operation["requestBody"] = {
            "required": True,
            "description": "One of these a line, as JSON; lines end with a line feed",
            "content": {media_type: {"schema": line}},
        }
        for parameter in operation.get("parameters", ()):
            parameter["schema"] = _without_null(parameter["schema"])
    operation["responses"].pop("400", None)  # Litestar's own guess at what validation answers
    codes = [*handler.opt.get("problems", ()), *_general(operation, method, handler)]
    _add_problems(operation["responses"], codes)
    parameters = operation.setdefault("parameters", [])
    parameters.append(LANGUAGE_REF)
    if method == "get" and operation["operationId"] not in UNTAGGED:
        _add_tag(operation)
    if door is not Door.PUBLIC:
        operation["security"] = [{"accessToken": []}]
    if keyed:
        parameters.append(KEY_REF)
        for status, response in operation["responses"].items():
            if status < "300":
                response["headers"] = {**response.get("headers", {}), **_REPLAYED}


def _add_tag(operation: dict[str, Any]) -> None:
    """A read of JSON names its answer, and tells whoever has it that it holds."""
    answer = operation["responses"]["200"]
    if "application/json" not in answer.get("content", {}):
        return
    answer["headers"] = {**_TAG, **answer.get("headers", {})}
    operation["responses"].setdefault("304", {"description": "The answer you have still holds"})
    named = {parameter.get("name") for parameter in operation["parameters"]}
    if "If-None-Match" not in named:
        operation["parameters"].append(KNOWN_REF)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A header is there or not; it never says null."""
    kinds = schema.get("oneOf") or schema.get("anyOf") or [schema]
    [kind] = [each for each in kinds if each != {"type": "null"}]
    extra = {name: each for name, each in schema.items() if name not in ("oneOf", "anyOf")}
    return {**extra, **kind}


def _add_words(operation: dict[str, Any], handler: HTTPRouteHandler) -> None:
    """The handler's docstring: its first line in short, all of it in full."""
    told = inspect.getdoc(handler.fn) or ""
    operation["summary"] = told.partition("\n")[0].rstrip(".")
    operation["description"] = told


def _general(operation: dict[str, Any], method: str, handler: HTTPRouteHandler) -> Iterable[str]:
    """What every operation of this kind can answer with."""
    door = OPERATIONS[operation["operationId"]].door
    yield "server_fault"
    if operation["operationId"] not in UNCOUNTED:
        yield "too_many_requests"
    if not handler.opt.get("without_database"):
        yield from _DATABASE
    if method in _UNSAFE:
        yield "request_in_progress"
    if door is not Door.PUBLIC:
        yield from _SIGNED_IN
        yield from _KEYED if method in _UNSAFE else ()
    if door is Door.MEMBER:
        yield from _MEMBER
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    if "requestBody" in operation:
        yield from (*_BODY, *_ANY_BODY)
    elif "query" in places:
        yield "invalid_request"
    if "path" in places:
        yield "not_found"


def _add_problems(responses: dict[str, Any], codes: Iterable[str]) -> None:
    by_status = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[str(PROBLEMS[code])].append(code)
    for status, found in sorted(by_status.items()):
        responses.setdefault(status, _problem_response(status, sorted(found)))


def _problem_response(status: str, codes: list[str]) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": f"{HTTPStatus(int(status)).phrase}: {', '.join(codes)}",
        "content": {"application/problem+json": {"schema": PROBLEM_REF}},
    }
    if status in ("409", "429", "503"):
        response["headers"] = {**_RETRY_AFTER, **(_RATE if status == "429" else {})}
    return response


def _schemas(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """Every struct of the contract that an operation reads or answers with, as msgspec holds it."""
    structs: dict[type[msgspec.Struct], None] = {ProblemDetails: None}
    for handler in handlers:
        signature = handler.parsed_fn_signature
        structs.update(dict.fromkeys(_structs(signature.return_type)))
        if "data" in signature.parameters:
            structs.update(dict.fromkeys(_structs(signature.parameters["data"])))
        structs.update(dict.fromkeys(handler.opt.get("told_in_a_text", ())))
        if lines := handler.opt.get("lines"):
            structs.update(dict.fromkeys(get_args(lines[1])))
    _, found = msgspec.json.schema_components(structs, ref_template=f"{_SCHEMAS}{{name}}")
    return found


def _structs(field: FieldDefinition) -> Iterator[type[msgspec.Struct]]:
    """The structs in an annotation, also inside `Response[…]` or a list."""
    if isinstance(field.annotation, type) and issubclass(field.annotation, msgspec.Struct):
        yield field.annotation
    for inner in field.inner_types:
        yield from _structs(inner)

"""Every call the OpenAPI document describes: where it goes, which ids it names, a valid body.

Made from the document alone, so a new route is called from the day it is described. Where a value
cannot be made from its schema, the own values by field name (`Values`) are asked; an operation
that still cannot be called fails the isolation test by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import uuid4

Values = Mapping[str, Any]
"""Valid values by field name, such as a session of the caller's own."""

JSON = "application/json"
_LINES = "application/x-ndjson"

NAMES_OF_THINGS = ("token", "refresh_token", "cursor")
"""String fields that name a thing although their schema does not say so."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a call: in its `path`, `query` or `body`."""

    place: str
    name: str
    schema: Mapping[str, Any]
    required: bool

    @property
    def is_id(self) -> bool:
        """Whether the field names a thing that might be somebody else's."""
        return (
            _plain(self.schema).get("format") == "uuid"
            or self.place == "path"
            or self.name == "id"
            or self.name.endswith(("_id", "_hash", "_key"))
            or self.name in NAMES_OF_THINGS
        )

    @property
    def is_uuid(self) -> bool:
        """Whether only UUIDs are readable here."""
        return _plain(self.schema).get("format") == "uuid"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document."""

    id: str
    method: str
    path: str
    fields: tuple[Field, ...]
    has_body: bool
    media_type: str = JSON
    tried: frozenset[str] = frozenset()

    @property
    def id_fields(self) -> tuple[Field, ...]:
        """The fields a foreign id may be put into, but for those `tried` with another body."""
        return tuple(field for field in self.fields if field.is_id and field.name not in self.tried)


@dataclass(frozen=True, slots=True)
class Call:
    """One request, ready to be sent."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any] | None
    media_type: str = JSON


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation of the document, ordered by its id; one whose body is lines of several kinds
    comes with a line of each.
    """
    components = document["components"]
    found = [
        each
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if isinstance(described, dict) and "operationId" in described
        for each in _operations(path, method, described, components)
    ]
    return sorted(found, key=lambda operation: operation.id)


def call_of(operation: Operation, values: Values) -> Call:
    """The operation called with these values, and with made-up valid ones elsewhere."""
    path = operation.path
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    for field in operation.fields:
        if not field.required and field.name not in values:
            continue
        value = values[field.name] if field.name in values else made_up(field.schema)
        if field.place == "path":
            path = path.replace("{" + field.name + "}", quote(str(value), safe=""))
        elif field.place == "query":
            query[field.name] = str(value)
        else:
            body[field.name] = value
    content = body if operation.has_body else None
    return Call(operation.method, path, query, content, operation.media_type)


def made_up(schema: Mapping[str, Any]) -> Any:
    """A value the schema allows, as far as it can be told from the schema."""
    schema = _plain(schema)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "string":
            return _text(schema)
        case "integer":
            return int(schema.get("minimum", 1))
        case "number":
            return float(schema.get("minimum", 1))
        case "boolean":
            return True
        case "array":
            return [made_up(schema["items"])] * int(schema.get("minItems", 0))
        case _:
            return {}


def _text(schema: Mapping[str, Any]) -> str:
    match schema.get("format"):
        case "uuid":
            return str(uuid4())
        case "date-time":
            return "2026-11-21T12:00:00Z"
        case "date":
            return "2026-11-21"
    return "a" * max(8, int(schema.get("minLength", 0)))


def _operations(
    path: str, method: str, described: Mapping[str, Any], components: Mapping[str, Any]
) -> Iterator[Operation]:
    listed = (_resolved(each, components) for each in described.get("parameters", ()))
    parameters = tuple(
        Field(each["in"], each["name"], each["schema"], each["required"])
        for each in listed
        if each["in"] in ("path", "query")
    )
    content = described.get("requestBody", {}).get("content", {})
    media_type = _LINES if _LINES in content else JSON
    schema = content.get(media_type, {}).get("schema", {})
    has_body = "requestBody" in described
    tried: set[str] = set()
    for kind in schema.get("anyOf", [schema]) if media_type == _LINES else [schema]:
        fields = parameters + tuple(_body_fields(_resolved(kind, components)))
        about = (described["operationId"], method.upper(), path)
        yield Operation(*about, fields, has_body, media_type, frozenset(tried))
        tried |= {field.name for field in fields}


def _body_fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    for name, each in schema.get("properties", {}).items():
        yield Field("body", name, each, name in schema.get("required", ()))


def _resolved(described: Mapping[str, Any], components: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a `$ref` such as `#/components/schemas/SignIn` stands for."""
    if "$ref" not in described:
        return described
    kind, _, name = described["$ref"].removeprefix("#/components/").partition("/")
    resolved: Mapping[str, Any] = components[kind][name]
    return resolved


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value itself where null is allowed beside it."""
    for choice in schema.get("oneOf", schema.get("anyOf", ())):
        if choice.get("type") != "null":
            return {**schema, **choice}
    return schema

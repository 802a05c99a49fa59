"""Which forms may a value take? A schema with its references followed, everything it takes over
gathered, one type at a time.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from mobile_contract.snapshot_look import Document, Schema, pointed

FLOORS = {
    "minimum": -math.inf,
    "exclusiveMinimum": -math.inf,
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
}
CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def forms_of(document: Document, schema: Schema, seen: set[str]) -> list[Schema]:
    """Every form a value may take: each one type, none with a $ref, allOf, oneOf or anyOf left."""
    parts = list(_parts(document, schema, seen))
    unions = [part[word] for part in parts for word in ("oneOf", "anyOf") if word in part]
    rest = _merged(parts)
    if not unions:
        return list(_by_type(rest))
    return [
        form
        for choice in product(*unions)
        for form in forms_of(document, {"allOf": [rest, *choice]}, set(seen))
    ]


def _parts(document: Document, schema: Schema | bool, seen: set[str]) -> Iterator[Schema]:
    """The schema's own words and those it takes over, each once: `seen` ends a circle."""
    if isinstance(schema, bool):
        return
    reference = schema.get("$ref")
    if reference is not None and reference not in seen:
        seen.add(reference)
        yield from _parts(document, pointed(document, reference), seen)
    for part in schema.get("allOf", ()):
        yield from _parts(document, part, seen)
    yield {word: value for word, value in schema.items() if word not in ("$ref", "allOf")}


def _merged(parts: Iterable[Schema]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for part in parts:
        for word, value in part.items():
            if word not in ("oneOf", "anyOf"):
                merged[word] = _both(word, merged[word], value) if word in merged else value
    return merged


def _both(word: str, first: Any, second: Any) -> Any:
    """What two parts of an allOf say together about the same word."""
    if word == "properties":
        shared = {name: _together(first[name], second[name]) for name in first if name in second}
        return {**first, **second, **shared}
    if word == "required":
        return [*first, *second]
    if word == "enum":
        return [value for value in first if value in second]
    if word in FLOORS:
        return max(first, second)
    if word in CEILINGS:
        return min(first, second)
    if word in ("additionalProperties", "unevaluatedProperties") and first is False:
        return first
    return second


def _together(first: Schema, second: Schema) -> Schema:
    """Both schemas at once; a part said twice counts once, so that circles stay finite."""
    parts: list[Schema] = []
    for schema in (first, second):
        said = schema["allOf"] if list(schema) == ["allOf"] else [schema]
        parts += [part for part in said if part not in parts]
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _by_type(schema: Schema) -> Iterator[Schema]:
    kinds = _kinds(schema)
    if schema.get("nullable") or None in (values_of(schema) or ()):
        kinds = [*kinds, "null"]
    values = [value for value in values_of(schema) or () if value is not None]
    for kind in dict.fromkeys(kinds):
        if kind == "null":
            yield {"type": "null"}
        else:
            yield {**schema, "type": kind, **({"enum": values} if values else {})}


def _kinds(schema: Schema) -> list[str | None]:
    """The types a schema names, or those its other words give away; None is any type."""
    named = schema.get("type")
    if isinstance(named, str):
        return [named]
    if named:
        return list(named)
    if "properties" in schema:
        return ["object"]
    if "items" in schema or "prefixItems" in schema:
        return ["array"]
    return [_kind(value) for value in values_of(schema) or ()] or [None]


def _kind(value: Any) -> str:
    # A bool is an int in Python, so it is asked first.
    kinds = ((bool, "boolean"), (str, "string"), (int, "integer"), (float, "number"))
    for python, kind in (*kinds, (dict, "object"), (list, "array")):
        if isinstance(value, python):
            return kind
    return "null"


def values_of(schema: Schema | bool) -> list[Any] | None:
    """The values a schema closes itself to, or None where it is open."""
    if isinstance(schema, bool):
        return None
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return None if values is None else list(values)

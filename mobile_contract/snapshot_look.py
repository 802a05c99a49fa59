"""Where a comparison of two OpenAPI documents stands, and what it may find."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Document = Mapping[str, Any]
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One broken promise: where it stands, its kind in two words, and what an app would notice."""

    place: str
    what: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Look:
    """Where the comparison stands. `inward` is true for what the app sends.

    `compared` holds the pairs of forms on the way here: one met again is a cycle, which is being
    answered already.
    """

    old: Document
    new: Document
    place: str = ""
    field: str = ""
    inward: bool = True
    compared: frozenset[str] = frozenset()

    def at(self, place: str, *, inward: bool = True) -> "Look":
        there = f"{self.place} > {place}" if self.place else place
        return replace(self, place=there, inward=inward)

    def of(self, field: str) -> "Look":
        return replace(self, field=f"{self.field}.{field}" if self.field else field)

    def each(self) -> "Look":
        return replace(self, field=f"{self.field}[]")

    def broken(self, what: str, sentence: str) -> Change:
        place = f"{self.place} > {self.field}" if self.field else self.place
        return Change(place, what, sentence)

    @property
    def name(self) -> str:
        return f"`{self.field}`" if self.field else "The value"


def resolved(document: Document, named: Schema) -> Schema:
    """A path item, parameter, body, answer, header or scheme, written out or referred to."""
    while "$ref" in named:
        named = pointed(document, named["$ref"])
    return named


def pointed(document: Document, reference: str) -> Any:
    """What a local JSON pointer (RFC 6901) names. Raises ValueError for one that leads nowhere."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            raise ValueError(f"the reference {reference} leads nowhere")
        found = found[name]
    return found

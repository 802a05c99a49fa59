"""Does the taker still take what the giver gives? For what an app sends, the old document gives and
the new one takes; for what it reads, the other way round.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mobile_contract.snapshot_forms import CEILINGS, FLOORS, forms_of, values_of
from mobile_contract.snapshot_look import Change, Look, Schema

EXACT = ("pattern", "multipleOf", "uniqueItems")


def schema_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = forms_of(look.old, old, set()), forms_of(look.new, new, set())
    if look.inward:
        for form in before:
            yield from _least([_form_changes(look, form, taker) for taker in _takers(form, after)])
            yield from _unmet(look, form, after)
    else:
        for form in after:
            yield from _least([_form_changes(look, taker, form) for taker in _takers(form, before)])
            yield from _unmet(look, form, before)


def _least(answers: list[Iterator[Change]]) -> list[Change]:
    """Of several forms that might take a value, the one that takes it best."""
    return min((list(answer) for answer in answers), key=len, default=[])


def _takers(given: Schema, forms: list[Schema]) -> list[Schema]:
    """The forms that might take `given`: the type fits, and the tag where there are tags."""
    fitting = [form for form in forms if _fits(given["type"], form["type"])]
    tag = _tag(given)
    tagged = [form for form in fitting if _tag(form)]
    return [form for form in fitting if _tag(form) == tag] if tag and len(tagged) > 1 else fitting


def _fits(given: str | None, taken: str | None) -> bool:
    return taken in (None, given) or (given, taken) == ("integer", "number")


def _tag(form: Schema) -> dict[str, Any]:
    """The fields with one possible value, by which the forms of a union are told apart."""
    fields = {name: values_of(field) for name, field in form.get("properties", {}).items()}
    return {name: values[0] for name, values in fields.items() if values and len(values) == 1}


def _unmet(look: Look, given: Schema, forms: list[Schema]) -> Iterator[Change]:
    if _takers(given, forms):
        return
    kind, tag = given["type"] or "anything", _tag(given)
    if kind == "null" and look.inward:
        yield look.broken("null refused", f"{look.name} no longer takes null; apps may send it.")
    elif kind == "null":
        yield look.broken("null possible", f"{look.name} may now be null; apps expect a value.")
    elif any(form["type"] == kind for form in forms):
        told = f"{look.name} {'no longer takes' if look.inward else 'may now be'} the form {tag}."
        yield look.broken("form removed" if look.inward else "form added", told)
    else:
        other = " or ".join(sorted({form["type"] or "anything" for form in forms}))
        was, now = (kind, other) if look.inward else (other, kind)
        yield look.broken("type changed", f"{look.name} was {was} and is now {now}.")


def _form_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    pair = json.dumps([old, new], sort_keys=True)
    if pair in look.compared:
        return
    look = replace(look, compared=look.compared | {pair})
    yield from _format_changes(look, old, new)
    yield from _value_changes(look, old, new)
    if look.inward:
        yield from _limit_changes(look, old, new)
    if old["type"] == new["type"] == "object":
        yield from _field_changes(look, old, new)
        yield from _map_changes(look, old, new)
    if old["type"] == new["type"] == "array":
        yield from _item_changes(look, old, new)


def _format_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old.get("format"), new.get("format")
    taken = after if look.inward else before
    if taken is not None and before != after:
        told = f"{look.name} was {before or 'free'} and is now {after or 'free'}."
        yield look.broken("format changed", told)


def _value_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = values_of(old), values_of(new)
    given, taken = (before, after) if look.inward else (after, before)
    if taken is None or (given is not None and all(value in taken for value in given)):
        return
    strange = [value for value in given or () if value not in taken]
    which = ", ".join(map(json.dumps, strange)) or "values outside the known list"
    if look.inward:
        yield look.broken("value refused", f"{look.name} no longer takes {which}.")
    else:
        told = f"{look.name} may now be {which}; only an open string may grow."
        yield look.broken("value added", told)


def _limit_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    tighter = [word for word, none in FLOORS.items() if new.get(word, none) > old.get(word, none)]
    tighter += [w for w in CEILINGS if new.get(w, math.inf) < old.get(w, math.inf)]
    tighter += [word for word in EXACT if new.get(word) and new.get(word) != old.get(word)]
    for word in tighter:
        before = old.get(word, "not set")
        told = f"{look.name}: {word} was {before} and is now {new[word]}."
        yield look.broken("limit tightened", told)


def _field_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    required_before, required_after = old.get("required", ()), new.get("required", ())
    for name, schema in before.items():
        here = look.of(name)
        if name not in after:
            told = "read; apps still send it" if look.inward else "in the answer; apps read it"
            yield here.broken("field removed", f"{here.name} is no longer {told}.")
            continue
        if not look.inward and name in required_before and name not in required_after:
            yield here.broken("field optional", f"{here.name} may now be missing; apps rely on it.")
        yield from schema_changes(here, schema, after[name])
    if look.inward:
        for name in sorted(set(required_after) - set(required_before)):
            here = look.of(name)
            told = f"{here.name} must now be sent; installed apps may leave it out."
            yield here.broken("field required", told)


def _map_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    """Fields beyond the named ones: a map's values, or what an app may send unasked."""
    before, after = _beyond(old), _beyond(new)
    if before is not None and after is not None:
        yield from schema_changes(look.of("*"), before, after)
    elif look.inward and before is not None:
        yield look.broken("fields closed", f"{look.name} no longer takes fields it does not name.")
    elif before and after is None:
        yield look.broken("map emptied", f"{look.name} no longer carries entries; apps read them.")


def _beyond(form: Schema) -> Schema | None:
    allowed = form.get("additionalProperties", form.get("unevaluatedProperties", True))
    return None if allowed is False else {} if allowed is True else allowed


def _item_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old.get("prefixItems", []), new.get("prefixItems", [])
    if len(before) != len(after):
        told = f"{look.name} had {len(before)} places and now has {len(after)}."
        yield look.broken("places changed", told)
    for earlier, later in zip(before, after, strict=False):
        yield from schema_changes(look.each(), earlier, later)
    yield from schema_changes(look.each(), old.get("items", {}), new.get("items", {}))

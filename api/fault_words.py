"""What is wrong with one place of a request, in the reader's language.

Our own words are in the catalogue. Where the form of a request (msgspec) or of an answer
(`content.marking`) is checked, English is all there is: it is read here and said anew.
"""

import re
from collections.abc import Callable, Mapping

from api.errors import Fault
from api.messages import sentence

Read = Callable[[str], object]

_PLACE = r"(?: - at `.*`)?"


def fault_words(fault: Fault, language: str) -> str:
    """The words for a fault; where nobody knows them in this language, as it was told."""
    if fault.code is not None:
        return sentence(f"fault.{fault.code}", language, **fault.arguments)
    for pattern, code, kinds in _SAID:
        found = pattern.fullmatch(fault.message)
        if found:
            arguments = {name: kinds[name](said) for name, said in found.groupdict().items()}
            return sentence(f"fault.{code}", language, **arguments)
    return fault.message


def _number(text: str) -> object:
    plain = text.replace(",", "")
    try:
        return int(plain)
    except ValueError:
        return float(plain)


def _keys(text: str) -> object:
    return ", ".join(text.split("|"))


def _said(
    pattern: str, code: str, **kinds: Read
) -> tuple[re.Pattern[str], str, Mapping[str, Read]]:
    return re.compile(pattern + _PLACE, re.DOTALL), code, kinds


_SAID = (
    _said(r"Object missing required field `(?P<name>.+?)`", "missing_field", name=str),
    _said(r"Object contains unknown field `(?P<name>.+?)`", "unknown_field", name=str),
    _said(r"Expected `str` of length >= (?P<least>\d+)", "too_short", least=_number),
    _said(r"Expected `str` of length <= (?P<most>\d+)", "too_long", most=_number),
    _said(r"Expected `array` of length >= (?P<least>\d+)", "too_few", least=_number),
    _said(r"Expected `array` of length <= (?P<most>\d+)", "too_many", most=_number),
    _said(
        r"Expected `str` matching regex '\^\((?P<keys>\w+(?:\|\w+)*)\)\$[^']*'",
        "one_of",
        keys=_keys,
    ),
    _said(r"Expected `str` matching regex (?P<form>.+?)", "not_matching", form=str),
    _said(r"Expected `(?:int|float)` >= (?P<least>\S+)", "too_small", least=_number),
    _said(r"Expected `(?:int|float)` <= (?P<most>\S+)", "too_big", most=_number),
    _said(r"Expected `(?:int|float)` > (?P<bound>\S+)", "not_above", bound=_number),
    _said(r"Expected `(?:int|float)` < (?P<bound>\S+)", "not_below", bound=_number),
    _said(r"Expected `(?P<wanted>.+?)`, got `(?P<got>.+?)`", "wrong_type", wanted=str, got=str),
    _said(r"Invalid (?:enum )?value (?P<value>.+?)", "unknown_value", value=str),
    _said(r"Invalid UUID", "no_uuid"),
    _said(r"not JSON that can be read", "no_json"),
    _said(r"Invalid RFC3339 encoded datetime", "no_moment"),
    _said(r"Invalid RFC3339 encoded date", "no_day"),
    _said(r"Expected `datetime` with a timezone component", "no_offset"),
    _said(r"(?:Integer value|Number|Timestamp) (?:is )?out of range\s?", "out_of_range"),
    _said(r"send each of (?P<keys>.+) once", "each_once", keys=str),
    _said(r"send an object with each of (?P<keys>.+)", "object_of_each", keys=str),
    _said(r"send each key once", "each_key_once"),
    _said(r"send one of (?P<keys>.+)", "one_of", keys=str),
    _said(
        r"send one finite number, such as 3.5",
        "finite_number",
    ),
    _said(r"send the choices up to an ending", "up_to_an_ending"),
    _said(r"send no choice after an ending", "after_an_ending"),
    _said(r"send (?P<gaps>\d+) texts, one for each gap", "text_for_each_gap", gaps=_number),
    _said(r"send the words that were typed", "words_typed"),
    _said(r"send an object with the field `(?P<name>.+)`", "object_with_field", name=str),
    _said(r"send a list", "a_list"),
    _said(r"send a key out of (?P<keys>.+)", "key_out_of", keys=str),
    _said(r"send at most (?P<most>[\d,]+) characters", "too_long", most=_number),
)

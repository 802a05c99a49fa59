"""Marks a number, as a JSON number or as a reader of the exercise's language types it."""

from decimal import Decimal

from content.format import Exercise
from content.marking.numbers import UnreadableNumber, parse_number
from content.marking.verdict import UnreadableResponse, Verdict, field_of

LARGEST_NUMBER = 10**40
"""As many digits as may be typed; JSON's own numbers may be longer, infinite, or none at all."""


def mark_numeric(exercise: Exercise, response: object) -> Verdict:
    """`{"number": "3,5"}` or `{"number": 3.5}` is right within the tolerance, bounds included."""
    number = _read_number(exercise, field_of(response, "number"))
    middle, tolerance = exercise.number, exercise.tolerance or Decimal(0)
    return Verdict(middle is not None and middle - tolerance <= number <= middle + tolerance)


def _read_number(exercise: Exercise, sent: object) -> Decimal:
    if isinstance(sent, int | float) and not isinstance(sent, bool):
        if -LARGEST_NUMBER < sent < LARGEST_NUMBER:
            return Decimal(str(sent))
    elif isinstance(sent, str):
        try:
            return parse_number(_without_unit(sent, exercise.unit), exercise.language)
        except UnreadableNumber:
            pass
    raise UnreadableResponse("number", "send one finite number, such as 3.5")


def _without_unit(text: str, unit: str) -> str:
    """The text without the exercise's own unit behind the number, if it was typed too."""
    bare = text.strip()
    ends = unit and bare.casefold().endswith(unit.casefold())
    return bare[: -len(unit)].rstrip() if ends else bare

"""A cell of a table, what is wrong with it, and the plain answers it may hold."""

from collections.abc import Mapping
from decimal import Decimal

from content.format import MOST_ATTEMPTS
from content.marking.numbers import UnreadableNumber, parse_number

Cell = str | Decimal
"""What a cell holds: text, or a number where a spreadsheet made it one."""


class BadCell(Exception):
    """What to do about a cell, and its column."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def as_text(cell: Cell) -> str:
    """The cell's text with `\\n` line ends."""
    text = format(cell, "f") if isinstance(cell, Decimal) else cell
    return text.replace("\r\n", "\n").replace("\r", "\n")


def yes_or_no(texts: Mapping[str, str], column: str, *, otherwise: bool) -> bool:
    """What a cell answers. Raises BadCell for anything but yes and no."""
    text = texts.get(column, "").strip().casefold()
    if text in ("yes", "true", "x", "1"):
        return True
    if text in ("no", "false", "0"):
        return False
    if text:
        raise BadCell(column, "write `yes` or `no`")
    return otherwise


def number(texts: Mapping[str, str], column: str, language: str) -> Decimal | None:
    """The number in a cell. Raises BadCell where there is none."""
    text = texts.get(column, "").strip()
    try:
        return parse_number(text, language) if text else None
    except UnreadableNumber as problem:
        raise BadCell(column, "write one number") from problem


def attempts(texts: Mapping[str, str], column: str) -> int | None:
    """The attempts in a cell, None where it is blank. Raises BadCell for any other number."""
    said = number(texts, column, "en")
    if said is None:
        return None
    if said not in range(1, MOST_ATTEMPTS + 1):
        raise BadCell(column, f"write a whole number from 1 to {MOST_ATTEMPTS}")
    return int(said)

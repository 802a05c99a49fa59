"""What number a person means by the signs they typed.

Authors write numbers as their learners do, and a phone's keyboard does not always offer the
separator of the lesson's language; the marking rules and the lesson reader both ask here.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

LONGEST = 40
"""Characters; a longer number is a slip or an attack, not an answer."""

_SIGNS = {
    "\u066b": ".",  # Arabic decimal separator
    "\u066c": ",",  # Arabic thousands separator
    "\u2212": "-",
    "\u2013": "-",
    "\uff0e": ".",
    "\uff0c": ",",
    "\uff0d": "-",
    "\uff0b": "+",
    "\u2019": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
}
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:_\d{2,3})*_\d{3}")
_PLAIN = re.compile(r"\d*(?:\.\d*)?")


class UnreadableNumber(Exception):
    """The text is not one finite number."""


def parse_number(text: str, language: str) -> Decimal:
    """The number written in `text` by a reader of `language` (BCP 47).

    The language decides where it can: `1.000` is a thousand in German and one in English. A single
    point or comma that cannot be a group separator is a decimal one in every language, so `3,5`
    and `3.5` are three and a half everywhere. Spaces and apostrophes group; any script's digits
    count. Raises UnreadableNumber for everything else, exponents and infinities included.
    """
    sign, digits = _signed(_ascii_digits(text[: LONGEST + 1]))
    if len(text) > LONGEST or not any(letter.isdigit() for letter in digits):
        raise UnreadableNumber(text[:LONGEST])
    decimal, group = _separators(language)
    for reading in (_in_language(digits, decimal, group), _one_separator(digits)):
        if reading is not None:
            return -reading if sign else reading
    raise UnreadableNumber(text)


def format_number(number: Decimal, language: str) -> str:
    """The number as `language` writes it, without groups: what `parse_number` reads back."""
    return format(number, "f").replace(".", _separators(language)[0])


def _ascii_digits(text: str) -> str:
    """Any script's digits as 0-9, its separators as point and comma, invisible marks dropped."""
    kept = (letter for letter in text.strip() if unicodedata.category(letter) != "Cf")
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else _SIGNS.get(letter, letter)
        for letter in kept
    )


def _signed(text: str) -> tuple[bool, str]:
    unsigned = text[1:].lstrip() if text[:1] in ("-", "+") else text
    return text.startswith("-"), unsigned


def _in_language(digits: str, decimal: str, group: str) -> Decimal | None:
    """The reading in the language's own separators."""
    whole, _, fraction = digits.partition(decimal)
    for sign in (group, " ", "'"):
        if _GROUPED.fullmatch(whole.replace(sign, "_")):
            whole = whole.replace(sign, "")
    return _plain(whole, fraction)


def _one_separator(digits: str) -> Decimal | None:
    """The reading in which a lone point or comma is the decimal one."""
    whole, _, fraction = digits.replace(",", ".").partition(".")
    return _plain(whole, fraction)


def _plain(whole: str, fraction: str) -> Decimal | None:
    written = f"{whole}.{fraction}"
    if not _PLAIN.fullmatch(written) or not written.isascii() or written == ".":
        return None
    return Decimal(f"{whole or '0'}.{fraction or '0'}").normalize() + 0


@lru_cache(maxsize=256)
def _separators(language: str) -> tuple[str, str]:
    """The decimal and group separators of a language as point, comma, space or apostrophe."""
    try:
        locale = Locale.parse(language, sep="-")
        symbols = get_decimal_symbol(locale), get_group_symbol(locale)
    except (UnknownLocaleError, ValueError, TypeError):
        symbols = ".", ","
    decimal, group = (_SIGNS.get(symbol, symbol) for symbol in symbols)
    return decimal, group

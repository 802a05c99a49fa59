"""Whether what a learner typed is what the author meant.

Marking asks for typed answers. Letters are compared as people read them (case, spaces, curly
quotes and composed accents do not matter), and one slip of the finger in a longer word is
forgiven.
"""

import unicodedata
from typing import Literal

FORGIVING_LETTERS = 5
"""An accepted answer with fewer letters must be typed exactly: `cat` is not a slip for `car`."""

Match = Literal["same", "slip", "different"]

_AS_ONE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_DOTLESS = ("tr", "az")
_SMALL_I = str.maketrans({"I": "ı", "İ": "i"})
_EDGES = " .,;:!?\"'()[]«»„¿¡。、؟،"


def compare(typed: str, accepted: str, language: str) -> Match:
    """How the typed text stands to one accepted answer of an exercise in this language (BCP 47).

    Where the language has an i with and one without a dot, its own capitals count as well:
    `ILIK` is `ılık` in Turkish, and `WI-FI` is `wi-fi` there as everywhere.
    """
    match = _compare(typed, accepted)
    if match == "same" or language.partition("-")[0].casefold() not in _DOTLESS:
        return match
    dotted = _compare(typed.translate(_SMALL_I), accepted.translate(_SMALL_I))
    return match if dotted == "different" else dotted


def _compare(typed: str, accepted: str) -> Match:
    ours, theirs = normalise(accepted), normalise(typed)
    if ours == theirs:
        return "same"
    forgiving = sum(letter.isalpha() for letter in ours) >= FORGIVING_LETTERS
    return "slip" if forgiving and is_one_slip(ours, theirs) else "different"


def normalise(text: str) -> str:
    """The text without what typing happens to add.

    Full-width and half-width signs are made plain, and so are any script's digits. Case is folded,
    accents are composed (NFC), curly quotes and dashes made plain, invisible marks dropped, blanks
    made single, and punctuation at either end removed, unless nothing else is there.
    """
    written = "".join(map(_plain_sign, text))
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", written).casefold())
    plain = folded.translate(_AS_ONE)
    visible = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    single = " ".join(visible.split())
    return single.strip(_EDGES) or single


def _plain_sign(sign: str) -> str:
    """The sign as it is on any other keyboard: `Ａ` is A, `ｱ` is ア, and `٣` is 3."""
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if unicodedata.decomposition(sign).startswith(("<wide>", "<narrow>")):
        return unicodedata.normalize("NFKC", sign)
    return sign


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter added, left out, replaced, or swapped with its neighbour joins the two.

    A digit is never a slip: 2025 is not 2026. The distance is Damerau's (1964), asked only for 1.
    """
    start = _shared_start(one, other)
    end = _shared_start(one[start:][::-1], other[start:][::-1])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if any(sign.isdigit() for sign in left + right):
        return False
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or max(len(left), len(right)) == 1


def _shared_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))

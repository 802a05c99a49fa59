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
_EDGES = " .,;:!?\"'()[]«»„¿¡。、؟،"


def compare(typed: str, accepted: str) -> Match:
    """How the typed text stands to one accepted answer."""
    ours, theirs = normalise(accepted), normalise(typed)
    if ours == theirs:
        return "same"
    forgiving = sum(letter.isalpha() for letter in ours) >= FORGIVING_LETTERS
    return "slip" if forgiving and is_one_slip(ours, theirs) else "different"


def normalise(text: str) -> str:
    """The text without what typing happens to add.

    Case is folded, accents are composed (NFC), curly quotes and dashes made plain, invisible marks
    dropped, blanks made single, and punctuation at either end removed, unless nothing else is
    there.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    plain = folded.translate(_AS_ONE)
    visible = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    single = " ".join(visible.split())
    return single.strip(_EDGES) or single


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

"""An id made from an author's words: `Which sign is the strongest?` becomes `which-sign-is-the`."""

import re
import unicodedata

MOST_WORDS = 5
MOST_LETTERS = 40
FALLBACK = "question"
"""Where no word can be written in plain letters, as in Japanese."""

_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ı": "i"}
)


def slug_of(words: str, taken: set[str]) -> str:
    """A slug of the first few words, with a number where it is taken."""
    folded = unicodedata.normalize("NFKD", words.casefold().translate(_FOLDED))
    # An apostrophe divides no words: `don't` is one.
    plain = re.sub(r"['’]", "", folded).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", plain)[:MOST_WORDS]
    slug = "-".join(parts)[:MOST_LETTERS].strip("-") or FALLBACK
    free = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in free if name not in taken)

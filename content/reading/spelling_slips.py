"""What an author may have meant by a word the format does not know."""

from collections.abc import Collection
from difflib import get_close_matches

ALIKE = 0.8
"""How alike (0 to 1, `difflib`) a slip and the word meant are: `Explantion` is .95, `Mint` and
`Hint` are .75."""


def word_meant(written: str, known: Collection[str]) -> str | None:
    """The known word that is most like the written one, or None where none is alike."""
    return next(iter(get_close_matches(written.casefold(), known, n=1, cutoff=ALIKE)), None)


def with_meant(message: str, written: str, known: Collection[str]) -> str:
    """The message, with the word that may have been meant where what is written is not known."""
    meant = None if written in known else word_meant(written, known)
    return f"{message}; did you mean `{meant}`?" if meant else message

"""The linter's rule on reading level: a card can be read by somebody who stands in a train.

The measure is LIX (C. H. Björnsson, Läsbarhet, 1968): the words per sentence plus the percentage of
words of more than six letters. It asks for nothing but spaces between words, so it holds in many
languages. 40 to 50 is a newspaper, 50 to 60 is difficult, and above 60 are statutes.
"""

import re
from collections.abc import Iterator

from content.findings import Finding, warning
from content.format import TextCard
from content.library import Library
from content.published import Published
from content.rendering.markdown import to_text

HARDEST = 50.0
"""Where Björnsson's `difficult` begins. The cards in the box stay below 45."""

LONG_WORDS_ADD = 10.0
"""Our own allowance for languages that write as one word what English writes as two."""

FEWEST_WORDS = 25
"""In a shorter card one long name would decide."""

_LONG_WORDED = frozenset({"de", "fi", "et", "hu", "nl", "sv", "da", "nb", "nn", "no", "is", "tr"})
_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
_LONG_WORD = 6
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;…]+(?=\s|$)")


def hard_to_read(library: Library, _: Published) -> Iterator[Finding]:
    """No card is harder to read than `HARDEST`."""
    for file in library.files:
        most = hardest(file.lesson.language)
        for place, card in enumerate(file.lesson.cards, start=1):
            found = lix(card.markdown) if isinstance(card, TextCard) else None
            if found is not None and most is not None and found > most:
                yield warning(
                    "hard-to-read",
                    file.path,
                    file.line(f"card {place}"),
                    f"write shorter sentences and shorter words: LIX {found:.0f}, at most "
                    f"{most:.0f} can be read on a train",
                )


def hardest(language: str) -> float | None:
    """The hardest text in that language (BCP 47), or None where words have no spaces between."""
    primary = language.partition("-")[0].casefold()
    if primary in _WITHOUT_SPACES:
        return None
    return HARDEST + (LONG_WORDS_ADD if primary in _LONG_WORDED else 0)


def lix(markdown: str) -> float | None:
    """How hard the text is to read, or None where it is too short to say."""
    lines = to_text(markdown).split("\n")
    words = [word for line in lines for word in _WORD.findall(line)]
    if len(words) < FEWEST_WORDS:
        return None
    sentences = sum(_sentences(line) for line in lines)
    long = sum(len(word) > _LONG_WORD for word in words)
    return len(words) / sentences + 100 * long / len(words)


def _sentences(line: str) -> int:
    """An item of a list or a heading is a sentence, whatever it ends in."""
    return sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(line))

"""Labels that are spelt almost as one the format knows: what stands behind them would be lost.

The lesson reader asks while it has the lines at hand, since most such slips keep a lesson from
being read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it.token import Token

from content.findings import Finding, error
from content.reading.exercise_fields import LABELS, label
from content.reading.spelling_slips import word_meant

_LABEL = re.compile(r"\s*(?:>\s*)*(?P<word>[^\W\d_]{3,14})\s*:")


def misspelt_labels(tokens: list[Token], lines: list[str], path: Path) -> Iterator[Finding]:
    """An error for each line, below the first exercise, that begins with almost a label.

    It is no warning: the author meant the label, and what it opens would go to another field.
    """
    first = _first_exercise(tokens)
    for token in tokens:
        if token.type != "paragraph_open" or not token.map or first is None:
            continue
        for number in range(max(token.map[0], first), token.map[1]):
            yield from _misspelt(lines[number], number + 1, path)


def _misspelt(line: str, number: int, path: Path) -> Iterator[Finding]:
    found = _LABEL.match(line)
    if found is None or label(line.strip(" >")) is not None:
        return
    meant = word_meant(found["word"], LABELS)
    if meant:
        yield error(
            "unknown-label",
            path,
            number,
            f"write `{meant.capitalize()}:` instead of `{found['word']}:`, if you mean the label",
        )


def _first_exercise(tokens: list[Token]) -> int | None:
    """The line (from 0) of the first heading that ends in an id."""
    for token in tokens:
        if token.type == "inline" and token.content.rstrip().endswith("}") and token.map:
            return token.map[0]
    return None

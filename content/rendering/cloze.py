"""How gaps are written in a sentence, and read back.

A gap is what stands between `==` and `==`, or in Anki's `{{c1::...}}`; variants are divided by `|`.
The exercise reader asks, and so does whoever wants to know whether a paragraph is a recall card.
"""

import re

from content.format import Gap

BLANK = r"\_\_\_\_"
"""What stands in the prompt for a gap: four escaped underscores, which Markdown shows as `____`."""

_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_GAP = re.compile(
    r"==(?P<marked>[^=\n](?:[^\n]*?[^=\n])?)=="
    r"|\{\{c\d+::(?P<anki>[^{}\n]+?)(?:::(?P<hint>[^{}\n]+?))?\}\}"
)


def has_gaps(markdown: str) -> bool:
    """Whether anything outside `code` is marked as a gap."""
    return any(_GAP.search(part) for part, is_code in pieces(markdown) if not is_code)


def take_gaps(markdown: str) -> tuple[str, tuple[Gap, ...]]:
    """The text with `BLANK` in place of every gap, and the gaps in order."""
    gaps: list[Gap] = []

    def blank(found: re.Match[str]) -> str:
        gaps.append(_gap(found))
        return BLANK

    text = "".join(part if is_code else _GAP.sub(blank, part) for part, is_code in pieces(markdown))
    return text, tuple(gaps)


def fill_gaps(markdown: str, answers: tuple[str, ...]) -> str:
    """The text with these answers, in bold, where its blanks were."""
    parts = markdown.split(BLANK)
    filled = (f"**{answer}**" for answer in answers)
    return parts[0] + "".join(next(filled, BLANK) + part for part in parts[1:])


def _gap(found: re.Match[str]) -> Gap:
    written = found["marked"] or found["anki"]
    accepted = tuple(variant.strip() for variant in written.split("|") if variant.strip())
    return Gap(accepted=accepted, hint=(found["hint"] or "").strip())


def pieces(markdown: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is `code`, where signs have no meaning."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for code in _CODE.finditer(markdown):
        parts += [(markdown[end : code.start()], False), (code[0], True)]
        end = code.end()
    return [*parts, (markdown[end:], False)]

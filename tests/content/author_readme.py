"""The authors' README taken apart: its chapters, its fenced blocks, and the rows of its tables."""

import re
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[2] / "content" / "README.md"

LESSON = "courses/tea/01-start/02-green-tea.md"

_FENCE = re.compile(r"^```(?P<kind>\w*)(?: (?P<path>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: commands (`sh`), what they print (no kind), or an example (`markdown`,
    `toml`), with the path it is saved under where it is a whole file."""

    kind: str
    path: str
    text: str


def readme() -> str:
    """All of it."""
    return README.read_text(encoding="utf-8")


def fences(text: str) -> list[Fence]:
    """The fenced blocks of a text, in order."""
    return [
        Fence(found["kind"], found["path"] or "", found["text"]) for found in _FENCE.finditer(text)
    ]


def chapter(title: str) -> str:
    """What stands under a heading of the second level, its examples included."""
    _, found, after = readme().partition(f"\n## {title}\n")
    assert found, title
    own = re.findall(r"^## .+$", _without_fences(), re.M)
    ends = (after.find(f"\n{heading}\n") for heading in own)
    return after[: min((end for end in ends if end >= 0), default=len(after))]


def example_files() -> dict[str, str]:
    """The whole files that are shown, by the path they are saved under."""
    return {fence.path: fence.text for fence in fences(readme()) if fence.path}


def snippets() -> list[str]:
    """The cards that are shown without the lesson around them."""
    return [fence.text for fence in fences(readme()) if fence.kind == "markdown" and not fence.path]


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without the table's own heading."""
    shown = _FENCE.sub("", chapter(title)).partition("\n### ")[0]
    lines = [line for line in shown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _without_fences() -> str:
    """The text with its examples left out, whose headings are none of its own."""
    return _FENCE.sub("", readme())

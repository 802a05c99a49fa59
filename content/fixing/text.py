"""What can be mended in a lesson's text without understanding what it teaches.

`interlude lint --fix` asks. Each function takes a file's lines and returns them mended, and the
changes made, by the line (from 1) of the lines returned. None of them changes what is read aloud.
"""

import re
from dataclasses import dataclass

from content.reading.exercise_fields import label

_ID_WRITTEN = re.compile(
    r"\s*\\?\{\s*\\?#\s*['\"‘’“”„«»`]?(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)['\"‘’“”„«»`]?\s*\\?\}\s*$"
)
_HEADING = re.compile(r" {0,3}#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ENDING = re.compile(r"\s*ending:\s*(good|poor)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was mended: the line (from 1) of the mended file, and what was done."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Mended:
    """The lines of a file after mending, and what was changed."""

    lines: list[str]
    changes: tuple[Change, ...]


def mend_ids(lines: list[str], body: int) -> Mended:
    """Ids as the format writes them: `{#“my-id”}` and `\\{#my-id\\}` come from word processors."""
    mended, changes = list(lines), []
    for number in _prose(lines, body):
        found = _ID_WRITTEN.search(lines[number]) if _HEADING.match(lines[number]) else None
        if found is None:
            continue
        line = f"{lines[number][: found.start()]} {{#{found['slug']}}}"
        if line != lines[number].rstrip():
            mended[number] = line
            changes.append(Change(number + 1, f"wrote the id as `{{#{found['slug']}}}`"))
    return Mended(mended, tuple(changes))


def mend_empty_lines(lines: list[str], body: int) -> Mended:
    """An empty line before each label that runs into a list, and before how a scene ends."""
    mended, changes = list(lines[:body]), []
    prose = set(_prose(lines, body))
    asks = in_list = False
    for number in range(body, len(lines)):
        line = lines[number]
        if number in prose:
            asks = asks or (_HEADING.match(line) is not None and "{#" in line)
            in_list = bool(line.strip()) and (in_list or _ITEM.match(line) is not None)
            runs_on = in_list and label(line) is not None
            ends = _ENDING.match(line) and bool(lines[number - 1].strip())
            if asks and (runs_on or ends):
                mended.append("")
                line = line.lstrip()
                in_list = False
                name = line.partition(":")[0]
                changes.append(Change(len(mended) + 1, f"left an empty line before `{name}:`"))
        mended.append(line)
    return Mended(mended, tuple(changes))


def mend_trailing_blanks(lines: list[str], body: int) -> Mended:
    """No blanks at the end of a line, except the two that break a line inside a paragraph."""
    mended, changed = list(lines), []
    for number in _prose(lines, body):
        line = lines[number]
        below = lines[number + 1] if number + 1 < len(lines) else ""
        breaks = line.endswith("  ") and line.strip() and below.strip()
        if line != line.rstrip(" \t") and not breaks and not line.endswith(("[ ] ", "[x] ")):
            mended[number] = line.rstrip(" \t")
            changed.append(number + 1)
    told = f"removed blanks at the end of {len(changed)} lines"
    return Mended(mended, (Change(changed[0], told),) if changed else ())


def _prose(lines: list[str], body: int) -> list[int]:
    """The places of the lines below the front matter that are outside fenced code."""
    inside = ""
    prose = []
    for number in range(body, len(lines)):
        fence = _FENCE.match(lines[number])
        if fence and inside in ("", fence[1]):
            inside = "" if inside else fence[1]
        elif not inside:
            prose.append(number)
    return prose

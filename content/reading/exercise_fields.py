"""What stands under an exercise's heading: its options and its labelled paragraphs.

A paragraph line that begins with one of `LABELS` and a colon opens a field; everything down to the
next label belongs to it. What stands before the options and the first label continues the prompt.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Option, Resource
from content.marking.numbers import UnreadableNumber, parse_number
from content.reading.exercise_options import has_checkboxes, read_options
from content.rendering.markdown import links, parse

LABELS = {
    "hint": "hint",
    "hints": "hint",
    "explanation": "explanation",
    "resource": "resources",
    "resources": "resources",
    "answer": "answer",
    "answers": "answer",
    "tolerance": "tolerance",
    "unit": "unit",
    "seconds": "seconds",
    "slips": "slips",
}
"""Every label an author may write, and the field it opens."""

_LONGEST_SECONDS = 600


@dataclass(slots=True)
class Field:
    """One labelled part of an exercise, while it is read; `line` counts from 1 in the file."""

    name: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The part as Markdown."""
        return "\n".join(self.lines).strip()

    def end_block(self) -> None:
        """Leave one empty line before what follows."""
        while self.lines and not self.lines[-1].strip():
            self.lines.pop()
        self.lines.append("")


@dataclass(frozen=True, slots=True)
class Fields:
    """All the parts of one exercise; `listed` is its list of items, where its kind has one."""

    parts: tuple[Field, ...]
    options: tuple[Option, ...] = ()
    option_lines: dict[str, int] = field(default_factory=dict)
    listed: SyntaxTreeNode | None = None

    def first(self, name: str) -> Field | None:
        """The first part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def texts(self, name: str) -> tuple[str, ...]:
        """Every part of that name, empty ones left out."""
        return tuple(part.text for part in self.parts if part.name == name and part.text)

    def text(self, name: str) -> str:
        """The only part of that name, or nothing. Raises UnreadableText when there are two."""
        found = [part for part in self.parts if part.name == name]
        if len(found) > 1:
            raise UnreadableText(found[1].line, f"write only one `{name.capitalize()}:`")
        return found[0].text if found else ""

    def number(self, name: str, language: str) -> Decimal | None:
        """The number in that part, written as the lesson's language writes numbers."""
        text = self.text(name)
        try:
            return parse_number(text, language) if text else None
        except UnreadableNumber as problem:
            found = self.first(name)
            line = found.line if found else 1
            raise UnreadableText(
                line, f"write one number after `{name.capitalize()}:`"
            ) from problem

    def tolerance(self, language: str) -> Decimal | None:
        """How far from the number an answer may be, if the author allows any distance."""
        tolerance = self.number("tolerance", language)
        found = self.first("tolerance")
        if found and tolerance is not None and tolerance < 0:
            raise UnreadableText(found.line, "write a tolerance of 0 or more")
        return tolerance

    def seconds(self) -> float | None:
        """The author's own expected time to answer."""
        seconds = self.number("seconds", "en")
        found = self.first("seconds")
        if found and seconds is not None and not 0 < seconds <= _LONGEST_SECONDS:
            raise UnreadableText(found.line, f"write seconds between 1 and {_LONGEST_SECONDS}")
        return None if seconds is None else float(seconds)

    def slips(self) -> bool:
        """Whether a slip of the finger is forgiven, as it is unless the author says no."""
        text = self.text("slips").casefold()
        found = self.first("slips")
        if found and text not in ("yes", "no"):
            raise UnreadableText(found.line, "write `Slips: no`, or leave the line out")
        return text != "no"

    def resources(self) -> tuple[Resource, ...]:
        """The links under `Resources:`. Raises UnreadableText when there is none."""
        text = self.text("resources")
        found = links(parse(text).tokens)
        part = self.first("resources")
        if part and not found:
            raise UnreadableText(part.line, "write each resource as `- [title](https://...)`")
        return tuple(Resource(title=link.text, address=link.address) for link in found)


def read_fields(
    nodes: list[SyntaxTreeNode], lines: list[str], heading_line: int, list_type: str | None = None
) -> Fields:
    """The blocks under a heading as fields and options.

    `list_type` names the list (`ordered_list` or `bullet_list`) that holds the exercise's items:
    the first one above all labels. Raises UnreadableText for a second list of options, or text
    after them without a label.
    """
    parts = [Field("prompt", heading_line)]
    options: tuple[Option, ...] = ()
    option_lines: dict[str, int] = {}
    listed: SyntaxTreeNode | None = None
    for node in nodes:
        first, last = node.map or (0, 0)
        if has_checkboxes(node):
            if options:
                raise UnreadableText(first + 1, "keep all options in one list")
            options, option_lines = read_options(node)
            continue
        if node.type == list_type and listed is None and len(parts) == 1:
            listed = node
            continue
        is_labelled = node.type == "paragraph" and label(lines[first]) is not None
        if (options or listed) and len(parts) == 1 and not is_labelled:
            raise UnreadableText(
                first + 1, "begin the text after the options with a label such as `Explanation:`"
            )
        parts[-1].end_block()
        for number in range(first, last):
            _add_line(parts, lines[number], number + 1, in_paragraph=node.type == "paragraph")
    return Fields(tuple(parts), options, option_lines, listed)


def label(line: str) -> str | None:
    """The field that a line opens, or None."""
    word, colon, _ = line.strip().partition(":")
    return LABELS.get(word.casefold()) if colon else None


def _add_line(parts: list[Field], line: str, number: int, *, in_paragraph: bool) -> None:
    name = label(line) if in_paragraph else None
    if name:
        parts.append(Field(name, number, [line.partition(":")[2].strip()]))
    else:
        parts[-1].lines.append(line.strip() if in_paragraph else line)

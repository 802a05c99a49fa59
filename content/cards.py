"""How the Markdown below a lesson's front matter becomes its cards.

A line of dashes or a heading of level 1 or 2 starts a new card; a heading that asks something
(see `content.exercise_syntax`) makes it an exercise. The library reader asks, and hears of every
card that cannot be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from content.exercise_options import has_checkboxes
from content.exercise_syntax import read_exercise, read_heading
from content.findings import UnreadableText
from content.format import Card, TextCard
from content.markdown import Parsed, count_words


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a lesson, the problems met, and the file's line of each exercise and option.

    `lines` has an exercise under its id and an option under the exercise's id, `#` and its key.
    """

    cards: tuple[Card, ...]
    problems: tuple[UnreadableText, ...]
    lines: dict[str, int]


def read_cards(parsed: Parsed, text: str, lesson_id: str, language: str) -> Cards:
    """The cards of a lesson. `parsed` is `text` taken apart, and counts the lines of the file."""
    file_lines = text.split("\n")
    cards: list[Card] = []
    problems: list[UnreadableText] = []
    lines: dict[str, int] = {}
    for group in _groups(SyntaxTreeNode(parsed.tokens).children):
        try:
            cards.append(_read_card(group, file_lines, lesson_id, language, lines))
        except UnreadableText as problem:
            problems.append(problem)
    if parsed.has_references:
        problems.append(UnreadableText(1, "write links in place: `[words](https://...)`"))
    if not cards and not problems:
        problems.append(UnreadableText(1, "write the lesson below the front matter"))
    return Cards(tuple(cards), tuple(problems), lines)


def _groups(nodes: list[SyntaxTreeNode]) -> Iterator[list[SyntaxTreeNode]]:
    """The blocks of each card."""
    group: list[SyntaxTreeNode] = []
    for node in nodes:
        if node.type == "hr" or _starts_card(node):
            if group:
                yield group
            group = []
        if node.type != "hr":
            group.append(node)
    if group:
        yield group


def _starts_card(node: SyntaxTreeNode) -> bool:
    return node.type == "heading" and node.tag in ("h1", "h2")


def _read_card(
    group: list[SyntaxTreeNode],
    lines: list[str],
    lesson_id: str,
    language: str,
    known_lines: dict[str, int],
) -> Card:
    start = group[0]
    line = _first(start) + 1
    if start.type == "heading" and start.markup in ("-", "="):
        raise UnreadableText(line, f"leave an empty line above the line of `{start.markup}`")
    heading = read_heading(_heading_text(start), line) if _starts_card(start) else None
    if heading is None:
        return _text_card(group, lines)
    reading = read_exercise(heading, group[1:], lines, lesson_id, language)
    exercise = reading.exercise
    if exercise.id in known_lines:
        raise UnreadableText(line, f"give this question its own id: `{heading.slug}` is taken")
    known_lines[exercise.id] = line
    known_lines |= {f"{exercise.id}#{key}": at for key, at in reading.option_lines.items()}
    return exercise


def _text_card(group: list[SyntaxTreeNode], lines: list[str]) -> TextCard:
    for node in group:
        if has_checkboxes(node):
            raise UnreadableText(
                _first(node) + 1,
                "put options under a heading such as `## Choose one: Which ...? {#my-question}`",
            )
    last = group[-1].map[1] if group[-1].map else len(lines)
    markdown = "\n".join(lines[_first(group[0]) : last]).strip("\n")
    return TextCard(markdown=markdown, words=count_words(markdown))


def _heading_text(node: SyntaxTreeNode) -> str:
    return node.children[0].content if node.children else ""


def _first(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0

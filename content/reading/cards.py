"""How the Markdown below a lesson's front matter becomes its cards.

A line of dashes or a heading of level 1 or 2 starts a new card; a heading that asks something
(see `content.reading.exercise_syntax`) makes it an exercise. The library reader asks, and hears of
every card that cannot be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Card, Exercise, TextCard
from content.reading.dialects import is_recall_card, read_recall_card
from content.reading.exercise_options import count_right, has_checkboxes
from content.reading.exercise_syntax import read_exercise, read_heading
from content.rendering.markdown import Parsed, count_read_words


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a lesson, the problems met, and the file's line of each exercise and option.

    `lines` has an exercise under its id, an option under the exercise's id, `#` and its key, and a
    text card under `card` and its place among the cards, from 1.
    """

    cards: tuple[Card, ...]
    problems: tuple[UnreadableText, ...]
    lines: dict[str, int]


def read_cards(parsed: Parsed, text: str, lesson_id: str, language: str) -> Cards:
    """The cards of a lesson. `parsed` is `text` taken apart, and counts the lines of the file."""
    reader = _Reader(text.split("\n"), lesson_id, language)
    for group in _groups(SyntaxTreeNode(parsed.tokens).children):
        try:
            reader.read(group)
        except UnreadableText as problem:
            reader.problems.append(problem)
    if parsed.has_references:
        reader.problems.append(UnreadableText(1, "write links in place: `[words](https://...)`"))
    if not reader.cards and not reader.problems:
        reader.problems.append(UnreadableText(1, "write the lesson below the front matter"))
    return Cards(tuple(reader.cards), tuple(reader.problems), reader.known_lines)


class _Reader:
    """One lesson's cards as they are read, group of blocks after group."""

    def __init__(self, lines: list[str], lesson_id: str, language: str) -> None:
        self.lines = lines
        self.lesson_id = lesson_id
        self.language = language
        self.cards: list[Card] = []
        self.problems: list[UnreadableText] = []
        self.known_lines: dict[str, int] = {}

    def read(self, group: list[SyntaxTreeNode]) -> None:
        """Add the card or cards that a group of blocks holds."""
        start = group[0]
        line = _first(start) + 1
        if start.type == "heading" and start.markup in ("-", "="):
            raise UnreadableText(line, f"leave an empty line above the line of `{start.markup}`")
        heading = None
        if _starts_card(start):
            boxes = (count_right(node) for node in group[1:] if has_checkboxes(node))
            heading = read_heading(_heading_text(start), line, right_boxes=next(boxes, None))
        if heading is None:
            self._read_text(group)
            return
        reading = read_exercise(heading, group[1:], self.lines, self.lesson_id, self.language)
        self._add(reading.exercise, heading.slug, line)
        for key, at in reading.option_lines.items():
            self.known_lines[f"{reading.exercise.id}#{key}"] = at

    def _read_text(self, group: list[SyntaxTreeNode]) -> None:
        """A text card, divided where recall cards stand in it."""
        waiting: list[SyntaxTreeNode] = []
        for node in group:
            if has_checkboxes(node):
                raise UnreadableText(
                    _first(node) + 1,
                    "put options under a heading such as `## Choose one: Which? {#my-question}`",
                )
            if not is_recall_card(node):
                waiting.append(node)
                continue
            self._add_text(waiting)
            waiting = []
            exercise, slug = read_recall_card(node, self.lesson_id, self.language)
            self._add(exercise, slug, _first(node) + 1)
        self._add_text(waiting)

    def _add_text(self, group: list[SyntaxTreeNode]) -> None:
        if not group:
            return
        last = group[-1].map[1] if group[-1].map else len(self.lines)
        markdown = "\n".join(self.lines[_first(group[0]) : last]).strip("\n")
        self.known_lines[f"card {len(self.cards) + 1}"] = _first(group[0]) + 1
        self.cards.append(TextCard(markdown=markdown, words=count_read_words(_tokens(group))))

    def _add(self, exercise: Exercise, slug: str, line: int) -> None:
        if exercise.id in self.known_lines:
            raise UnreadableText(line, f"give this question its own id: `{slug}` is taken")
        self.known_lines[exercise.id] = line
        self.cards.append(exercise)


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


def _heading_text(node: SyntaxTreeNode) -> str:
    return node.children[0].content if node.children else ""


def _first(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0


def _tokens(group: list[SyntaxTreeNode]) -> Iterator[Token]:
    """The tokens of blocks that hold words."""
    for block in group:
        for node in block.walk():
            if node.token is not None:
                yield node.token

"""Recall cards as people already write them, read as exercises where they stand in a text card.

`Q:` with `A:` below it (hashcards) and `front::back` (Obsidian) are flip cards; a paragraph with
`==gaps==` or Anki's `{{c1::gaps}}` is a cloze. Each ends its first line in an id, as any exercise.
"""

import msgspec
from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Exercise
from content.reading.exercise_seconds import estimate_seconds
from content.reading.exercise_syntax import needed_id, split_id
from content.rendering.cloze import has_gaps, pieces, take_gaps


def is_recall_card(node: SyntaxTreeNode) -> bool:
    """Whether a block of a text card is a recall card in one of the dialects."""
    text = _text(node)
    if text is None:
        return False
    return _question(text) is not None or _sides(text) is not None or has_gaps(text)


def read_recall_card(node: SyntaxTreeNode, lesson_id: str, language: str) -> tuple[Exercise, str]:
    """The exercise a paragraph stands for, and its own id within the lesson.

    Raises UnreadableText for a card without an id or without a back.
    """
    text = _text(node) or ""
    line = node.map[0] + 1 if node.map else 1
    first, _, rest = text.partition("\n")
    first, written = split_id(first)
    slug = needed_id(written, line)
    card = f"{first}\n{rest}" if rest else first
    exercise = _read(card, line)
    exercise = msgspec.structs.replace(exercise, id=f"{lesson_id}/{slug}", language=language)
    return msgspec.structs.replace(exercise, seconds=estimate_seconds(exercise)), slug


def _read(card: str, line: int) -> Exercise:
    sides = _question(card) or (None if has_gaps(card) else _sides(card))
    if sides is not None:
        if not sides[0] or not sides[1]:
            raise UnreadableText(line, "write the question and its answer: `Q: ...`, then `A: ...`")
        return _exercise("flip", sides[0], back=sides[1])
    prompt, gaps = take_gaps(card)
    return msgspec.structs.replace(_exercise("cloze", prompt), gaps=gaps)


def _exercise(kind: str, prompt: str, back: str = "") -> Exercise:
    return Exercise(
        id="",
        kind="flip" if kind == "flip" else "cloze",
        language="",
        prompt=prompt,
        explanation="",
        seconds=0.0,
        back=back,
    )


def _question(text: str) -> tuple[str, str] | None:
    """What stands behind `Q:` and behind `A:`."""
    if not text.startswith("Q:"):
        return None
    question, _, answer = text.partition("\nA:")
    return question[2:].strip(), answer.strip()


def _sides(text: str) -> tuple[str, str] | None:
    """What stands before and behind `::` on a line of its own paragraph."""
    if "\n" in text:
        return None
    front = ""
    for part, is_code in pieces(text):
        before, sign, _ = part.partition("::")
        if sign and not is_code:
            front += before
            return front.strip(), text[len(front) + len(sign) :].strip()
        front += part
    return None


def _text(node: SyntaxTreeNode) -> str | None:
    return node.children[0].content if node.type == "paragraph" and node.children else None

"""How what is put in order, matched or picked in a poll is written as a list, and read back.

Learners are shown the items of an ordering and the right sides of a matching shuffled. The shuffle
is made from the words themselves, so that it is the same wherever the lesson is read.
"""

import hashlib
import re
from string import ascii_lowercase

from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Item
from content.reading.exercise_options import refuse_labels

_ARROW = re.compile(r"\s(?:->|→)\s")


def read_items(node: SyntaxTreeNode) -> tuple[str, ...]:
    """The items of a list, one paragraph each. Raises UnreadableText for anything else in it."""
    if len(node.children) > len(ascii_lowercase):
        raise UnreadableText(_line(node), f"keep to {len(ascii_lowercase)} items")
    return tuple(_read_item(item) for item in node.children)


def keyed(texts: tuple[str, ...]) -> tuple[Item, ...]:
    """The texts under the keys a, b, c ... in the order given."""
    return tuple(
        Item(key=key, text=text) for key, text in zip(ascii_lowercase, texts, strict=False)
    )


def to_order(texts: tuple[str, ...], exercise_id: str) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items as shown, and their keys in the right order, which is the order given."""
    items = keyed(_shuffled(texts, exercise_id))
    places = {item.text: item.key for item in items}
    return items, tuple(places[text] for text in texts)


def to_match(
    pairs: tuple[tuple[str, str], ...], exercise_id: str
) -> tuple[tuple[Item, ...], tuple[Item, ...], tuple[tuple[str, str], ...]]:
    """The left sides, the right sides as shown, and which key belongs to which."""
    lefts = keyed(tuple(left for left, _ in pairs))
    rights = keyed(_shuffled(tuple(right for _, right in pairs), exercise_id))
    places = {item.text: item.key for item in rights}
    joined = zip(lefts, pairs, strict=True)
    return lefts, rights, tuple((left.key, places[right]) for left, (_, right) in joined)


def read_pairs(node: SyntaxTreeNode) -> tuple[tuple[str, str], ...]:
    """The pairs of a list, each `left -> right`.

    Raises UnreadableText for an item without an arrow.
    """
    return tuple(
        split_arrow(text, _line(item))
        for text, item in zip(read_items(node), node.children, strict=True)
    )


def split_arrow(text: str, line: int) -> tuple[str, str]:
    """What stands before and after the last ` -> `. Raises UnreadableText where there is none."""
    parts = _ARROW.split(text)
    before, after = " -> ".join(parts[:-1]).strip(), parts[-1].strip()
    if not before or not after:
        raise UnreadableText(
            line, "write `left -> right`, with a blank on either side of the arrow"
        )
    return before, after


def _read_item(item: SyntaxTreeNode) -> str:
    if len(item.children) != 1 or item.children[0].type != "paragraph":
        raise UnreadableText(_line(item), "write every item on one line, with nothing below it")
    text: str = item.children[0].children[0].content
    refuse_labels(text, _line(item))
    return " ".join(text.split())


def _shuffled(texts: tuple[str, ...], exercise_id: str) -> tuple[str, ...]:
    """The texts in an order that tells nothing, and is never the one given."""
    shuffled = sorted(
        texts, key=lambda text: hashlib.sha256(f"{exercise_id}\n{text}".encode()).digest()
    )
    if tuple(shuffled) == texts:
        shuffled = [*shuffled[1:], *shuffled[:1]]
    return tuple(shuffled)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1

"""How the options of a choice are written and read back.

Each option is a list item that begins with `[x]` (right) or `[ ]` (wrong), with its feedback in a
quote (`>`) below it.
"""

from string import ascii_lowercase

from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Option

_BOXES = {"[x]": True, "[X]": True, "[ ]": False}
_LABELLED = (
    *("explanation:", "hint:", "hints:", "resource:", "resources:", "answer:", "seconds:"),
    *("slips:", "tolerance:", "unit:", "ending:"),
)


def has_checkboxes(node: SyntaxTreeNode) -> bool:
    """Whether a block is a list in which some item begins with a checkbox."""
    return node.type == "bullet_list" and any(_box(head_of(item)) for item in node.children)


def count_right(node: SyntaxTreeNode) -> int:
    """How many of a list's options are marked right."""
    return sum(_BOXES.get(_box(head_of(item)) or "", False) for item in node.children)


def read_options(node: SyntaxTreeNode) -> tuple[tuple[Option, ...], dict[str, int]]:
    """The options of a list, and the file's line of each by key.

    Raises UnreadableText for an item without a checkbox, for anything below an option that is not
    its feedback, and for a label that runs into the last option for want of an empty line.
    """
    if len(node.children) > len(ascii_lowercase):
        raise UnreadableText(_line(node), f"keep to {len(ascii_lowercase)} options")
    items = dict(zip(ascii_lowercase, node.children, strict=False))
    options = tuple(_read_option(key, item) for key, item in items.items())
    return options, {key: _line(item) for key, item in items.items()}


def _read_option(key: str, item: SyntaxTreeNode) -> Option:
    head = head_of(item)
    box = _box(head)
    text = head[len(box) :].strip() if box else ""
    if not box or not text:
        raise UnreadableText(_line(item), "begin every option with `[x]` or `[ ]` and its text")
    return Option(key=key, text=text, correct=_BOXES[box], feedback=read_feedback(item))


def read_feedback(item: SyntaxTreeNode) -> str:
    """What is said to who chose a list item: the quote below it.

    Raises UnreadableText where anything else stands below the item.
    """
    paragraphs = []
    for below in item.children[1:]:
        if below.type != "blockquote" or any(p.type != "paragraph" for p in below.children):
            raise UnreadableText(
                _line(below), "below an option write only its feedback, each line after a `>`"
            )
        paragraphs += [paragraph.children[0].content for paragraph in below.children]
    feedback = "\n\n".join(paragraphs)
    refuse_labels(head_of(item) + "\n" + feedback, _line(item))
    return feedback


def refuse_labels(text: str, line_number: int) -> None:
    """Markdown lets a line below a list run on into its last item; the author did not mean it.

    Raises UnreadableText where that has happened in the text of an item.
    """
    for line in text.split("\n"):
        if line.strip().casefold().startswith(_LABELLED):
            found = line.partition(":")[0].strip()
            raise UnreadableText(
                line_number, f"leave an empty line before `{found}:`", "no-empty-line"
            )


def head_of(item: SyntaxTreeNode) -> str:
    """The first paragraph of a list item, as written."""
    if not item.children or item.children[0].type != "paragraph":
        return ""
    return item.children[0].children[0].content


def _box(text: str) -> str | None:
    return text[:3] if text[:3] in _BOXES and text[3:4].isspace() else None


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1

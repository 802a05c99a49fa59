"""How the options of a choice are written and read back.

Each option is a list item that begins with `[x]` (right) or `[ ]` (wrong), with its feedback in a
quote (`>`) below it.
"""

from string import ascii_lowercase

from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Option

_BOXES = {"[x]": True, "[X]": True, "[ ]": False}
_LABELLED = ("explanation:", "hint:", "hints:", "resource:", "resources:", "answer:", "seconds:")


def has_checkboxes(node: SyntaxTreeNode) -> bool:
    """Whether a block is a list in which some item begins with a checkbox."""
    return node.type == "bullet_list" and any(_box(_head(item)) for item in node.children)


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
    head = _head(item)
    box = _box(head)
    text = head[len(box) :].strip() if box else ""
    if not box or not text:
        raise UnreadableText(_line(item), "begin every option with `[x]` or `[ ]` and its text")
    return Option(key=key, text=text, correct=_BOXES[box], feedback=_feedback(item))


def _feedback(item: SyntaxTreeNode) -> str:
    paragraphs = []
    for below in item.children[1:]:
        if below.type != "blockquote" or any(p.type != "paragraph" for p in below.children):
            raise UnreadableText(
                _line(below), "below an option write only its feedback, each line after a `>`"
            )
        paragraphs += [paragraph.children[0].content for paragraph in below.children]
    feedback = "\n\n".join(paragraphs)
    _refuse_labels(_head(item) + "\n" + feedback, item)
    return feedback


def _refuse_labels(text: str, item: SyntaxTreeNode) -> None:
    """Markdown lets a line below a list run on into its last item; the author did not mean it."""
    for line in text.split("\n"):
        if line.strip().casefold().startswith(_LABELLED):
            found = line.partition(":")[0].strip()
            raise UnreadableText(_line(item), f"leave an empty line before `{found}:`")


def _head(item: SyntaxTreeNode) -> str:
    """The first paragraph of a list item, as written."""
    if not item.children or item.children[0].type != "paragraph":
        return ""
    return item.children[0].children[0].content


def _box(text: str) -> str | None:
    return text[:3] if text[:3] in _BOXES and text[3:4].isspace() else None


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1

"""How a scenario is written, and read back: scenes, what can be done in each, how it ends.

Each scene is a third-level heading with an id; a choice says behind an arrow which scene follows.
Choices lead only to later scenes, so that every way ends.
"""

from itertools import pairwise

from markdown_it.tree import SyntaxTreeNode

from content.findings import UnreadableText
from content.format import Ending, Scene, SceneChoice
from content.reading.exercise_lists import split_arrow
from content.reading.exercise_options import head_of, read_feedback
from content.reading.front_matter import is_slug

AFTERWARDS = "afterwards"
"""The heading under which a scenario's explanation and resources stand."""

MOST_SCENES = 12

_ENDINGS: dict[str, Ending] = {"good": "good", "poor": "poor"}
_KEYS = "abcdef"


def split_scenes(
    nodes: list[SyntaxTreeNode],
) -> tuple[list[SyntaxTreeNode], list[list[SyntaxTreeNode]], list[SyntaxTreeNode]]:
    """What stands before the first scene, the blocks of each scene, and what stands afterwards."""
    starts = [place for place, node in enumerate(nodes) if _is_scene_heading(node)]
    if not starts:
        return nodes, [], []
    bounds = [*starts, len(nodes)]
    parts = [nodes[a:b] for a, b in pairwise(bounds)]
    after = parts.pop()[1:] if _heading(parts[-1][0]).casefold() == AFTERWARDS else []
    return nodes[: starts[0]], parts, after


def read_scenes(parts: list[list[SyntaxTreeNode]], lines: list[str]) -> tuple[Scene, ...]:
    """The scenes of a scenario, the first of which begins it.

    Raises UnreadableText for a scene without an id, an id used twice, a scene that neither offers
    choices nor ends, and a choice that does not lead to a later scene.
    """
    if len(parts) > MOST_SCENES:
        raise UnreadableText(_line(parts[MOST_SCENES][0]), f"keep to {MOST_SCENES} scenes")
    scenes = tuple(_read_scene(part, lines) for part in parts)
    later = {scene.id: place for place, scene in enumerate(scenes)}
    if len(later) < len(scenes):
        raise UnreadableText(_line(parts[0][0]), "give every scene an id of its own")
    for place, (scene, part) in enumerate(zip(scenes, parts, strict=True)):
        for choice in scene.choices:
            if later.get(choice.leads_to, -1) <= place:
                raise UnreadableText(
                    _line(part[0]), f"lead `{choice.text[:40]}` to the id of a later scene"
                )
    return scenes


def _read_scene(part: list[SyntaxTreeNode], lines: list[str]) -> Scene:
    heading, blocks = part[0], part[1:]
    title, scene_id = _title_and_id(heading)
    choices: tuple[SceneChoice, ...] = ()
    ending: Ending = ""
    text: list[str] = []
    for node in blocks:
        first, last = node.map or (0, 0)
        said = " ".join(lines[first:last]).strip()
        if _ends(said) and not ending:
            ending = _read_ending(said, first + 1)
        elif _has_arrows(node) and not choices:
            choices = _read_choices(node)
        else:
            text.append("\n".join(lines[first:last]).strip("\n"))
    if bool(choices) == bool(ending):
        raise UnreadableText(
            _line(heading),
            f"let `{scene_id}` offer choices, or end it with `Ending: good` or `poor`",
        )
    return Scene(
        id=scene_id, title=title, markdown="\n\n".join(text), choices=choices, ending=ending
    )


def _read_choices(node: SyntaxTreeNode) -> tuple[SceneChoice, ...]:
    if not 2 <= len(node.children) <= len(_KEYS):
        raise UnreadableText(_line(node), f"offer two to {len(_KEYS)} choices in a scene")
    return tuple(_read_choice(key, item) for key, item in zip(_KEYS, node.children, strict=False))


def _read_choice(key: str, item: SyntaxTreeNode) -> SceneChoice:
    head = " ".join(head_of(item).split())
    text, leads_to = split_arrow(head, _line(item))
    return SceneChoice(
        key=key, text=text, leads_to=leads_to.strip("#"), feedback=read_feedback(item)
    )


def _title_and_id(heading: SyntaxTreeNode) -> tuple[str, str]:
    before, mark, after = _heading(heading).rpartition("{#")
    scene_id = after[:-1].strip() if mark and after.endswith("}") else ""
    if not is_slug(scene_id) or not before.strip():
        raise UnreadableText(
            _line(heading), "begin every scene with a title and an id: `### You answer {#answer}`"
        )
    return before.strip(), scene_id


def _ends(text: str) -> bool:
    return text.partition(":")[0].strip().casefold() == "ending" and ":" in text


def _read_ending(text: str, line: int) -> Ending:
    ending = _ENDINGS.get(text.partition(":")[2].strip().casefold())
    if ending is None:
        raise UnreadableText(line, "write `Ending: good` or `Ending: poor`")
    return ending


def _has_arrows(node: SyntaxTreeNode) -> bool:
    return node.type == "bullet_list" and any(
        "->" in item.children[0].children[0].content or "→" in item.children[0].children[0].content
        for item in node.children
        if item.children and item.children[0].type == "paragraph"
    )


def _is_scene_heading(node: SyntaxTreeNode) -> bool:
    return node.type == "heading" and node.tag == "h3"


def _heading(node: SyntaxTreeNode) -> str:
    return node.children[0].content.strip() if node.children else ""


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1

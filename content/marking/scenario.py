"""Marks the way a learner took through a scenario, by where it ended."""

from collections import deque
from collections.abc import Sequence

from content.format import Ending, Exercise, Scene, SceneChoice
from content.marking.verdict import UnreadableResponse, Verdict, known_key, list_of


def mark_scenario(exercise: Exercise, response: object) -> Verdict:
    """`{"path": ["a", "b"]}` is right when these choices lead from the start to a good end.

    The feedback is that of each choice taken. A way that stops before an ending, or goes on after
    one, cannot be read.
    """
    scenes = {scene.id: scene for scene in exercise.scenes}
    scene = exercise.scenes[0] if exercise.scenes else None
    said: list[str] = []
    for key in list_of(response, "path"):
        choice = _choice(scene, key)
        said.append(choice.feedback)
        scene = scenes.get(choice.leads_to)
    if scene is None or not scene.ending:
        raise UnreadableResponse("path", "send the choices up to an ending")
    return Verdict(scene.ending == "good", feedback=tuple(said))


def shortest_path(scenes: Sequence[Scene], ending: Ending) -> tuple[str, ...]:
    """The fewest choices to such an ending, the author's first where several are as few.

    Empty where there is none, or where the first scene is the ending.
    """
    by_id = {scene.id: scene for scene in scenes}
    waiting: deque[tuple[Scene, tuple[str, ...]]] = deque((scene, ()) for scene in scenes[:1])
    seen: set[str] = set()
    while waiting:
        scene, path = waiting.popleft()
        if scene.ending == ending:
            return path
        if scene.id in seen:
            continue
        seen.add(scene.id)
        ways = ((by_id.get(choice.leads_to), choice.key) for choice in scene.choices)
        waiting.extend((leads, (*path, key)) for leads, key in ways if leads)
    return ()


def _choice(scene: Scene | None, sent: object) -> SceneChoice:
    if scene is None or not scene.choices:
        raise UnreadableResponse("path", "send no choice after an ending")
    key = known_key(sent, (choice.key for choice in scene.choices), "path")
    return next(choice for choice in scene.choices if choice.key == key)

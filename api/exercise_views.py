"""Exercises and reading as a phone sees them: rendered, and without their keys.

Study sessions and placements ask the same questions, so they show them by one rule.
"""

from functools import lru_cache

from api.reading_blocks import reading_blocks
from content.format import Exercise, ExerciseKind, Item, Media, Scene
from content.rendering.markdown import to_html, to_text
from mobile_contract import sessions as contract

RESPONSE_SHAPES: dict[ExerciseKind, str] = {
    "single_choice": "choice",
    "multiple_choice": "choices",
    "typed": "text",
    "cloze": "texts",
    "numeric": "number",
    "ordering": "order",
    "matching": "pairs",
    "flip": "rating",
    "scenario": "path",
    "poll": "choice",
    "reflection": "text",
}


def exercise_view(exercise: Exercise, media: tuple[Media, ...]) -> contract.ExerciseView:
    """The exercise as it is asked; `media` is its lesson's."""
    return contract.ExerciseView(
        id=exercise.id,
        kind=exercise.kind,
        prompt=shown(exercise.prompt, media),
        options=[contract.ExerciseOption(option.key, option.text) for option in exercise.options],
        unit=exercise.unit or None,
        hints=list(exercise.hints),
        response=RESPONSE_SHAPES[exercise.kind],
        items=_items(exercise.items),
        matches=_items(exercise.matches),
        gaps=[contract.ExerciseGap(gap.hint or None) for gap in exercise.gaps],
        scenes=[_scene(scene, media) for scene in exercise.scenes],
        back=shown(exercise.back, media) if exercise.kind == "flip" else None,
    )


def _items(items: tuple[Item, ...]) -> list[contract.ExerciseItem]:
    return [contract.ExerciseItem(item.key, item.text) for item in items]


def _scene(scene: Scene, media: tuple[Media, ...]) -> contract.ScenarioScene:
    """What happens and what can be done; how it ends is told when the way has been taken."""
    return contract.ScenarioScene(
        id=scene.id,
        title=scene.title,
        reading=shown(scene.markdown, media),
        choices=[
            contract.ScenarioChoice(choice.key, choice.text, choice.leads_to)
            for choice in scene.choices
        ],
    )


@lru_cache(maxsize=4096)  # published text never changes, and rendering it is most of the work
def shown(markdown: str, media: tuple[Media, ...]) -> contract.Reading:
    """What an author wrote, in every way it can be shown."""
    return contract.Reading(
        markdown,
        to_html(markdown, media),
        to_text(markdown, media),
        reading_blocks(markdown, media),
    )

"""How long an exercise takes, before anybody has been timed: its words read once, then thinking.

The exercise reader asks where an author says nothing.
"""

from functools import cache

from content.format import WORDS_PER_SECOND, Exercise, ExerciseKind, Scene
from content.rendering.markdown import count_words

THINKING_SECONDS: dict[ExerciseKind, float] = {
    "single_choice": 5.0,
    "multiple_choice": 8.0,
    "typed": 10.0,
    "cloze": 10.0,
    "numeric": 10.0,
    "ordering": 5.0,
    "matching": 5.0,
    "flip": 6.0,
    "scenario": 0.0,
    "poll": 4.0,
    "reflection": 30.0,
}
"""Our own assumption, to be corrected by measured answers: deciding, then tapping or typing."""

SECONDS_PER_GAP = 6.0
"""For each gap of a cloze after the first."""

SECONDS_PER_PLACE = 3.0
"""For each item that is put in its place or matched."""

SECONDS_PER_SCENE = 5.0
"""For each decision on a scenario's longest way."""


def estimate_seconds(exercise: Exercise) -> float:
    """Expected seconds to answer: every word read once, then `THINKING_SECONDS` for the kind."""
    shown = (
        exercise.prompt,
        exercise.back,
        *(option.text for option in exercise.options),
        *(item.text for item in (*exercise.items, *exercise.matches)),
    )
    words = sum(count_words(text) for text in shown if text)
    reading = words / WORDS_PER_SECOND + _longest_way(exercise.scenes)
    return round(reading + THINKING_SECONDS[exercise.kind] + _doing(exercise), 1)


def _doing(exercise: Exercise) -> float:
    places = len(exercise.order) + len(exercise.pairs)
    return SECONDS_PER_GAP * max(0, len(exercise.gaps) - 1) + SECONDS_PER_PLACE * places


def _longest_way(scenes: tuple[Scene, ...]) -> float:
    """Seconds for the slowest way through a scenario; 0 where it has no scenes.

    A choice only leads to a later scene (`content.reading.scenario` sees to that), so no way is
    endless.
    """
    by_id = {scene.id: scene for scene in scenes}

    @cache
    def seconds(scene_id: str) -> float:
        scene = by_id[scene_id]
        texts = (scene.title, scene.markdown, *(choice.text for choice in scene.choices))
        own = sum(count_words(text) for text in texts) / WORDS_PER_SECOND
        ways = [
            seconds(choice.leads_to)
            + count_words(choice.feedback) / WORDS_PER_SECOND
            + SECONDS_PER_SCENE
            for choice in scene.choices
        ]
        return own + max(ways, default=0.0)

    return seconds(scenes[0].id) if scenes else 0.0

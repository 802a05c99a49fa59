"""An exercise's key in words, for paper, for a voice, and for whoever asks what was right."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from content.format import Exercise, ExerciseKind
from content.marking.mark import correct_answer
from content.marking.numbers import format_number
from content.rendering.exercise_text import lettered, scene_numbers
from content.rendering.markdown import to_text
from content.rendering.text_words import Words, words_of


def exercise_key(exercise: Exercise) -> str:
    """The right answer, what is said to each choice, the explanation, and where to read more."""
    words = words_of(exercise.language)
    answer = answer_in_words(exercise)
    parts = (
        words.key_is.format(answer) if answer else "",
        "" if exercise.marked else words.no_key,
        *_said_to_options(exercise, words),
        *_said_in_scenes(exercise, words),
        to_text(exercise.explanation),
        *(words.more.format(f"{one.title}, {one.address}") for one in exercise.resources),
    )
    return "\n".join(part for part in parts if part)


def answer_in_words(exercise: Exercise) -> str:
    """The right answer as a person would say it; empty where nothing is right or wrong."""
    answer = _ANSWERS.get(exercise.kind)
    return answer(exercise, words_of(exercise.language)) if answer else ""


def _chosen(exercise: Exercise, _: Words) -> str:
    return "; ".join(lettered([option for option in exercise.options if option.correct]))


def _typed(exercise: Exercise, words: Words) -> str:
    return _variants(exercise.accepted, words)


def _gaps(exercise: Exercise, words: Words) -> str:
    said = (
        f"({number}) {_variants(gap.accepted, words)}"
        for number, gap in enumerate(exercise.gaps, start=1)
    )
    return "; ".join(said)


def _variants(accepted: tuple[str, ...], words: Words) -> str:
    first, *others = accepted or ("",)
    return f"{first} ({words.also.format(', '.join(others))})" if others else first


def _number(exercise: Exercise, words: Words) -> str:
    number = format_number(exercise.number or Decimal(0), exercise.language)
    said = f"{number} {exercise.unit}".rstrip()
    if not exercise.tolerance:
        return said
    tolerance = format_number(exercise.tolerance, exercise.language)
    return f"{said} ({words.tolerance.format(tolerance)})"


def _order(exercise: Exercise, _: Words) -> str:
    items = {item.key: item for item in exercise.items}
    return "; ".join(lettered([items[key] for key in exercise.order if key in items]))


def _pairs(exercise: Exercise, _: Words) -> str:
    matches = exercise.matches
    numbers = {item.key: number for number, item in enumerate(exercise.items, start=1)}
    rights = {item.key: said for item, said in zip(matches, lettered(matches), strict=True)}
    said = (f"{numbers[left]}: {rights[right]}" for left, right in exercise.pairs)
    return "; ".join(said)


def _back(exercise: Exercise, _: Words) -> str:
    return to_text(exercise.back)


def _way(exercise: Exercise, words: Words) -> str:
    """The choices of a good way, scene by scene."""
    numbers, scenes = scene_numbers(exercise), {scene.id: scene for scene in exercise.scenes}
    scene = exercise.scenes[0] if exercise.scenes else None
    steps = []
    for key in correct_answer(exercise).get("path", ()):
        choice = next(each for each in scene.choices if each.key == key) if scene else None
        if scene is None or choice is None:
            break
        steps.append(f"{words.scene.format(numbers[scene.id])}: {key})")
        scene = scenes.get(choice.leads_to)
    return "; ".join(steps)


_ANSWERS: dict[ExerciseKind, Callable[[Exercise, Words], str]] = {
    "single_choice": _chosen,
    "multiple_choice": _chosen,
    "typed": _typed,
    "cloze": _gaps,
    "numeric": _number,
    "ordering": _order,
    "matching": _pairs,
    "flip": _back,
    "scenario": _way,
}


def _said_to_options(exercise: Exercise, words: Words) -> Iterator[str]:
    for option in exercise.options:
        verdict = words.is_right if option.correct else words.is_wrong
        yield f"{option.key}) {verdict} {to_text(option.feedback)}".rstrip()


def _said_in_scenes(exercise: Exercise, words: Words) -> Iterator[str]:
    numbers = scene_numbers(exercise)
    for scene in exercise.scenes:
        for choice in scene.choices:
            if choice.feedback:
                place = words.scene.format(numbers[scene.id])
                yield f"{place}, {choice.key}) {to_text(choice.feedback)}"

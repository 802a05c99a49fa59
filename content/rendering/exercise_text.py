"""An exercise as it can be asked and answered by ear or on paper, with nothing of its key."""

from collections.abc import Callable, Iterator, Sequence

from content.format import Exercise, ExerciseKind, Item, Option, SceneChoice
from content.rendering.cloze import BLANK, pieces
from content.rendering.markdown import to_text
from content.rendering.text_words import Words, words_of


def exercise_as_asked(exercise: Exercise) -> str:
    """The question, what there is to choose from, and the hints.

    Options have letters, the gaps of a cloze and the left sides of a matching have numbers, and
    the choices of a scenario say which scene follows.
    """
    words = words_of(exercise.language)
    rest = _PARTS.get(exercise.kind, _nothing)(exercise, words)
    hints = (words.hint.format(to_text(hint)) for hint in exercise.hints)
    asked = (words.asks[exercise.kind], _prompt(exercise), *rest, *hints)
    return "\n".join(part for part in asked if part)


def lettered(parts: Sequence[Option | Item | SceneChoice]) -> Iterator[str]:
    """Each part behind its letter."""
    for part in parts:
        yield f"{part.key}) {to_text(part.text)}"


def scene_numbers(exercise: Exercise) -> dict[str, int]:
    """The number of each scene by its id, in the order they stand."""
    return {scene.id: number for number, scene in enumerate(exercise.scenes, start=1)}


def _prompt(exercise: Exercise) -> str:
    if exercise.kind != "cloze":
        return to_text(exercise.prompt)
    numbered = ""
    gap = 0
    for piece, is_code in pieces(exercise.prompt):
        before, *after = [piece] if is_code else piece.split(BLANK)
        numbered += before
        for part in after:
            hint = exercise.gaps[gap].hint if gap < len(exercise.gaps) else ""
            gap += 1
            numbered += f"({gap}) {BLANK}{f' ({hint})' if hint else ''}{part}"
    return to_text(numbered)


def _nothing(_: Exercise, __: Words) -> Iterator[str]:
    yield from ()


def _options(exercise: Exercise, _: Words) -> Iterator[str]:
    yield from lettered(exercise.options)


def _items(exercise: Exercise, _: Words) -> Iterator[str]:
    yield from lettered(exercise.items)


def _answer(exercise: Exercise, words: Words) -> Iterator[str]:
    yield words.answer.format(exercise.unit).rstrip()


def _columns(exercise: Exercise, words: Words) -> Iterator[str]:
    yield words.left
    for number, item in enumerate(exercise.items, start=1):
        yield f"{number}. {to_text(item.text)}"
    yield words.right
    yield from lettered(exercise.matches)


def _scenes(exercise: Exercise, words: Words) -> Iterator[str]:
    numbers = scene_numbers(exercise)
    for scene in exercise.scenes:
        yield f"\n{words.scene.format(numbers[scene.id])}: {to_text(scene.title)}"
        yield to_text(scene.markdown)
        for choice, said in zip(scene.choices, lettered(scene.choices), strict=True):
            follows = numbers.get(choice.leads_to, choice.leads_to)
            yield f"{said} ({words.go_to.format(follows)})"
        if scene.ending:
            yield words.endings[scene.ending]


_PARTS: dict[ExerciseKind, Callable[[Exercise, Words], Iterator[str]]] = {
    "single_choice": _options,
    "multiple_choice": _options,
    "typed": _answer,
    "numeric": _answer,
    "ordering": _items,
    "matching": _columns,
    "scenario": _scenes,
    "poll": _items,
}

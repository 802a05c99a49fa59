"""The linter's rules on the length of an exercise: question and choices stand on one screen."""

from collections.abc import Iterator

from content.findings import Finding, warning
from content.format import Exercise, ExerciseKind
from content.library import Library
from content.linting.places import line_below
from content.published import Published
from content.reading.lesson_file import LessonFile
from content.rendering.markdown import count_words, to_text

MOST_QUESTION_WORDS = 80
MOST_OPTION_LETTERS = 200

MOST_ITEMS: dict[ExerciseKind, int] = {"ordering": 8, "matching": 8, "poll": 5}
"""What can be shown and compared at once."""

MOST_SCENE_CHOICES = 4


def long_exercises(library: Library, _: Published) -> Iterator[Finding]:
    """A question and what can be chosen are short enough to be held in mind together."""
    for file in library.files:
        for exercise in file.lesson.exercises:
            yield from _long_question(exercise, file)
            yield from _long_options(library, exercise, file)
            yield from _long_lists(library, exercise, file)


def _long_question(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    if len(exercise.prompt) <= MOST_QUESTION_WORDS:
        return
    words = count_words(exercise.prompt)
    if words > MOST_QUESTION_WORDS:
        yield warning(
            "long-question",
            file.path,
            file.line(exercise.id),
            f"ask in at most {MOST_QUESTION_WORDS} words, not {words}; tell the rest on a card",
        )


def _long_options(library: Library, exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    for text in _choosable(exercise):
        letters = len(text)
        if letters > MOST_OPTION_LETTERS and len(to_text(text)) > MOST_OPTION_LETTERS:
            yield warning(
                "long-option",
                file.path,
                line_below(library, file, exercise.id, text[:40]),
                f"say `{text[:40]}...` in at most {MOST_OPTION_LETTERS} characters, not {letters}",
            )


def _choosable(exercise: Exercise) -> Iterator[str]:
    yield from (option.text for option in exercise.options)
    yield from (item.text for item in (*exercise.items, *exercise.matches))
    yield from (choice.text for scene in exercise.scenes for choice in scene.choices)


def _long_lists(library: Library, exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    most = MOST_ITEMS.get(exercise.kind)
    if most and len(exercise.items) > most:
        line = file.line(exercise.id)
        yield warning("long-list", file.path, line, f"list at most {most} here")
    for scene in exercise.scenes:
        if len(scene.choices) > MOST_SCENE_CHOICES:
            yield warning(
                "long-list",
                file.path,
                line_below(library, file, exercise.id, f"{{#{scene.id}}}"),
                f"offer at most {MOST_SCENE_CHOICES} choices in a scene",
            )

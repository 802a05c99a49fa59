"""The linter's rules on exercises: there is a key, a real choice, and an answer to every answer."""

from collections.abc import Iterator
from pathlib import Path

from content.findings import Finding, error
from content.format import Exercise
from content.lesson_file import LessonFile
from content.library import Library
from content.markdown import to_text
from content.spelling import normalise


def each_exercise(library: Library, _: Path) -> Iterator[Finding]:
    """Every exercise can be answered, and every answer is answered."""
    for file in library.files:
        for exercise in file.lesson.exercises:
            yield from _key(exercise, file)
            yield from _explanation(exercise, file)
            if exercise.kind in ("single_choice", "multiple_choice"):
                yield from _options(exercise, file)
                yield from _feedback(exercise, file)


def _key(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    right = sum(option.correct for option in exercise.options)
    wanted = {
        "single_choice": (right == 1, "mark exactly one option `[x]`"),
        "multiple_choice": (right > 0, "mark the right options `[x]`"),
        "typed": (bool(exercise.accepted), "add a line `Answer: ...`"),
        "numeric": (exercise.number is not None, "add a line `Answer: ...` with a number"),
    }
    answerable, message = wanted[exercise.kind]
    if not answerable:
        yield error("no-key", file.path, file.line(exercise.id), message)


def _explanation(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    if not exercise.explanation:
        yield error(
            "no-explanation",
            file.path,
            file.line(exercise.id),
            "add a paragraph `Explanation: ...` that says why the answer is right",
        )


def _options(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    texts = {normalise(to_text(option.text)) for option in exercise.options}
    if len(texts) < 2 or len(texts) < len(exercise.options):
        yield error(
            "few-options",
            file.path,
            file.line(exercise.id),
            "offer at least two options, each in other words than the rest",
        )


def _feedback(exercise: Exercise, file: LessonFile) -> Iterator[Finding]:
    for option in exercise.options:
        if not option.feedback:
            yield error(
                "no-feedback",
                file.path,
                file.line(f"{exercise.id}#{option.key}"),
                f"below `{option.text[:60]}` add a line `> ...` that says what choosing it shows",
            )

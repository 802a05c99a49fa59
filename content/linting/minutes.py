"""The linter's rule on time: a lesson takes about as long as it says."""

from collections.abc import Iterator

from content.findings import Finding, warning
from content.format import WORDS_PER_SECOND, Exercise, Lesson
from content.library import Library
from content.published import Published
from content.rendering.markdown import count_words

TOLERATED = 0.5
"""Half as much again, or half: readers differ more than that, so only a gross error is told."""


def minutes_off(library: Library, _: Published) -> Iterator[Finding]:
    """The declared minutes are within `TOLERATED` of the measured ones."""
    for file in library.files:
        declared, measured = file.lesson.minutes, measured_minutes(file.lesson)
        if is_off(declared, measured):
            yield warning(
                "minutes-off",
                file.path,
                file.line("minutes"),
                f"it says {declared:g} minutes and takes about {measured:.1f}: "
                "change the number, or the length",
            )


def is_off(declared: float, measured: float) -> bool:
    """Whether a lesson takes far more or less than it says."""
    return abs(measured - declared) > TOLERATED * declared


def measured_minutes(lesson: Lesson) -> float:
    """Minutes for reading the cards, answering the exercises, and reading what is said back."""
    answering = sum(
        exercise.seconds + _words_said_back(exercise) / WORDS_PER_SECOND
        for exercise in lesson.exercises
    )
    return (lesson.reading_seconds + answering) / 60


def _words_said_back(exercise: Exercise) -> float:
    """The explanation, and an average option's feedback: a learner reads one or two."""
    feedback = [count_words(option.feedback) for option in exercise.options]
    return count_words(exercise.explanation) + sum(feedback) / max(1, len(feedback))

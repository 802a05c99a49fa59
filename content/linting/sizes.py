"""The linter's rules on the length of a lesson and its cards: they fit a break, and a phone.

Words are counted closely only where a quick count says that there may be too many.
"""

from collections.abc import Iterator

from content.findings import Finding, warning
from content.format import WORDS_PER_SECOND, Exercise, Lesson, TextCard
from content.library import Library
from content.linting.minutes import measured_minutes
from content.linting.places import line_below
from content.published import Published
from content.reading.lesson_file import LessonFile
from content.rendering.markdown import count_words

MOST_CARD_WORDS = 120
"""Two screens of a phone, read in half a minute; authors are asked to aim for 80."""

MOST_LESSON_WORDS = 1_500
MOST_MINUTES = 10.0
MOST_EXERCISES = 20

_FIRST_KANA = "\u3040"
"""From here on a sign may count as a word of its own (see `content.rendering.markdown`)."""


def long_lessons(library: Library, _: Published) -> Iterator[Finding]:
    """A lesson fits a break, and asks no more than can be answered in it."""
    for file in library.files:
        lesson = file.lesson
        if len(lesson.exercises) > MOST_EXERCISES:
            yield warning(
                "many-exercises",
                file.path,
                file.line(lesson.exercises[MOST_EXERCISES].id),
                f"ask at most {MOST_EXERCISES} questions in a lesson, not {len(lesson.exercises)}",
            )
        if not _may_be_long(lesson):
            continue
        minutes, words = measured_minutes(lesson), sum(map(count_words, _texts(lesson)))
        if minutes > MOST_MINUTES or words > MOST_LESSON_WORDS:
            yield warning(
                "long-lesson",
                file.path,
                file.line("title"),
                f"make two lessons of this: it has {words:,} words and takes {minutes:.1f} "
                f"minutes, of at most {MOST_LESSON_WORDS:,} and {MOST_MINUTES:g}",
            )


def long_cards(library: Library, _: Published) -> Iterator[Finding]:
    """A text card and a scene are read at one go."""
    for file in library.files:
        for place, card in enumerate(file.lesson.cards, start=1):
            if isinstance(card, TextCard):
                words = card.words
                if words > MOST_CARD_WORDS:
                    yield _long_card(file, file.line(f"card {place}"), words)
                continue
            for scene in card.scenes:
                words = _at_most(scene.markdown)
                if words > MOST_CARD_WORDS and count_words(scene.markdown) > MOST_CARD_WORDS:
                    line = line_below(library, file, card.id, f"{{#{scene.id}}}")
                    yield _long_card(file, line, words)


def _long_card(file: LessonFile, line: int, words: int) -> Finding:
    return warning(
        "long-card", file.path, line, f"make two cards of this: {words} words; aim for 80"
    )


def _may_be_long(lesson: Lesson) -> bool:
    words = sum(map(_at_most, _texts(lesson)))
    seconds = words / WORDS_PER_SECOND + sum(exercise.seconds for exercise in lesson.exercises)
    return words > MOST_LESSON_WORDS or seconds > MOST_MINUTES * 60


def _at_most(markdown: str) -> int:
    """No fewer words than are read aloud, without taking the Markdown apart."""
    signs = 0 if markdown.isascii() else sum(sign >= _FIRST_KANA for sign in markdown)
    return len(markdown.split()) + signs


def _texts(lesson: Lesson) -> Iterator[str]:
    """Everything a learner may read in the lesson: cards, questions, and what is said back."""
    for card in lesson.cards:
        if isinstance(card, TextCard):
            yield card.markdown
        else:
            yield from _exercise_texts(card)


def _exercise_texts(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.prompt, exercise.explanation, exercise.back)
    for option in exercise.options:
        yield from (option.text, option.feedback)
    yield from (item.text for item in (*exercise.items, *exercise.matches))
    for scene in exercise.scenes:
        yield from (scene.title, scene.markdown)
        for choice in scene.choices:
            yield from (choice.text, choice.feedback)

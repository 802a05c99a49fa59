"""The text-only form of a lesson: all of it, by ear or on paper, with the key at the end.

Whoever cannot see a screen, has none, or prefers paper learns the same as everybody else.
"""

from collections.abc import Iterator
from decimal import Decimal

from content.format import Card, Exercise, Lesson, Source
from content.marking.numbers import format_number
from content.rendering.exercise_key import exercise_key
from content.rendering.exercise_text import exercise_as_asked
from content.rendering.markdown import to_text
from content.rendering.text_words import Words, words_of


def lesson_as_text(lesson: Lesson, *, with_key: bool = True) -> str:
    """The lesson as plain text: its cards and questions in order, then answers and sources.

    Who has yet to answer is given it without the key.

    Headings are in the lesson's language where we speak it, and in English elsewhere. Equal
    lessons have equal texts.
    """
    words = words_of(lesson.language)
    minutes = format_number(Decimal(f"{lesson.minutes:g}"), lesson.language)
    beginning = (
        lesson.title,
        words.objective.format(lesson.objective),
        words.minutes.format(minutes),
    )
    parts = (
        "\n".join(beginning),
        *_cards(lesson, words, with_key=with_key),
        *(_key(lesson, words) if with_key else ()),
        *_sources(lesson, words),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _cards(lesson: Lesson, words: Words, *, with_key: bool) -> Iterator[str]:
    question = 0
    for card in lesson.cards:
        if isinstance(card, Exercise):
            question += 1
            yield f"{words.question.format(question)}\n{exercise_as_asked(card)}"
        else:
            yield to_text(card.markdown)
        yield from _transcripts(card, lesson, words, with_key=with_key)


def _transcripts(card: Card, lesson: Lesson, words: Words, *, with_key: bool) -> Iterator[str]:
    """What is said in the sounds and films a card shows: at the card, with the key also what is
    shown after answering.
    """
    shown = _shown_in(card, with_key=with_key)
    for one in lesson.media:
        if one.transcript and f"media:{one.sha256}" in shown:
            yield f"{words.transcript.format(one.name)}\n{one.transcript}"


def _shown_in(card: Card, *, with_key: bool) -> str:
    if not isinstance(card, Exercise):
        return card.markdown
    choices = [choice for scene in card.scenes for choice in scene.choices]
    asked = (
        card.prompt,
        *card.hints,
        *(option.text for option in card.options),
        *(item.text for item in (*card.items, *card.matches)),
        *(scene.markdown for scene in card.scenes),
        *(choice.text for choice in choices),
    )
    told = (
        card.back,
        card.explanation,
        *(option.feedback for option in card.options),
        *(choice.feedback for choice in choices),
    )
    return "\n".join((*asked, *told) if with_key else asked)


def _key(lesson: Lesson, words: Words) -> Iterator[str]:
    if lesson.exercises:
        yield words.key
    for number, exercise in enumerate(lesson.exercises, start=1):
        yield f"{words.question.format(number)}\n{exercise_key(exercise)}"


def _sources(lesson: Lesson, words: Words) -> Iterator[str]:
    if lesson.sources:
        yield words.sources
        yield "\n".join(_source(source, words) for source in lesson.sources)
    yield words.licence.format(lesson.licence)


def _source(source: Source, words: Words) -> str:
    read_on = words.read_on.format(source.date_read.isoformat())
    return f"{source.title}, {source.publisher}, {source.address}, {read_on}: {source.supports}"

"""How one card is written as Markdown, and the proof that it is read back as the same card.

A text may be fit for one place and not for another, so a card is tried in a few layouts and the
first that reads the same is taken. A card for which there is none is refused, never changed.
"""

from collections.abc import Callable, Iterator
from itertools import product

from content.format import Card, Exercise, ExerciseKind, TextCard
from content.reading.cards import Cards, read_cards
from content.reading.exercise_syntax import BEGINNINGS
from content.rendering.markdown import parse
from content.writing.fields import (
    afterwards,
    item_list,
    labels,
    option_list,
    ordered_texts,
    paired_texts,
    scene_list,
    with_gaps,
)


class NotWritable(Exception):
    """The format cannot express a value: where it stands in the lesson, and what to do about it."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


def write_card(card: Card, lesson_id: str, language: str) -> str:
    """The card as Markdown. Raises NotWritable where no way of writing it reads back the same."""
    said = ""
    for written in _layouts(card):
        reading = read_back(written, lesson_id, language)
        if not reading.problems and reading.cards == (card,):
            return written
        said = said or next((problem.message for problem in reading.problems), "")
    raise NotWritable(name_of(card), said or _read_otherwise(card, lesson_id, language))


def read_back(written: str, lesson_id: str, language: str) -> Cards:
    """The cards that a piece of Markdown is read as."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    return read_cards(parse(text), text, lesson_id, language)


def name_of(card: Card) -> str:
    """What people call a card: the id of an exercise, the first line of a text."""
    if isinstance(card, Exercise):
        return f"`{card.id.rpartition('/')[2]}`"
    return f"the card `{card.markdown.partition(chr(10))[0][:40]}`"


def _layouts(card: Card) -> Iterator[str]:
    if isinstance(card, TextCard):
        yield card.markdown
        return
    for in_heading, bullet in product((True, False), "-*"):
        yield _write(card, bullet, in_heading=in_heading)


def _write(exercise: Exercise, bullet: str, *, in_heading: bool) -> str:
    prompt = with_gaps(exercise.prompt, exercise.gaps) if exercise.gaps else exercise.prompt
    first, _, rest = prompt.partition("\n\n")
    if not in_heading or "\n" in first:
        first, rest = "", prompt
    slug = exercise.id.rpartition("/")[2]
    heading = f"## {BEGINNINGS[exercise.kind]}: {first}".rstrip() + f" {{#{slug}}}"
    parts = (heading, rest, *_parts(exercise, bullet))
    return "\n\n".join(part for part in parts if part)


def _parts(exercise: Exercise, bullet: str) -> Iterator[str]:
    below = labels(exercise)
    yield _LISTS.get(exercise.kind, _no_list)(exercise, bullet)
    yield afterwards(below) if exercise.scenes else below


def _no_list(_: Exercise, __: str) -> str:
    return ""


def _options(exercise: Exercise, bullet: str) -> str:
    return option_list(exercise.options, bullet)


def _order(exercise: Exercise, _: str) -> str:
    texts = ordered_texts(exercise)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _pairs(exercise: Exercise, bullet: str) -> str:
    return "\n".join(f"{bullet} {left} -> {right}" for left, right in paired_texts(exercise))


def _picks(exercise: Exercise, bullet: str) -> str:
    return item_list(exercise.items, bullet)


def _scenes(exercise: Exercise, bullet: str) -> str:
    return scene_list(exercise.scenes, bullet)


_LISTS: dict[ExerciseKind, Callable[[Exercise, str], str]] = {
    "single_choice": _options,
    "multiple_choice": _options,
    "ordering": _order,
    "matching": _pairs,
    "poll": _picks,
    "scenario": _scenes,
}


def _read_otherwise(card: Card, lesson_id: str, language: str) -> str:
    """What to do about a card that is readable, but as something else."""
    cards = read_back(next(_layouts(card)), lesson_id, language).cards
    if len(cards) > 1:
        return "write this as several cards; a heading, a line of dashes or a gap divides it"
    if isinstance(card, TextCard):
        return "write this as a question: the text is read as one"
    for field in card.__struct_fields__:
        found = getattr(cards[0], field, None) if cards else None
        if found != getattr(card, field) and field != "seconds":
            return (
                f"word the {_CALLED.get(field, field)} in another way: what stands there would be"
                " read as something else (a label such as `Hint:`, a heading, an arrow, a list)"
            )
    return "write seconds between 1 and 600"


_CALLED = {
    "prompt": "question",
    "accepted": "answers",
    "number": "answer",
    "hints": "hints",
    "items": "items",
    "matches": "pairs",
    "back": "answer",
}

"""One row of a table as the card it describes."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from content.exporters.cells import UnreadableCell, split_lines, split_resources
from content.format import Card, Exercise, ExerciseKind, Media, TextCard
from content.importers.table_cells import BadCell, Cell, as_text, number
from content.importers.table_parts import PARTS
from content.marking.numbers import LONGEST, format_number
from content.reading.exercise_seconds import estimate_seconds
from content.reading.exercise_syntax import BEGINNINGS, KINDS
from content.reading.front_matter import is_slug
from content.reading.media import SHOWN
from content.rendering.markdown import count_words
from content.rendering.media_address import MEDIA_TYPES
from content.writing.cards import NotWritable, write_card
from content.writing.course import slug


@dataclass(frozen=True, slots=True)
class RowCard:
    """A card, what it is called in the report, and the media it names."""

    card: Card
    name: str
    kind: str
    media: dict[str, Media] = field(default_factory=dict)


_EVERY = ("kind", "id", "text", "hints", "explanation", "resources", "seconds")
_OWN: dict[str, tuple[str, ...]] = {
    "single_choice": ("correct",),
    "multiple_choice": ("correct",),
    "typed": ("answers", "slips"),
    "cloze": ("slips",),
    "numeric": ("answers", "tolerance", "number_unit"),
    "ordering": ("items",),
    "matching": ("items",),
    "poll": ("items",),
    "flip": ("back",),
    "scenario": ("scenes",),
    "reflection": (),
}
_CARD_COLUMNS = {*_EVERY, *(column for own in _OWN.values() for column in own)}


def read_row_card(
    cells: Mapping[str, Cell], lesson_id: str, language: str, taken: set[str]
) -> RowCard | None:
    """The card of a row, or None where the row only describes its lesson. Its id joins `taken`.

    Raises BadCell for the first cell that cannot be meant as it is.
    """
    given = {column: cell for column, cell in cells.items() if _is_card_column(column)}
    if not given:
        return None
    media: dict[str, Media] = {}
    texts = {
        column: _with_media(as_text(cell), media)
        for column, cell in given.items()
        if not isinstance(cell, Decimal)
    } | {
        column: _number_text(column, cell, language)
        for column, cell in given.items()
        if isinstance(cell, Decimal)
    }
    kind = _kind(texts)
    if kind is None:
        return RowCard(_text_card(texts), "", "text", media)
    _only_own(kind, texts)
    card_slug = _slug(texts, taken)
    exercise = _exercise(kind, f"{lesson_id}/{card_slug}", language, texts)
    try:
        write_card(exercise, lesson_id, language)
    except NotWritable as problem:
        raise BadCell("text", problem.message) from problem
    taken.add(card_slug)
    return RowCard(exercise, card_slug, BEGINNINGS[kind].lower(), media)


def _is_card_column(column: str) -> bool:
    return column in _CARD_COLUMNS or column.startswith(("option_", "feedback_"))


def _number_text(column: str, cell: Decimal, language: str) -> str:
    """A number the spreadsheet made, written as the lesson's language writes it."""
    if not cell.is_finite() or abs(cell.adjusted()) >= LONGEST:
        raise BadCell(column, "write a smaller number")
    return format_number(cell, language if column in ("answers", "tolerance") else "en")


def _with_media(text: str, media: dict[str, Media]) -> str:
    """The text with the files it shows named as in a lesson; each is known by its name alone."""

    def name(found: re.Match[str]) -> str:
        way = found["way"]
        called = way.rpartition("/")[2]
        ending = called.rpartition(".")[2]
        if "://" in way or way.startswith(("data:", "media:")) or ending not in MEDIA_TYPES:
            return found[0]
        sha256 = hashlib.sha256(called.encode("utf-8", "replace")).hexdigest()
        media[sha256] = Media(name=called, sha256=sha256, media_type=MEDIA_TYPES[ending], size=0)
        return f"![{found['alt']}](media:{sha256}.{ending})"

    return SHOWN.sub(name, text)


def _kind(texts: Mapping[str, str]) -> ExerciseKind | None:
    """The kind of exercise, None for a text."""
    written = " ".join(texts.get("kind", "").split()).casefold().removesuffix(":")
    if written == "text" or (not written and set(texts) == {"text"}):
        return None
    kind = KINDS.get(written.replace("_", " "))
    kind = kind or next((known for known in BEGINNINGS if known == written), None)
    if kind is None:
        kinds = ", ".join(("text", *KINDS))
        raise BadCell("kind", f"write one of: {kinds}")
    return kind


def _text_card(texts: Mapping[str, str]) -> TextCard:
    for column in texts:
        if column not in ("kind", "text"):
            raise BadCell(column, "leave this blank beside a text, or choose another kind")
    markdown = texts.get("text", "").strip("\n")
    if not markdown.strip():
        raise BadCell("text", "write the text")
    card = TextCard(markdown=markdown, words=count_words(markdown))
    try:
        write_card(card, "course/lesson", "en")
    except NotWritable as problem:
        raise BadCell("text", problem.message) from problem
    return card


def _only_own(kind: ExerciseKind, texts: Mapping[str, str]) -> None:
    """Nothing stands in a cell that this kind has no use for."""
    own = (*_EVERY, *_OWN[kind])
    options = kind in ("single_choice", "multiple_choice")
    for column in texts:
        if column not in own and not (options and column.startswith(("option_", "feedback_"))):
            raise BadCell(
                column, f"leave this blank beside `{BEGINNINGS[kind].lower()}`, or choose another"
            )


def _slug(texts: Mapping[str, str], taken: set[str]) -> str:
    written = texts.get("id", "").strip()
    if written and not is_slug(written):
        raise BadCell("id", "use small letters, digits and single dashes")
    if written in taken:
        raise BadCell("id", f"give this question its own id: `{written}` is taken")
    made = written or slug(texts.get("text", "").partition("\n")[0], "question")
    names = (made, *(f"{made}-{place}" for place in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _exercise(
    kind: ExerciseKind, exercise_id: str, language: str, texts: Mapping[str, str]
) -> Exercise:
    prompt = texts.get("text", "").strip()
    if not prompt:
        raise BadCell("text", "ask the question")
    try:
        resources = split_resources(texts.get("resources", ""))
    except UnreadableCell as problem:
        raise BadCell("resources", str(problem)) from problem
    exercise = Exercise(
        id=exercise_id,
        kind=kind,
        language=language,
        prompt=prompt,
        explanation=texts.get("explanation", "").strip(),
        seconds=0.0,
        hints=split_lines(texts.get("hints", "")),
        resources=resources,
    )
    exercise = msgspec.structs.replace(exercise, **PARTS[kind](exercise, texts))
    said = number(texts, "seconds", "en")
    seconds = estimate_seconds(exercise) if said is None else float(said)
    return msgspec.structs.replace(exercise, seconds=seconds)

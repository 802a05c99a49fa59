"""An author sees what is left to translate."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec

from api.authoring import lesson_queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, transaction
from api.errors import Problem
from api.revisions import lessons_by_revision
from content.format import CourseWords, translation_mark
from mobile_contract import authoring as contract

MISSING, STALE, UNMARKED = "missing", "stale", "unmarked"

_words_decoder = msgspec.json.Decoder(dict[str, CourseWords])


async def list_translations(
    database: Database, caller: Caller, course_id: str | None
) -> contract.Translations:
    """Published lessons that lack a language their course offers, or whose original has changed.

    Of one course, or of all the association teaches or writes. Raises Problem `course_not_found`.
    """
    async with transaction(database, caller) as tx:
        courses = {row["id"]: row for row in await lesson_queries.courses_here(tx, course_id)}
        if course_id is not None and course_id not in courses:
            raise Problem("course_not_found")
        texts = await lesson_queries.lesson_texts(tx, list(courses))
        revisions = await lessons_by_revision(tx, {row["revision"] for row in texts})
        marks = {revision: translation_mark(text) for revision, text in revisions.items()}
        return contract.Translations(
            lessons=[
                line
                for (course, _), rows in groupby(texts, lambda row: tuple(row.values())[:2])
                for line in _of_lesson(courses[course], list(rows), marks)
            ]
        )


def _of_lesson(
    course: Row, texts: list[Row], marks: Mapping[bytes, str]
) -> Iterator[contract.TranslationLine]:
    """The lines of one lesson; its own text is the one its translations are held against."""
    base = next((text for text in texts if text["is_base"]), texts[0])
    offered = set(_words_decoder.decode(course["words"])) - {course["language"], base["language"]}
    for language in sorted(offered - {text["language"] for text in texts}):
        yield _line(base, language, MISSING)
    for text in texts:
        state = _state(text, marks[_original(text, base, texts)["revision"]])
        if text["language"] != base["language"] and state:
            yield _line(base, text["language"], state)


def _original(text: Row, base: Row, texts: list[Row]) -> Row:
    """What a translation is made from: the text for the same audience, or else the lesson's own."""
    variant = (base["language"], text["audience"])
    return next((each for each in texts if (each["language"], each["audience"]) == variant), base)


def _state(text: Row, mark: str) -> str | None:
    """What is wrong with a translation; None where nothing is."""
    if not text["translated_from"]:
        return UNMARKED
    return None if text["translated_from"] == mark else STALE


def _line(base: Row, language: str, state: str) -> contract.TranslationLine:
    return contract.TranslationLine(
        base["course_id"], base["lesson_id"], base["title"], language, state
    )

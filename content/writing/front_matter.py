"""What stands above a lesson's text, as YAML 1.2 that is read back to the same values."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from content.format import Lesson, Source
from content.reading.course_file import CourseFile
from content.writing.cards import NotWritable

_NO_FOLDING = 1_000_000


def write_front_matter(lesson: Lesson, course: CourseFile | None) -> str:
    """The lesson's fields, those left out that its course gives it.

    Raises NotWritable for a value that YAML has no sign for.
    """
    writer = YAML()
    writer.width = _NO_FOLDING
    # One value in two places would be written as an alias, which lessons may not use.
    writer.representer.ignore_aliases = lambda *_: True
    writer.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    try:
        writer.dump(_fields(lesson, course), out)
    except (YAMLError, ValueError, TypeError) as problem:
        first = str(problem).partition("\n")[0]
        raise NotWritable("the front matter", f"write it in other signs: {first}") from problem
    return out.getvalue()


def _fields(lesson: Lesson, course: CourseFile | None) -> dict[str, Any]:
    own = f"{lesson.course_id}/"
    fields: dict[str, Any] = {
        "id": lesson.id.removeprefix(own),
        "title": _words(lesson.title),
        "objective": _words(lesson.objective),
        "skills": _in_a_row(lesson.skills),
        "minutes": int(lesson.minutes) if lesson.minutes == int(lesson.minutes) else lesson.minutes,
    }
    if course is None or course.language != lesson.language:
        fields["language"] = lesson.language
    if lesson.audience:
        fields["audience"] = lesson.audience
    if lesson.translated_from:
        fields["translated_from"] = DoubleQuotedScalarString(lesson.translated_from)
    if lesson.prerequisites:
        short = tuple(_short(each, own) for each in lesson.prerequisites)
        fields["prerequisites"] = _in_a_row(short)
    if lesson.credit_bearing:
        fields["credit_bearing"] = True
    if course is None or course.lesson_attempts != lesson.attempts:
        fields["attempts"] = lesson.attempts
    if course is None or course.authors != lesson.authors:
        fields["authors"] = [_words(author) for author in lesson.authors]
    if course is None or course.licence != lesson.licence:
        fields["licence"] = _words(lesson.licence)
    if lesson.sources:
        fields["sources"] = [_source(source) for source in lesson.sources]
    return fields


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": _words(source.title),
        "publisher": _words(source.publisher),
        "address": _words(source.address),
        "date_read": source.date_read,
        "supports": _words(source.supports),
    }


def _short(lesson_id: str, own: str) -> str:
    """A lesson of the same course is named without its course."""
    short = lesson_id.removeprefix(own)
    return short if short and "/" not in short else lesson_id


def _words(text: str) -> str:
    """Text with signs that are no letters on paper is quoted, so that each is written out."""
    return text if text.isprintable() else DoubleQuotedScalarString(text)


def _in_a_row(texts: tuple[str, ...]) -> CommentedSeq:
    row = CommentedSeq(texts)
    row.fa.set_flow_style()
    return row

"""The media folder of a course in the studio: its names in the database, its bytes among files."""

import re

from api.authoring import media_queries
from api.db.transaction import Transaction
from api.errors import Fault, Problem, fault
from api.files import Files, fetch_bytes, keep_bytes
from content.findings import UnreadableText
from content.format import Course, Media
from content.reading.media import MIB, check_media
from content.source_tree import LARGEST_TEXT

_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*\.[a-z0-9]{2,4}")
TEXTS = (".txt", ".vtt")
"""How the words that belong to a sound or a film end: a transcript, captions."""


MOST_MEDIA = 100 * MIB
"""Bytes of media that one call handles: they are held in memory."""


async def keep_media(
    tx: Transaction, files: Files, course_id: str, name: str, content: bytes
) -> bytes:
    """Put a file into the course's media folder; its SHA-256.

    Raises Problem `media_refused` for a name or a kind of file that no lesson can show, and for one
    that is too large for phones.
    """
    refusal = refusal_of(name, content)
    if refusal is not None:
        raise Problem("media_refused", faults=(Fault(f"path.name: {name}", refusal),))
    return await keep_as_it_is(tx, files, course_id, name, content)


def refusal_of(name: str, content: bytes) -> str | None:
    """Why no lesson can show the file, and what to do; None for one that can be kept."""
    try:
        _check(name, content)
    except UnreadableText as problem:
        return problem.message
    return None


async def keep_as_it_is(
    tx: Transaction, files: Files, course_id: str, name: str, content: bytes
) -> bytes:
    """Put a file that was checked already into the course's media folder; its SHA-256."""
    file_hash = await keep_bytes(files, content)
    await media_queries.put_media(tx, course_id, name, file_hash, content)
    return file_hash


def expect_at_most(size: int) -> None:
    """Raises Problem `too_large` for more media than one call handles."""
    if size > MOST_MEDIA:
        raise Problem("too_large", limit=MOST_MEDIA)


async def shown_files(files: Files, course: Course) -> dict[str, bytes]:
    """What a published course shows, with its words, by the names in its media folder.

    Raises Problem `too_large` for more than `MOST_MEDIA`, or as `shown_in`.
    """
    expect_at_most(sum(one.size for one in shown_in(course)))
    contents = {}
    for one in shown_in(course):
        stem = one.name.rpartition(".")[0]
        contents[one.name] = await fetch_bytes(files, bytes.fromhex(one.sha256))
        if one.transcript:
            contents[f"{stem}.txt"] = one.transcript.encode()
        if one.captions:
            contents[f"{stem}.vtt"] = await fetch_bytes(files, bytes.fromhex(one.captions))
    return contents


def shown_in(course: Course) -> list[Media]:
    """Every picture, sound and film of the course's lessons.

    Raises Problem `course_unreadable` where two of them have one name: one folder cannot hold both.
    """
    lessons = (*course.lessons, *course.variants)
    by_name: dict[str, Media] = {}
    for one in (one for lesson in lessons for one in lesson.media):
        if by_name.setdefault(one.name, one).sha256 != one.sha256:
            raise Problem("course_unreadable", faults=(fault(one.name, "two_files"),))
    return list(by_name.values())


def _check(name: str, content: bytes) -> None:
    if not _NAME.fullmatch(name) or len(name) > 100:
        raise UnreadableText(1, "name the file in small letters, digits and dashes: `leaf.webp`")
    if name.endswith(TEXTS):
        _check_text(content)
    else:
        check_media(name, len(content), content)


def _check_text(content: bytes) -> None:
    if len(content) > LARGEST_TEXT:
        raise UnreadableText(1, f"keep captions and transcripts to {LARGEST_TEXT:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableText(1, "save the file as UTF-8") from problem
    if "\x00" in text:
        raise UnreadableText(1, "save the file as plain text; it holds binary data")

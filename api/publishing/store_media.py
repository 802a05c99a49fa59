"""Keeps what published lessons show: the bytes in the store of files, by their hash, once."""

from typing import Any
from uuid import UUID

from api.files import Files, keep_bytes
from api.settings import SettingsError
from content.format import Lesson, Media
from content.library import Library
from content.source_tree import LARGEST_TEXT

CAPTIONS_TYPE = "text/vtt"


async def store_media(
    connection: Any, files: Files | None, library: Library, tenant_id: UUID | None
) -> None:
    """Store the media and captions of the library's lessons for their owner, None for everybody.

    Raises SettingsError where there is something to keep and no store of files.
    """
    shown = {
        bytes.fromhex(sha256): (path, types[sha256], sizes[sha256])
        for file in library.files
        for types, sizes in [_types_and_sizes(file.lesson.media)]
        for sha256, path in file.media.items()
    }
    if not shown:
        return
    if files is None:
        raise SettingsError("There is no store of files: set INTERLUDE_FILES_URL.")
    for file_hash, (path, media_type, size) in shown.items():
        content = library.tree.read(path, size)
        await keep_bytes(files, content)
        await _record(connection, tenant_id, file_hash, media_type, len(content))


async def record_media(connection: Any, lesson: Lesson, tenant_id: UUID) -> None:
    """What the lesson shows may be fetched by who is taught it; the bytes are in the store."""
    types, sizes = _types_and_sizes(lesson.media)
    for sha256, media_type in types.items():
        await _record(connection, tenant_id, bytes.fromhex(sha256), media_type, sizes[sha256])


async def _record(
    connection: Any, tenant_id: UUID | None, file_hash: bytes, media_type: str, size: int
) -> None:
    await connection.execute(
        "insert into media (hash, tenant_id, media_type, size_bytes, stored_at)"
        " values ($1, $2, $3, $4, clock_timestamp()) on conflict do nothing",
        file_hash,
        tenant_id,
        media_type,
        size,
    )


def _types_and_sizes(media: tuple[Media, ...]) -> tuple[dict[str, str], dict[str, int]]:
    types = {each.sha256: each.media_type for each in media}
    sizes = {each.sha256: each.size for each in media}
    for each in media:
        if each.captions:
            types[each.captions] = CAPTIONS_TYPE
            sizes[each.captions] = LARGEST_TEXT
    return types, sizes

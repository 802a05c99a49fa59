"""A phone fetches what a lesson shows, or an author what her draft will show."""

import re
from dataclasses import dataclass

from api.authoring import media_queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.files import Files, fetch_bytes
from api.publishing.store_media import CAPTIONS_TYPE
from content.rendering.media_address import MEDIA_TYPES

SHOWN_TYPES = {**MEDIA_TYPES, "vtt": CAPTIONS_TYPE}
"""The type of what a lesson shows, by how its file's name ends."""

_NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})\.(?P<ending>[a-z0-9]{2,4})")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as it is sent."""

    media_type: str
    content: bytes


async def read_media(database: Database, files: Files, caller: Caller, name: str) -> Shown:
    """The file `<SHA-256>.<ending>`, where a lesson taught here shows it.

    The bytes behind a name never change. Raises Problem `file_not_found`, for other associations'
    files too.
    """
    async with transaction(database, caller) as tx:
        found = _NAME.fullmatch(name)
        if found is None:
            raise Problem("file_not_found")
        file_hash = bytes.fromhex(found["sha256"])
        media_type = await _media_type(tx, file_hash, found["ending"])
        if media_type is None:
            raise Problem("file_not_found")
    return Shown(media_type, await fetch_bytes(files, file_hash))


async def _media_type(tx: Transaction, file_hash: bytes, ending: str) -> str | None:
    known = SHOWN_TYPES.get(ending)
    published = await media_queries.media_type_of(tx, file_hash)
    if published is not None:
        return published if published == known else None
    drafted = await media_queries.draft_has_media(tx, file_hash, f".{ending}")
    return known if drafted else None

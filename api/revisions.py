"""Published lessons by revision, decoded once a process: a revision never changes, so neither does
what is kept here.
"""

from collections.abc import Iterable

from api.db.transaction import Transaction
from content.format import Lesson, decode_lesson

_DECODED: dict[bytes, Lesson] = {}
_MOST_KEPT = 10_000


async def lessons_by_revision(tx: Transaction, revisions: Iterable[bytes]) -> dict[bytes, Lesson]:
    """The lessons with these revision hashes; a hash nobody published is left out."""
    wanted = set(revisions)
    # Held here from now on: another reader may make room while this one waits.
    found = {revision: _DECODED[revision] for revision in wanted if revision in _DECODED}
    missing = list(wanted - found.keys())
    if missing:
        rows = await tx.rows(
            "select hash, body from lesson_revision where hash = any($1::bytea[])", missing
        )
        found |= {row["hash"]: decode_lesson(row["body"].encode()) for row in rows}
        if len(_DECODED) + len(missing) > _MOST_KEPT:
            _DECODED.clear()
        _DECODED.update(found)
    return found

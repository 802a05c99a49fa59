"""Published lessons by revision, decoded once a process: a revision never changes, so neither does
what is kept here.
"""

from collections.abc import Iterable
from uuid import UUID

from api.db.transaction import Transaction
from content.format import Lesson, decode_lesson

# With whose they are: None for everybody's. Another association's are asked of the database, whose
# walls decide.
_DECODED: dict[bytes, tuple[UUID | None, Lesson]] = {}
_MOST_KEPT = 10_000


async def lessons_by_revision(tx: Transaction, revisions: Iterable[bytes]) -> dict[bytes, Lesson]:
    """The lessons with these revision hashes; left out is what nobody published, or another
    association for itself.
    """
    found: dict[bytes, Lesson] = {}
    missing = []
    for revision in set(revisions):
        owner, lesson = _DECODED.get(revision, (None, None))
        if lesson is None or owner not in (None, tx.tenant_id):
            missing.append(revision)
        else:
            found[revision] = lesson
    return found | await _read(tx, missing) if missing else found


async def _read(tx: Transaction, revisions: list[bytes]) -> dict[bytes, Lesson]:
    rows = await tx.rows(
        "select hash, tenant_id, body from lesson_revision where hash = any($1::bytea[])", revisions
    )
    if len(_DECODED) + len(rows) > _MOST_KEPT:
        _DECODED.clear()
    read = {row["hash"]: (row["tenant_id"], decode_lesson(row["body"].encode())) for row in rows}
    _DECODED.update(read)
    return {revision: lesson for revision, (_, lesson) in read.items()}

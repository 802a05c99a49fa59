"""The rows of a course's media folder, and of what published lessons show."""

from api.db.transaction import Row, Transaction
from content.reading.media import LONGEST_BEGINNING


async def media_of(tx: Transaction, course_id: str) -> list[Row]:
    """(name, hash, size_bytes, head, text) of the course's media folder."""
    return await tx.rows(
        "select name, hash, size_bytes, head, text from draft_media"
        " where tenant_id = $1 and course_id = $2 order by name",
        tx.tenant,
        course_id,
    )


async def put_media(
    tx: Transaction, course_id: str, name: str, file_hash: bytes, content: bytes
) -> None:
    """A file of the course's media folder, in place of one of that name."""
    is_text = name.endswith((".txt", ".vtt"))
    await tx.run(
        "insert into draft_media (tenant_id, course_id, name, hash, size_bytes, head, text)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, course_id, name) do update"
        " set hash = $4, size_bytes = $5, head = $6, text = $7",
        tx.tenant,
        course_id,
        name,
        file_hash,
        len(content),
        content[:LONGEST_BEGINNING],
        content.decode("utf-8-sig") if is_text else None,
    )


async def media_type_of(tx: Transaction, file_hash: bytes) -> str | None:
    """The type of what is shown in a lesson this association teaches; None for every other file."""
    found: str | None = await tx.value(
        "select media_type from media where hash = $1 and (tenant_id is null or tenant_id = $2)"
        " order by tenant_id nulls last limit 1",
        file_hash,
        tx.tenant,
    )
    return found


async def draft_has_media(tx: Transaction, file_hash: bytes, name_like: str) -> bool:
    """Whether a course of the studio has that file, under a name with that ending."""
    return bool(
        await tx.value(
            "select true from draft_media where tenant_id = $1 and hash = $2 and name like $3",
            tx.tenant,
            file_hash,
            f"%{name_like}",
        )
    )

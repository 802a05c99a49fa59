"""The rows a pack is made for and kept in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.db.transaction import Transaction
from api.nudging.breaks import Break, BreakWindow, next_break

SAME_FOR = timedelta(hours=1)
"""For so long a pack that would say the same is given again instead of another one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A pack as it was handed out."""

    id: UUID
    issued_at: datetime
    minutes: float
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class MediaFile:
    """What a stored file is, and its size in bytes."""

    media_type: str
    size_bytes: int


async def coming_break(tx: Transaction) -> Break | None:
    """The signed-in person's next break, or the one that runs; None where she declared none."""
    zone: str = await tx.value("select zone from person where id = $1", tx.me)
    rows = await tx.rows(
        "select weekday, starts_local, ends_local from break_window where person_id = $1", tx.me
    )
    return next_break([BreakWindow(*row.values()) for row in rows], zone, tx.people_now)


async def latest_pack(tx: Transaction) -> Kept | None:
    """What this device was handed last, where that was lately."""
    row = await tx.row(
        "select id, issued_at, minutes, body_hash from pack"
        " where tenant_id = $1 and person_id = $2 and device_id = $3 and issued_at > $4"
        "  and issued_at <= $5 and expires_at > $5 order by issued_at desc, id desc limit 1",
        tx.tenant,
        tx.me,
        tx.caller.device_id,
        tx.people_now - SAME_FOR,
        tx.people_now,
    )
    return Kept(*row.values()) if row else None


async def insert_pack(
    tx: Transaction,
    kept: Kept,
    exercise_ids: list[str],
    size_bytes: int,
    population_version: int,
    expires_at: datetime,
) -> None:
    """Remember what was handed to this device."""
    await tx.run(
        "insert into pack (id, tenant_id, person_id, device_id, minutes, exercise_ids, body_hash,"
        " size_bytes, population_version, issued_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        *(kept.id, tx.tenant, tx.me, tx.caller.device_id, kept.minutes, exercise_ids),
        *(kept.body_hash, size_bytes, population_version, kept.issued_at, expires_at),
    )


async def media_sizes(tx: Transaction, hashes: Iterable[str]) -> dict[str, MediaFile]:
    """The files lessons show, by the SHA-256 of their bytes in hexadecimal digits."""
    rows = await tx.rows(
        "select distinct on (hash) hash, media_type, size_bytes from media"
        " where hash = any($1::bytea[]) and (tenant_id is null or tenant_id = $2)"
        " order by hash, tenant_id nulls last",
        [bytes.fromhex(each) for each in hashes],
        tx.tenant,
    )
    return {row["hash"].hex(): MediaFile(row["media_type"], row["size_bytes"]) for row in rows}

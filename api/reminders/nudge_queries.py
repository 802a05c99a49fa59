"""The rows of what was decided about a person's breaks, and of how it went."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction


async def inbox_page(tx: Transaction, after: UUID | None, limit: int) -> list[Row]:
    """Her nudges that are in her inbox, the newest first, after this one."""
    return await tx.rows(
        "select n.*, s.settled_at as sent_at from nudge n join nudge_send s"
        " on s.person_id = n.person_id and s.nudge_id = n.id"
        " where n.person_id = $1 and s.channel = 'inbox' and s.state = 'sent'"
        " and ($2::uuid is null or (s.settled_at, n.id) < (select a.settled_at, a.nudge_id"
        "  from nudge_send a where a.person_id = $1 and a.nudge_id = $2 and a.channel = 'inbox'))"
        " order by s.settled_at desc, n.id desc limit $3",
        tx.me,
        after,
        limit,
    )


async def nudge_by_id(tx: Transaction, nudge_id: UUID) -> Row | None:
    """Her decision with this id, or None."""
    return await tx.row("select * from nudge where person_id = $1 and id = $2", tx.me, nudge_id)


async def nudges_since(tx: Transaction, since: datetime) -> list[Row]:
    """What was decided about her breaks from this moment on, the oldest first."""
    return await tx.rows(
        "select * from nudge where person_id = $1 and decided_at >= $2 order by decided_at, id",
        tx.me,
        since,
    )


async def ways_of(tx: Transaction, nudge_ids: Sequence[UUID]) -> list[Row]:
    """Every way these nudges of hers went or did not go, the inbox before the devices."""
    return await tx.rows(
        "select s.*, d.name_sealed from nudge_send s left join device d"
        " on d.person_id = s.person_id and d.id = s.device_id"
        " where s.person_id = $1 and s.nudge_id = any($2::uuid[])"
        " order by s.channel, d.signed_in_at, s.id",
        tx.me,
        nudge_ids,
    )

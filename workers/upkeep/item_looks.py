"""Whose exercises are to be looked at? Of an association that asks for it, and of those where it is
time for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.db.database import Database
from api.db.transaction import Transaction

# Well under the hour between two beats, so that each is time for a look.
FRESH = timedelta(minutes=30)

# An answer may be committed after a look that began later than it: far longer than any takes.
_IN_FLIGHT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at one association's exercises. `since` when answers may have come that were left to
    the next look, None: ever. `is_time`: it leaves none, for the last such was half an hour ago.
    """

    tenant_id: UUID
    is_time: bool
    since: datetime | None


async def wanted_looks(database: Database) -> list[Look]:
    """A look at each association that is marked for one, or not looked at for half an hour.

    With the people's clock moved back all its answers count as new.
    """
    return [
        Look(row["tenant_id"], row["is_time"], row["looked_at"] and row["looked_at"] - _IN_FLIGHT)
        for row in await database.dispatcher.fetch(_WANTED, FRESH)
    ]


async def begin_look(tx: Transaction) -> None:
    """Whoever asks for a look from now on gets another one."""
    await tx.run("update item_look set wanted = false where tenant_id = $1 and wanted", tx.tenant)


async def end_look(tx: Transaction, began_at: datetime) -> None:
    """All that was answered until `began_at` has been seen."""
    await tx.run(
        "insert into item_look (tenant_id, wanted, looked_at) values ($1, false, $2)"
        " on conflict (tenant_id) do update set looked_at = $2",
        tx.tenant,
        began_at,
    )


_WANTED = """
with clock as (select clock_timestamp() + shift as now from people_clock)
select a.id as tenant_id, recent.looked_at,
  recent.looked_at is null or recent.looked_at <= clock.now - $1::interval as is_time
from association a cross join clock left join item_look l on l.tenant_id = a.id
  left join lateral (select l.looked_at where l.looked_at <= clock.now) recent on true
where l.wanted or recent.looked_at is null or recent.looked_at <= clock.now - $1::interval
order by a.id
"""

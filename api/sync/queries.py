"""The rows a batch of events is received with and leaves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.transaction import Transaction
from api.sync.lines import Line, Refusal


async def known_times(tx: Transaction, sequences: Sequence[int]) -> dict[int, datetime]:
    """When the events of this installation around and among these numbers took place, by number."""
    rows = await tx.rows(
        "with mine as (select sequence, effective_at from learner_event"
        "  where tenant_id = $1 and person_id = $2 and install_id = $3)"
        " (select * from mine where sequence < $4 order by sequence desc limit 1)"
        " union all (select * from mine where sequence between $4 and $5)"
        " union all (select * from mine where sequence > $5 order by sequence limit 1)",
        *(tx.tenant, tx.me, tx.caller.install_id, min(sequences), max(sequences)),
    )
    return {row["sequence"]: row["effective_at"] for row in rows}


async def enrolments(tx: Transaction) -> dict[str, tuple[datetime, datetime | None]]:
    """Since when and until when this learner takes each course."""
    rows = await tx.rows(
        "select course_id, enrolled_at, ended_at from enrolment"
        " where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return {row["course_id"]: (row["enrolled_at"], row["ended_at"]) for row in rows}


async def counted_of_packs(tx: Transaction, pack_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The milliseconds of studying counted of each of these packs so far."""
    rows = await tx.rows(
        "select pack_id, sum(counted_ms)::bigint as counted from learner_event"
        " where tenant_id = $1 and person_id = $2 and pack_id = any($3::uuid[])"
        "  and counted_ms is not null group by pack_id",
        tx.tenant,
        tx.me,
        list(pack_ids),
    )
    return {row["pack_id"]: row["counted"] for row in rows}


async def keep_refused(
    tx: Transaction, refused: Sequence[tuple[Line, Refusal]], client_time: datetime | None
) -> None:
    """Keep lines that became no facts, as they came and sealed; one sent before is kept once."""
    await tx.run_many(
        "insert into event_quarantine (id, tenant_id, person_id, install_id, device_id, event_id,"
        " sequence, status, code, place, line_sealed, line_bytes, digest, client_time, received_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        " on conflict (tenant_id, person_id, digest) do nothing",
        [
            (
                *(new_id(), tx.tenant, tx.me, tx.caller.install_id, tx.caller.device_id),
                *(line.id, line.sequence, refusal.status, refusal.code, refusal.place),
                *(tx.seal.seal(line.raw.decode("latin-1")), len(line.raw)),
                *(_fingerprint(tx, line), client_time, tx.people_now),
            )
            for line, refusal in refused
        ],
    )


def _fingerprint(tx: Transaction, line: Line) -> bytes:
    """A new installation counts from 1: the same line of another's queue has arrived there only."""
    assert tx.caller.install_id is not None
    return tx.seal.fingerprint(tx.caller.install_id.bytes + line.raw)


async def install_sequence(tx: Transaction) -> tuple[int, bool]:
    """Up to which number everything of this installation had arrived, and whether it is cloned."""
    row = await tx.row(
        "select acknowledged_through, cloned_at from install_sequence"
        " where tenant_id = $1 and person_id = $2 and install_id = $3",
        tx.tenant,
        tx.me,
        tx.caller.install_id,
    )
    return (row["acknowledged_through"], row["cloned_at"] is not None) if row else (0, False)


async def arrived_ranges(tx: Transaction, above: int, most: int) -> list[tuple[int, int]]:
    """The runs of numbers above this one that have arrived, stored or kept, the lowest first."""
    rows = await tx.rows(
        "with arrived as (select sequence from learner_event where tenant_id = $1"
        "   and person_id = $2 and install_id = $3 and sequence > $4"
        "  union select sequence from event_quarantine where tenant_id = $1"
        "   and person_id = $2 and install_id = $3 and sequence > $4),"
        " runs as (select sequence, sequence - row_number() over (order by sequence) as run"
        "  from arrived)"
        " select min(sequence) as first, max(sequence) as last from runs group by run"
        " order by first limit $5",
        *(tx.tenant, tx.me, tx.caller.install_id, above, most),
    )
    return [(row["first"], row["last"]) for row in rows]


async def record_sequence(tx: Transaction, through: int, highest: int, *, cloned: bool) -> None:
    """Remember how far the numbers of this installation have come."""
    await tx.run(
        "insert into install_sequence as s (tenant_id, person_id, install_id, acknowledged_through,"
        " highest, cloned_at) values ($1, $2, $3, $4, $5, case when $6 then $7::timestamptz end)"
        " on conflict (tenant_id, person_id, install_id) do update set acknowledged_through = $4,"
        " highest = greatest(s.highest, $5), cloned_at = coalesce(s.cloned_at, excluded.cloned_at)",
        *(tx.tenant, tx.me, tx.caller.install_id, through, highest, cloned, tx.database_now),
    )

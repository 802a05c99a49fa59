"""The rows a batch of events is received with and leaves."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.transaction import Transaction
from api.sync.lines import Line, Refusal
from api.sync.sequences import unbroken


async def known_times(tx: Transaction, sequences: Iterable[int]) -> dict[int, datetime]:
    """When the events of this installation among these numbers took place, and the nearest before
    and after each run of them, by number.
    """
    runs = unbroken(sequences)
    rows = await tx.rows(
        "with mine as not materialized (select sequence, effective_at from learner_event"
        "  where tenant_id = $1 and person_id = $2 and install_id = $3)"
        " select known.* from unnest($4::bigint[], $5::bigint[]) as run (first, last)"
        " cross join lateral ("
        "  (select * from mine where sequence < first order by sequence desc limit 1)"
        "  union all (select * from mine where sequence between first and last)"
        "  union all (select * from mine where sequence > last order by sequence limit 1)) known",
        *(tx.tenant, tx.me, tx.caller.install_id),
        [first for first, _ in runs],
        [last for _, last in runs],
    )
    return {row["sequence"]: row["effective_at"] for row in rows}


async def stored_of(tx: Transaction, ids: Sequence[UUID]) -> set[UUID]:
    """Those of these events that are stored, under whatever number."""
    rows = await tx.rows(
        "select id from learner_event where tenant_id = $1 and id = any($2::uuid[])",
        tx.tenant,
        ids,
    )
    return {row["id"] for row in rows}


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


async def numbers_so_far(tx: Transaction, most: int) -> tuple[int, bool, list[tuple[int, int]]]:
    """Up to which number everything of this installation had arrived, whether it is cloned, and the
    runs of numbers above that have arrived since, stored or kept, the lowest first.
    """
    rows = await tx.rows(
        "with before as (select coalesce(max(acknowledged_through), 0) as through,"
        "  count(cloned_at) > 0 as cloned from install_sequence"
        "  where tenant_id = $1 and person_id = $2 and install_id = $3),"
        " arrived as (select sequence from learner_event, before where tenant_id = $1"
        "   and person_id = $2 and install_id = $3 and sequence > through"
        "  union select sequence from event_quarantine, before where tenant_id = $1"
        "   and person_id = $2 and install_id = $3 and sequence > through),"
        " numbered as (select sequence, sequence - row_number() over (order by sequence) as run"
        "  from arrived),"
        " runs as (select min(sequence) as first, max(sequence) as last from numbered group by run)"
        " select * from before left join runs on true order by first limit $4",
        *(tx.tenant, tx.me, tx.caller.install_id, most),
    )
    runs = [(row["first"], row["last"]) for row in rows if row["first"] is not None]
    return rows[0]["through"], rows[0]["cloned"], runs


async def record_sequence(tx: Transaction, through: int, highest: int, *, cloned: bool) -> None:
    """Remember how far the numbers of this installation have come."""
    await tx.run(
        "insert into install_sequence as s (tenant_id, person_id, install_id, acknowledged_through,"
        " highest, cloned_at) values ($1, $2, $3, $4, $5, case when $6 then $7::timestamptz end)"
        " on conflict (tenant_id, person_id, install_id) do update set acknowledged_through = $4,"
        " highest = greatest(s.highest, $5), cloned_at = coalesce(s.cloned_at, excluded.cloned_at)",
        *(tx.tenant, tx.me, tx.caller.install_id, through, highest, cloned, tx.database_now),
    )

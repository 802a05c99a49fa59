"""The rows a decision about a break is made from, and those it is kept in."""

from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction
from api.nudging.breaks import Break
from api.nudging.policy import DEVICE_HEARD_OF_WITHIN, Decision, Situation


async def people_to_decide_about(database: Database, most: int) -> list[UUID]:
    """Whose break is to be looked at by now, the longest waiting first."""
    rows = await database.dispatcher.fetch(
        "select person_id from nudge_agenda"
        " where decide_at <= (select clock_timestamp() + shift from people_clock)"
        " order by decide_at limit $1",
        most,
    )
    return [row["person_id"] for row in rows]


async def due_decision(tx: Transaction) -> datetime | None:
    """Since when her break is to be looked at, by nobody else until we commit, or None."""
    decide_at: datetime | None = await tx.value(
        "select decide_at from nudge_agenda where person_id = $1 for update skip locked", tx.me
    )
    return decide_at if decide_at is not None and decide_at <= tx.people_now else None


async def record_next_decision(tx: Transaction, decide_at: datetime | None) -> None:
    """When to look at her next break; None: not before she changes something."""
    await tx.run("update nudge_agenda set decide_at = $2 where person_id = $1", tx.me, decide_at)


async def tenants_learned_in(tx: Transaction) -> list[UUID]:
    """Where she takes a course, the association joined first coming first. While none is chosen."""
    found: list[UUID] = await tx.value(
        "select coalesce(taken_in, '{}') from work_of($1, $2, $3, true)",
        tx.me,
        tx.people_now,
        tx.people_now.date(),
    )
    return found


async def is_decided(tx: Transaction, break_: Break) -> bool:
    """Whether this break of hers has its decision."""
    found: bool = await tx.value(
        "select exists (select from nudge where person_id = $1 and break_starts_at = $2)",
        tx.me,
        break_.starts_at,
    )
    return found


async def insert_nudge(
    tx: Transaction,
    nudge_id: UUID,
    break_: Break,
    situation: Situation,
    tenant_id: UUID | None,
    seed: int,
    policy_version: int,
    decision: Decision,
) -> None:
    """Keep the decision with all it was made from."""
    work = situation.work
    await tx.run(
        "insert into nudge (id, person_id, tenant_id, decided_at, break_starts_at, break_ends_at,"
        " break_date, zone, eligible, arm, probabilities, seed, policy_version, consent_version,"
        " planned_at, minutes, due, new_lesson, held_by, put_off_by) values ($1, $2, $3, $4, $5,"
        " $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        nudge_id,
        tx.me,
        tenant_id,
        tx.people_now,
        break_.starts_at,
        break_.ends_at,
        break_.local_date,
        situation.zone,
        list(decision.eligible),
        decision.arm,
        list(decision.probabilities),
        seed,
        policy_version,
        situation.consent_version,
        decision.planned_at,
        decision.minutes,
        work.due if work else 0,
        bool(work and work.new_lesson),
        decision.held_by,
        decision.put_off_by,
    )


async def insert_sends(
    tx: Transaction, nudge_id: UUID, due_at: datetime, expires_at: datetime
) -> None:
    """One way for each device that can be reached and was heard of lately, and always the inbox."""
    devices = await tx.rows(
        "select t.device_id from push_target t join device d on d.id = t.device_id"
        " and d.signed_out_at is null where t.person_id = $1 and t.retired_at is null"
        " and greatest(d.last_seen_at, t.registered_at) > $2",
        tx.me,
        tx.database_now - DEVICE_HEARD_OF_WITHIN,
    )
    ways: list[UUID | None] = [None, *(row["device_id"] for row in devices)]
    await tx.run_many(
        "insert into nudge_send (id, nudge_id, person_id, device_id, channel, state, due_at,"
        " expires_at, fence, attempts) values ($1, $2, $3, $4, $5, 'pending', $6, $7, 0, 0)",
        [
            (new_id(), nudge_id, tx.me, way, "push" if way else "inbox", due_at, expires_at)
            for way in ways
        ],
    )

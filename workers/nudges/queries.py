"""The rows a decision about a break is made from, and those it is kept in."""

from datetime import date, datetime
from uuid import UUID

from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Transaction
from api.nudging.attention import Interruption
from api.nudging.breaks import Break
from api.nudging.policy import DEVICE_HEARD_OF_WITHIN, SILENT, Decision, Situation


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


async def interruptions_since(
    tx: Transaction, first: date, except_for: UUID | None
) -> tuple[Interruption, ...]:
    """When her attention was spent since that date of hers, other than on this very nudge."""
    rows = await tx.rows(
        "select at, local_date from interruption where person_id = $1 and local_date >= $2"
        " and nudge_id is distinct from $3 order by at",
        tx.me,
        first,
        except_for,
    )
    return tuple(Interruption(row["at"], row["local_date"]) for row in rows)


async def last_arm(tx: Transaction) -> str | None:
    """The words of her latest reminder."""
    found: str | None = await tx.value(
        "select arm from nudge where person_id = $1 and arm <> $2 order by id desc limit 1",
        tx.me,
        SILENT,
    )
    return found


async def snoozed_until(tx: Transaction) -> datetime | None:
    """Until when she has put reminders off, if she ever has."""
    found: datetime | None = await tx.value(
        "select snoozed_until from nudge_agenda where person_id = $1", tx.me
    )
    return found


async def own_tenants(tx: Transaction) -> list[UUID]:
    """Her associations, the first joined first. Only while none is chosen."""
    rows = await tx.rows(
        "select tenant_id from membership where person_id = $1 and ended_at is null"
        " order by joined_at, tenant_id",
        tx.me,
    )
    return [row["tenant_id"] for row in rows]


async def takes_a_course(tx: Transaction) -> bool:
    """Whether she takes a course in the chosen association."""
    found: bool = await tx.value(
        "select exists (select from enrolment e join course c on c.id = e.course_id"
        " and c.retired_at is null where e.tenant_id = $1 and e.person_id = $2"
        " and e.ended_at is null)",
        tx.tenant,
        tx.me,
    )
    return found


async def has_new_lesson(tx: Transaction) -> bool:
    """Whether a lesson of hers in the chosen association is neither finished nor tested out of."""
    found: bool = await tx.value(
        "select exists (select from enrolment e join lesson l on l.course_id = e.course_id"
        " and l.retired_at is null where e.tenant_id = $1 and e.person_id = $2"
        " and e.ended_at is null and not exists (select from lesson_progress p"
        "  where p.tenant_id = $1 and p.person_id = $2 and p.lesson_id = l.id"
        "  and p.completed_at is not null)"
        " and not exists (select from tested_out t where t.tenant_id = $1 and t.person_id = $2"
        "  and t.lesson_id = l.id))",
        tx.tenant,
        tx.me,
    )
    return found


async def has_studied(tx: Transaction, day: date) -> bool:
    """Whether she has answered anything on that study day in the chosen association."""
    found: bool = await tx.value(
        "select exists (select from study_day where tenant_id = $1 and person_id = $2"
        " and day = $3 and answers > 0)",
        tx.tenant,
        tx.me,
        day,
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

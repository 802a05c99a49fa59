"""The rows a study session is composed from and kept in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.composing.plan import StoredPlan, StoredSession, decode_plan, encode_plan
from api.db.transaction import Row, Transaction
from api.facts.event import Event


@dataclass(frozen=True, slots=True)
class OpenedNudge:
    """The reminder a session is opened from, as far as its length depends on it."""

    minutes: int
    break_ends_at: datetime


async def own_nudge(tx: Transaction, nudge_id: UUID) -> OpenedNudge | None:
    """A reminder this learner got in this association, or None."""
    row = await tx.row(
        "select minutes, break_ends_at from nudge where person_id = $1 and id = $2"
        " and tenant_id = $3 and held_by is null",
        tx.me,
        nudge_id,
        tx.tenant,
    )
    return OpenedNudge(*row.values()) if row else None


async def insert_session(
    tx: Transaction,
    session_id: UUID,
    minutes: float,
    seed: int,
    plan: StoredPlan,
    population_version: int,
    nudge_id: UUID | None,
) -> StoredSession:
    """Keep the session as composed."""
    await tx.run(
        "insert into study_session (id, tenant_id, person_id, device_id, minutes, seed, plan,"
        " population_version, composed_at, nudge_id)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        session_id,
        tx.tenant,
        tx.me,
        tx.caller.device_id,
        minutes,
        seed,
        encode_plan(plan),
        population_version,
        tx.people_now,
        nudge_id,
    )
    return StoredSession(session_id, minutes, plan, tx.people_now, None, nudge_id)


_SESSION = "select id, minutes, plan, composed_at, finished_at, nudge_id from study_session"


async def session_by_id(tx: Transaction, session_id: UUID) -> StoredSession | None:
    """This learner's session, or None."""
    row = await tx.row(
        f"{_SESSION} where tenant_id = $1 and person_id = $2 and id = $3",
        tx.tenant,
        tx.me,
        session_id,
    )
    return _stored(row) if row else None


async def sessions_since(tx: Transaction, since: datetime) -> list[StoredSession]:
    """This learner's sessions composed from this moment on, the oldest first."""
    rows = await tx.rows(
        f"{_SESSION} where tenant_id = $1 and person_id = $2 and composed_at >= $3"
        " order by composed_at, id",
        tx.tenant,
        tx.me,
        since,
    )
    return [_stored(row) for row in rows]


def _stored(row: Row) -> StoredSession:
    return StoredSession(
        row["id"],
        row["minutes"],
        decode_plan(row["plan"]),
        row["composed_at"],
        row["finished_at"],
        row["nudge_id"],
    )


async def answers_of_session(tx: Transaction, session_id: UUID) -> dict[str, bool]:
    """Whether the first answer to each answered exercise of the session was right.

    What is not marked was answered, and not right.
    """
    rows = await tx.rows(
        "select distinct on (e.exercise_id) e.exercise_id, coalesce(r.correct, false) as correct"
        " from learner_event e left join review r on r.tenant_id = e.tenant_id and r.id = e.id"
        " where e.tenant_id = $1 and e.person_id = $2 and e.session_id = $3"
        " and e.exercise_id is not null"
        " order by e.exercise_id, e.effective_at, e.device_id, e.sequence",
        tx.tenant,
        tx.me,
        session_id,
    )
    return {row["exercise_id"]: row["correct"] for row in rows}


async def attempt_of(tx: Transaction, event: Event) -> int:
    """Which try at its exercise in its session this recorded answer was: 1 for the first."""
    tries: int = await tx.value(
        "select count(*) from learner_event e join learner_event mine"
        " on mine.tenant_id = e.tenant_id and mine.id = $3"
        " where e.tenant_id = $1 and e.person_id = $2 and e.session_id = mine.session_id"
        " and e.exercise_id = mine.exercise_id"
        " and (e.effective_at, e.device_id, e.sequence)"
        "   <= (mine.effective_at, mine.device_id, mine.sequence)",
        tx.tenant,
        tx.me,
        event.id,
    )
    return tries


async def finish_session(tx: Transaction, session_id: UUID) -> datetime:
    """Mark the session finished; the first time counts."""
    finished_at: datetime = await tx.value(
        "update study_session set finished_at = coalesce(finished_at, $4)"
        " where tenant_id = $1 and person_id = $2 and id = $3 returning finished_at",
        tx.tenant,
        tx.me,
        session_id,
        tx.people_now,
    )
    return finished_at

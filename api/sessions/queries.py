"""The rows a study session is composed from and kept in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.pacing.memory import Rating
from api.sessions.plan import StoredPlan, StoredSession, decode_plan, encode_plan


@dataclass(frozen=True, slots=True)
class OpenedNudge:
    """The reminder a session is opened from, as far as its length depends on it."""

    minutes: int
    break_ends_at: datetime


@dataclass(frozen=True, slots=True)
class Progressed:
    """The lessons a learner has completed, and the exercises she has answered unmarked."""

    completed: set[str]
    unmarked: set[str]


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


async def enrolled_lessons(tx: Transaction) -> list[Row]:
    """(lesson_id, revision) of the courses this learner takes, in teaching order."""
    return await tx.rows(
        "select lesson_id, revision from lessons_given($1, $2) order by course_id, place",
        tx.tenant,
        tx.me,
    )


async def memories(tx: Transaction) -> list[Row]:
    """Everything this learner remembers, by exercise."""
    return await tx.rows(
        "select exercise_id, stability, difficulty, last_review_at, due_at, reps, lapses, streak"
        " from memory where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )


async def progressed(tx: Transaction) -> Progressed:
    """How far this learner is in her lessons."""
    rows = await tx.rows(
        "select lesson_id, completed_at, unmarked_answers from lesson_progress"
        " where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return Progressed(
        {row["lesson_id"] for row in rows if row["completed_at"]},
        {exercise_id for row in rows for exercise_id in row["unmarked_answers"]},
    )


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


async def next_due_at(tx: Transaction) -> datetime | None:
    """When the next review of what this learner is taught falls due; in the past, where it is."""
    found: datetime | None = await tx.value(
        "select min(m.due_at) from memory m join exercise x on x.id = m.exercise_id"
        " and not x.retired join lesson l on l.id = x.lesson_id"
        " join enrolment e on e.tenant_id = m.tenant_id and e.person_id = m.person_id"
        "   and e.course_id = l.course_id and e.ended_at is null"
        " where m.tenant_id = $1 and m.person_id = $2",
        tx.tenant,
        tx.me,
    )
    return found


async def outcome_of_event(tx: Transaction, event_id: UUID) -> tuple[Rating | None, datetime]:
    """The rating of an answer recorded before, and when its exercise was due after it.

    Without a review, the moment it was given: it never comes back.
    """
    row = await tx.row(
        "select r.rating, coalesce(r.due_at, e.effective_at) as due_at from learner_event e"
        " left join review r on r.tenant_id = e.tenant_id and r.id = e.id"
        " where e.tenant_id = $1 and e.id = $2",
        tx.tenant,
        event_id,
    )
    assert row is not None
    return (None if row["rating"] is None else Rating(row["rating"])), row["due_at"]

"""What a learner said of the steps of her sessions: too easy, too hard, not now."""

from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.transaction import Transaction
from api.pacing.situation import Said, Wish
from api.pacing.wishes import wish_until


async def insert_wish(
    tx: Transaction, session_id: UUID, lesson_id: str, exercise_id: str | None, said: Said
) -> None:
    """Keep what she said."""
    await tx.run(
        "insert into step_wish (id, tenant_id, person_id, session_id, lesson_id, exercise_id, said,"
        " said_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(new_id(), tx.tenant, tx.me, session_id, lesson_id, exercise_id),
        *(said.value, tx.people_now),
    )


async def wishes_in_force(tx: Transaction) -> tuple[Wish, ...]:
    """What she said last of each lesson and exercise, where it still counts."""
    rows = await tx.rows(
        "select distinct on (coalesce(exercise_id, lesson_id))"
        " coalesce(exercise_id, lesson_id) as subject_id, said, said_at from step_wish"
        " where tenant_id = $1 and person_id = $2"
        " order by coalesce(exercise_id, lesson_id), said_at desc, id desc",
        tx.tenant,
        tx.me,
    )
    found = (_wish(row["subject_id"], Said(row["said"]), row["said_at"]) for row in rows)
    return tuple(wish for wish in found if tx.people_now < wish.until)


def _wish(subject_id: str, said: Said, said_at: datetime) -> Wish:
    return Wish(subject_id, said, wish_until(said, said_at))

"""What a learner says of the steps of her sessions: too easy, too hard, not now."""

from uuid import UUID

from api.clock import new_id
from api.db.transaction import Transaction
from api.pacing.situation import Said


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

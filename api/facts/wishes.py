"""What learners say of the steps of their sessions, at once or from a phone that was offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SaidOfStep:
    """Too easy, too hard or not now, of a lesson or of one exercise in it.

    `session_id`: the study session it was said in, where that is one of the server's.
    """

    id: UUID
    session_id: UUID | None
    lesson_id: str
    exercise_id: str | None
    said: str
    at: datetime


async def insert_wishes(tx: Transaction, wishes: Sequence[SaidOfStep]) -> None:
    """Keep them, each once."""
    await tx.run_many(
        "insert into step_wish (id, tenant_id, person_id, session_id, lesson_id, exercise_id, said,"
        " said_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
        [
            (
                *(each.id, tx.tenant, tx.me, each.session_id),
                *(each.lesson_id, each.exercise_id, each.said, each.at),
            )
            for each in wishes
        ],
    )

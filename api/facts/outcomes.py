"""What answers recorded before came to, for an app that asks again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction
from api.pacing.memory import Rating


async def outcomes_of_events(
    tx: Transaction, event_ids: Iterable[UUID]
) -> dict[UUID, tuple[Rating | None, datetime]]:
    """The rating of each of these facts of hers, and when its exercise was due after it.

    Without a review of its own it was another try, due as the first left it, or it was not marked:
    then the moment it was given, for it never comes back.
    """
    rows = await tx.rows(
        "select e.id, r.rating, coalesce(r.due_at, m.due_at, e.effective_at) as due_at"
        " from learner_event e"
        " left join review r on r.tenant_id = e.tenant_id and r.id = e.id"
        " left join memory m on m.tenant_id = e.tenant_id and m.person_id = e.person_id"
        "   and m.exercise_id = e.exercise_id"
        " where e.tenant_id = $1 and e.person_id = $2 and e.id = any($3::uuid[])",
        tx.tenant,
        tx.me,
        list(event_ids),
    )
    return {
        row["id"]: (None if row["rating"] is None else Rating(row["rating"]), row["due_at"])
        for row in rows
    }

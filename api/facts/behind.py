"""What a learner has behind her: lessons begun, completed and tested out of."""

from dataclasses import dataclass

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Behind:
    """Lessons by id; `unmarked` are the polls and reflections she has answered."""

    begun: frozenset[str]
    completed: frozenset[str]
    tested_out: frozenset[str]
    unmarked: frozenset[str]


async def behind_her(tx: Transaction) -> Behind:
    """All of it."""
    rows = await tx.rows(
        "select lesson_id, completed_at, unmarked_answers, false as tested_out"
        " from lesson_progress where tenant_id = $1 and person_id = $2"
        " union all select lesson_id, null, null, true"
        " from tested_out where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    begun = [row for row in rows if not row["tested_out"]]
    return Behind(
        frozenset(row["lesson_id"] for row in begun),
        frozenset(row["lesson_id"] for row in begun if row["completed_at"]),
        frozenset(row["lesson_id"] for row in rows if row["tested_out"]),
        frozenset(exercise_id for row in begun for exercise_id in row["unmarked_answers"]),
    )

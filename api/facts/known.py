"""What a learner already knows: the folded rows that an answer and a study session start from."""

from collections.abc import Iterable

from api.db.transaction import Row, Transaction
from api.pacing.folding import Known
from api.pacing.memory import Memory


async def known_exercises(tx: Transaction, exercise_ids: Iterable[str]) -> dict[str, Known]:
    """What this learner remembers of these exercises; those without a memory are left out."""
    rows = await tx.rows(
        "select * from memory where tenant_id = $1 and person_id = $2"
        " and exercise_id = any($3::text[])",
        tx.tenant,
        tx.me,
        list(exercise_ids),
    )
    return {
        row["exercise_id"]: Known(read_memory(row), row["streak"], row["due_at"]) for row in rows
    }


async def unmarked_answers(tx: Transaction, lesson_id: str) -> set[str]:
    """The polls and reflections of this lesson that this learner has answered."""
    row = await tx.row(
        "select unmarked_answers from lesson_progress where tenant_id = $1 and person_id = $2"
        " and lesson_id = $3",
        tx.tenant,
        tx.me,
        lesson_id,
    )
    return set(row["unmarked_answers"]) if row else set()


def read_memory(row: Row) -> Memory:
    """A memory row as a value."""
    return Memory(
        row["stability"], row["difficulty"], row["last_review_at"], row["reps"], row["lapses"]
    )

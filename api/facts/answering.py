"""Keeps first answers and the taking out of exercises apart: whoever takes one out must know all
who have met it, and whoever is folded must be folded with what is out.

Who has begun a lesson is known by her progress in it, and her lock does the rest. Only who begins
one has left no trace yet, perhaps not even a row to lock.
"""

from api.db.transaction import Transaction

# Any constant will do: it names this lock among the database's advisory locks.
_FIRST_ANSWERS_LOCK = 0x17E36


async def begin_answer(tx: Transaction, lesson_id: str | None) -> None:
    """Before the learner's lock is taken to fold an answer to this lesson: where it is her first,
    wait for what is being taken out in her association, and let nothing be until it is committed.
    None: an answer of a placement, which leaves no progress in a lesson.
    """
    await tx.run(
        "select pg_advisory_xact_lock_shared($4, hashtext($1::uuid::text)) where not exists"
        " (select from lesson_progress where tenant_id = $1 and person_id = $2 and lesson_id = $3)",
        *(tx.tenant, tx.me, lesson_id, _FIRST_ANSWERS_LOCK),
    )


async def hold_first_answers(tx: Transaction) -> None:
    """Wait for all first answers of this association, and let no other begin until this transaction
    ends: what is committed by now tells who has met an exercise.
    """
    await tx.run(
        "select pg_advisory_xact_lock($2, hashtext($1::uuid::text))", tx.tenant, _FIRST_ANSWERS_LOCK
    )

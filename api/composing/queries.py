"""The rows that a composed session looks at beside what is believed of a learner."""

from datetime import datetime

from api.db.transaction import Transaction
from api.facts.still_asked import not_taken_out
from api.pacing.situation import Said, Wish
from api.pacing.wishes import wish_until


async def latest_answers(tx: Transaction, most: int = 100) -> list[tuple[str, bool]]:
    """(exercise, right?) of this learner's latest marked answers, the newest first.

    Left out is what she had herself forgotten, and what was given to an exercise taken out since.
    """
    rows = await tx.rows(
        "select r.exercise_id, r.correct from review r"  # noqa: S608
        " join learner l on l.tenant_id = r.tenant_id and l.person_id = r.person_id"
        " where r.tenant_id = $1 and r.person_id = $2"
        "  and (l.reset_at is null or r.answered_at > l.reset_at)"
        f"  and {not_taken_out('r', 'r.revision_hash')}"
        " order by r.answered_at desc, r.id desc limit $3",
        tx.tenant,
        tx.me,
        most,
    )
    return [(row["exercise_id"], row["correct"]) for row in rows]


async def wishes_in_force(tx: Transaction, at: datetime) -> tuple[Wish, ...]:
    """What she said last of each lesson and exercise, where it counts at `at`."""
    rows = await tx.rows(
        "select distinct on (coalesce(exercise_id, lesson_id))"
        " coalesce(exercise_id, lesson_id) as subject_id, said, said_at from step_wish"
        " where tenant_id = $1 and person_id = $2"
        " order by coalesce(exercise_id, lesson_id), said_at desc, id desc",
        tx.tenant,
        tx.me,
    )
    found = (_wish(row["subject_id"], Said(row["said"]), row["said_at"]) for row in rows)
    return tuple(wish for wish in found if at < wish.until)


def _wish(subject_id: str, said: Said, said_at: datetime) -> Wish:
    return Wish(subject_id, said, wish_until(said, said_at))

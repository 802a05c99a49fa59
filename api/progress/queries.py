"""The rows a learner's progress is read from."""

from api.db.transaction import Row, Transaction


async def count_known(tx: Transaction) -> int:
    """How many exercises this learner has a memory of, taught still or not."""
    known: int = await tx.value(
        "select count(*) from memory where tenant_id = $1 and person_id = $2", tx.tenant, tx.me
    )
    return known


async def recent_days(tx: Transaction, most: int) -> list[Row]:
    """The latest study days with answers, the newest first."""
    return await tx.rows(
        "select day, answers, correct, answer_ms + reading_ms as studied_ms from study_day"
        " where tenant_id = $1 and person_id = $2 order by day desc limit $3",
        tx.tenant,
        tx.me,
        most,
    )


async def lessons_taken(tx: Transaction) -> list[Row]:
    """Every lesson of this learner's courses and when she completed it, in teaching order."""
    return await tx.rows(
        "select c.id as course_id, c.title as course_title, l.id as lesson_id,"
        " coalesce(g.revision, l.current_revision) as revision, p.completed_at, t.tested_out_at"
        " from enrolment e"
        " join course c on c.id = e.course_id join lesson l on l.course_id = c.id"
        " left join lessons_given($1, $2) g on g.lesson_id = l.id"
        " left join lesson_progress p on p.tenant_id = e.tenant_id"
        "   and p.person_id = e.person_id and p.lesson_id = l.id"
        " left join tested_out t on t.tenant_id = e.tenant_id"
        "   and t.person_id = e.person_id and t.lesson_id = l.id"
        " where e.tenant_id = $1 and e.person_id = $2 and e.ended_at is null"
        "   and (l.retired_at is null or p.lesson_id is not null)"
        " order by c.title, c.id, l.position",
        tx.tenant,
        tx.me,
    )


async def known_exercises(tx: Transaction) -> set[str]:
    """The exercises this learner has answered."""
    rows = await tx.rows(
        "select exercise_id from memory where tenant_id = $1 and person_id = $2"
        " union all select unnest(unmarked_answers) from lesson_progress"
        " where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return {row["exercise_id"] for row in rows}

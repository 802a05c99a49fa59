"""The rows of what learners report about exercises."""

from uuid import UUID

from api.clock import new_id
from api.db.transaction import Row, Transaction
from api.quality.stored import Key


async def is_taught_in(tx: Transaction, revision: bytes) -> bool:
    """Whether this is a text of a lesson in a course this learner takes."""
    return bool(
        await tx.value(
            "select true from lesson_revision r join lesson l on l.id = r.lesson_id"
            " join enrolment e on e.tenant_id = $1 and e.person_id = $2"
            "  and e.course_id = l.course_id and e.ended_at is null"
            " where r.hash = $3 and (r.tenant_id is null or r.tenant_id = $1)",
            tx.tenant,
            tx.me,
            revision,
        )
    )


async def insert_report(tx: Transaction, item: Key, kind: str, comment: str) -> tuple[Row, bool]:
    """Keep the learner's report, unless she has reported the same before and it was not put back
    since; the one that stands, and whether it is new.
    """
    added = await tx.run(
        "insert into item_report (id, tenant_id, person_id, exercise_id, revision_hash, kind,"
        " comment, reported_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (tenant_id, person_id, exercise_id, revision_hash, kind)"
        " where put_back_at is null do nothing",
        *(new_id(), tx.tenant, tx.me, *item, kind, comment, tx.people_now),
    )
    row = await tx.row(
        "select * from item_report where tenant_id = $1 and person_id = $2 and exercise_id = $3"
        " and revision_hash = $4 and kind = $5 and put_back_at is null",
        *(tx.tenant, tx.me, *item, kind),
    )
    assert row is not None
    return row, added == 1


async def own_reports(tx: Transaction, before: UUID | None, most: int) -> list[Row]:
    """A page of this learner's reports, the newest first."""
    return await tx.rows(
        "select * from item_report where tenant_id = $1 and person_id = $2"
        " and ($3::uuid is null or id < $3) order by id desc limit $4",
        tx.tenant,
        tx.me,
        before,
        most,
    )


async def reports_in(tx: Transaction, course_id: str) -> list[Row]:
    """Every report about the course's exercises, the newest first."""
    return await tx.rows(
        "select p.id, p.exercise_id, p.revision_hash, p.kind, p.comment, p.reported_at, p.outcome,"
        " p.words, p.settled_at from item_report p join exercise x on x.id = p.exercise_id"
        " join lesson l on l.id = x.lesson_id where p.tenant_id = $1 and l.course_id = $2"
        " order by p.id desc",
        tx.tenant,
        course_id,
    )


async def report_by_id(tx: Transaction, report_id: UUID) -> Row | None:
    """A report of this association's, held until the transaction ends."""
    return await tx.row(
        "select * from item_report where tenant_id = $1 and id = $2 for update",
        tx.tenant,
        report_id,
    )


async def settle_report(tx: Transaction, report_id: UUID, outcome: str, words: str) -> Row:
    """Say what became of a report; as it stands then."""
    row = await tx.row(
        "update item_report set outcome = $3, words = $4, settled_at = $5 where tenant_id = $1"
        " and id = $2 returning *",
        *(tx.tenant, report_id, outcome, words, tx.people_now),
    )
    assert row is not None
    return row

"""The rows of reports, of how exercises did, and of those taken out of what is asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.clock import new_id
from api.db.transaction import Row, Transaction
from api.pacing.plan import Reason
from api.quality.stored import Judged, Key, as_text, read_figures, read_reasons

# Any constant will do: it names this lock among the database's advisory locks.
_ITEMS_LOCK = 0x17E35


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An exercise taken out of what is asked: since when, and why."""

    withdrawn_at: datetime
    reasons: tuple[Reason, ...]


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
    """Keep the learner's report, unless she has reported the same before; the one that stands, and
    whether it is new.
    """
    added = await tx.run(
        "insert into item_report (id, tenant_id, person_id, exercise_id, revision_hash, kind,"
        " comment, reported_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"
        " on conflict (tenant_id, person_id, exercise_id, revision_hash, kind) do nothing",
        *(new_id(), tx.tenant, tx.me, *item, kind, comment, tx.people_now),
    )
    row = await tx.row(
        "select * from item_report where tenant_id = $1 and person_id = $2 and exercise_id = $3"
        " and revision_hash = $4 and kind = $5",
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


async def hold_items(tx: Transaction) -> None:
    """Until this transaction ends nobody else takes an exercise of this association out, or puts
    one back: two at once would each wait for what the other has touched.
    """
    await tx.run(
        "select pg_advisory_xact_lock($1, hashtext($2::uuid::text))", _ITEMS_LOCK, tx.tenant
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


async def teaches(tx: Transaction, course_id: str) -> bool:
    """Whether the association teaches or writes this published course."""
    return bool(
        await tx.value(
            "select true from course c where c.id = $2 and (c.tenant_id = $1"
            "  or c.tenant_id is null and exists (select from course_adoption a"
            "   where a.tenant_id = $1 and a.course_id = c.id and a.ended_at is null))",
            tx.tenant,
            course_id,
        )
    )


async def association_name(tx: Transaction) -> str:
    """What the association is called."""
    name: str = await tx.value("select name from association where id = $1", tx.tenant)
    return name


async def given_revisions(tx: Transaction, course_id: str) -> list[bytes]:
    """The texts learners who begin a lesson of the course are given, in teaching order."""
    rows = await tx.rows(
        "select v.revision from lesson l join lesson_variant v on v.lesson_id = l.id"
        " and v.retired_at is null where l.course_id = $2 and l.retired_at is null"
        " and (l.tenant_id is null or l.tenant_id = $1)"
        " order by l.position, l.id, v.language, v.audience",
        tx.tenant,
        course_id,
    )
    return [row["revision"] for row in rows]


async def judged_items(tx: Transaction, course_id: str) -> dict[Key, Judged]:
    """Every measurement of the course's exercises."""
    rows = await tx.rows(
        "select q.* from item_quality q join exercise x on x.id = q.exercise_id"
        " join lesson l on l.id = x.lesson_id where q.tenant_id = $1 and l.course_id = $2",
        tx.tenant,
        course_id,
    )
    return {
        (row["exercise_id"], row["revision_hash"]): Judged(
            row["attempts"],
            row["learners"],
            row["status"],
            read_figures(row["figures"]),
            read_reasons(row["reasons"]),
            row["refreshed_at"],
        )
        for row in rows
    }


async def taken_out(tx: Transaction, course_id: str) -> dict[Key, TakenOut]:
    """The course's exercises that are not asked now."""
    rows = await tx.rows(
        "select w.exercise_id, w.revision_hash, w.withdrawn_at, w.reasons from item_withdrawal w"
        " join exercise x on x.id = w.exercise_id join lesson l on l.id = x.lesson_id"
        " where w.tenant_id = $1 and w.restored_at is null and l.course_id = $2",
        tx.tenant,
        course_id,
    )
    return {
        (row["exercise_id"], row["revision_hash"]): TakenOut(
            row["withdrawn_at"], read_reasons(row["reasons"])
        )
        for row in rows
    }


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


async def insert_withdrawal(tx: Transaction, item: Key, reasons: tuple[Reason, ...]) -> bool:
    """Take an exercise out; False where it is out already."""
    added = await tx.run(
        "insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons,"
        " withdrawn_at) values ($1, $2, $3, $4, $5, $6)"
        " on conflict (tenant_id, exercise_id, revision_hash) where restored_at is null do nothing",
        *(new_id(), tx.tenant, *item, as_text(reasons), tx.people_now),
    )
    return added == 1


async def end_withdrawal(tx: Transaction, item: Key) -> bool:
    """Put an exercise back, by whoever calls; False where it was not out."""
    ended = await tx.run(
        "update item_withdrawal set restored_at = $4, restored_by = $5 where tenant_id = $1"
        " and exercise_id = $2 and revision_hash = $3 and restored_at is null",
        *(tx.tenant, *item, tx.people_now, tx.me),
    )
    return ended > 0


async def forget_judgement(tx: Transaction, item: Key) -> None:
    """What was measured of an exercise counts no more; it is measured anew."""
    await tx.run(
        "delete from item_quality where tenant_id = $1 and exercise_id = $2 and revision_hash = $3",
        *(tx.tenant, *item),
    )


async def settle_withdrawn(tx: Transaction) -> None:
    """Everybody who waits for word of an exercise that is out by now is told so."""
    await tx.run(
        "update item_report p set outcome = 'withdrawn', settled_at = $2 from item_withdrawal w"
        " where p.tenant_id = $1 and w.tenant_id = $1 and w.exercise_id = p.exercise_id"
        " and w.revision_hash = p.revision_hash and w.restored_at is null"
        " and p.settled_at is null",
        tx.tenant,
        tx.people_now,
    )


async def refold_who_met(tx: Transaction, exercise_id: str) -> None:
    """What follows from the facts of everybody who began its lesson, or was asked it to be placed,
    is worked out again soon.

    Waits for answers that are being folded, for they do not know yet that it is out (or back), and
    an answer may be the first to its lesson; later ones wait for this transaction, and know.
    """
    await tx.rows(
        "select l.person_id from learner l where l.tenant_id = $1 and l.person_id in"
        " (select e.person_id from exercise x join lesson s on s.id = x.lesson_id"
        "  join enrolment e on e.tenant_id = $1 and e.course_id = s.course_id where x.id = $2)"
        " order by l.person_id for share",
        tx.tenant,
        exercise_id,
    )
    await tx.run(
        "update learner set refold_wanted = true where tenant_id = $1 and person_id in"
        " (select g.person_id from lesson_progress g join exercise x on x.lesson_id = g.lesson_id"
        "  where g.tenant_id = $1 and x.id = $2"
        "  union select p.person_id from exercise x join lesson l on l.id = x.lesson_id"
        "  join placement p on p.tenant_id = $1 and p.course_id = l.course_id"
        "   and p.asked::jsonb @> jsonb_build_array(jsonb_build_object('exercise_id', x.id))"
        "  where x.id = $2)",
        tx.tenant,
        exercise_id,
    )

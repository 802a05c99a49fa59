"""The rows of exercises taken out of what is asked, and what follows for whoever met them."""

from dataclasses import dataclass
from datetime import datetime

from api.clock import new_id
from api.db.transaction import Transaction
from api.facts.answering import hold_first_answers
from api.pacing.plan import Reason
from api.quality.stored import Key, as_text, read_reasons

# Any constant will do: it names this lock among the database's advisory locks.
_ITEMS_LOCK = 0x17E35


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An exercise taken out of what is asked: since when, and why."""

    withdrawn_at: datetime
    reasons: tuple[Reason, ...]


async def hold_items(tx: Transaction) -> None:
    """Until this transaction ends nobody else takes an exercise of this association out, or puts
    one back: two at once would each wait for what the other has touched.
    """
    await tx.run(
        "select pg_advisory_xact_lock($1, hashtext($2::uuid::text))", _ITEMS_LOCK, tx.tenant
    )


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


async def settle_put_back(tx: Transaction, item: Key) -> None:
    """Whoever reported an exercise that is put back is told that nothing is wrong with it, unless
    she was told otherwise than that it is out; the same can be reported again.
    """
    await tx.run(
        "update item_report set put_back_at = $4, settled_at = coalesce(settled_at, $4),"
        " outcome = case when outcome is null or outcome = 'withdrawn' then 'fine' else outcome end"
        " where tenant_id = $1 and exercise_id = $2 and revision_hash = $3"
        " and put_back_at is null",
        *(tx.tenant, *item, tx.people_now),
    )


async def forget_judgement(tx: Transaction, item: Key) -> None:
    """What was measured of an exercise counts no more; it is measured anew."""
    await tx.run(
        "delete from item_quality where tenant_id = $1 and exercise_id = $2 and revision_hash = $3",
        *(tx.tenant, *item),
    )


async def refold_who_met(tx: Transaction, exercise_id: str) -> None:
    """What follows from the facts of everybody who began its lesson, or was asked it to be placed,
    is worked out again soon.

    Waits for answers that are being folded, for they do not know yet that it is out (or back);
    later ones wait for this transaction, and know.
    """
    await hold_first_answers(tx)
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

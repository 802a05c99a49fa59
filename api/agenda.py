"""Whose next break is to be looked at again: whoever changes what a reminder depends on says so.

The workers decide about a person's break at the moment her agenda row names; this makes it now.
"""

from api.db.transaction import Transaction
from api.jobs import PlanNudges


async def look_again(tx: Transaction) -> None:
    """Have the workers decide anew, and soon, when this person's next break and weekly mail are.

    Her agenda row stays locked until the transaction ends: what she changes after this call,
    nobody changes beside her and nobody plans by meanwhile.
    """
    await tx.run(
        "insert into nudge_agenda (person_id, decide_at) values ($1, $2)"
        " on conflict (person_id) do update set decide_at = excluded.decide_at",
        tx.me,
        tx.people_now,
    )
    await tx.run(
        "update digest_wish set look_at = $2 where person_id = $1 and look_at is not null",
        tx.me,
        tx.people_now,
    )
    tx.enqueue(PlanNudges())

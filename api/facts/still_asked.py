"""What a learner will still be asked: which of her reviews come, and when. Sessions, her progress
and the reminders ask, and are told the same.
"""

from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Transaction


def not_taken_out(item: str, revision: str) -> str:
    """The SQL condition that the exercise in row `item` is asked in this revision: its association
    has not taken it out, or has put it back.
    """
    return (
        "not exists (select from item_withdrawal w"
        f" where w.tenant_id = {item}.tenant_id and w.exercise_id = {item}.exercise_id"
        f" and w.revision_hash = {revision} and w.restored_at is null)"
    )


@dataclass(frozen=True, slots=True)
class ComingReviews:
    """How many are due, when the first of all falls due (in the past, where it is due), and when
    the first of those that are not due yet.
    """

    due: int
    first_at: datetime | None
    next_at: datetime | None


async def coming_reviews(tx: Transaction, by: datetime) -> ComingReviews:
    """This learner's reviews, those due at `by` counted: of what she is taught in the revision she
    is given, and is asked there.
    """
    row = await tx.row("select * from reviews_coming($1, $2, $3)", tx.tenant, tx.me, by)
    assert row is not None
    return ComingReviews(*row.values())

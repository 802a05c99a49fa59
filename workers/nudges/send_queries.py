"""The rows nudges are sent from, each as its person's own transaction would see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.db.transaction import Row, Transaction
from workers.nudges.queue import Claimed

INTENT_SLACK = timedelta(seconds=15)
"""What must be left of the lease when the intent is committed: longer than a send may take."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the last look comes to for one claimed way: its state and code from now on, and on which
    date of hers her attention is spent where it goes.
    """

    claimed: Claimed
    state: str
    code: str | None
    on: date | None


async def look_at_nudges(
    tx: Transaction, nudges: Mapping[UUID, Sequence[Claimed]]
) -> dict[UUID, Row]:
    """All about each of these nudges, by its id (columns: see `look_at_nudges` in the schema).

    From here on until commit nobody else spends the attention of these people.
    """
    # Always in the same order, so that no two workers wait for each other.
    people = sorted({(ways[0].person_id, nudge_id) for nudge_id, ways in nudges.items()})
    rows = await tx.rows(
        "select * from look_at_nudges($1, $2)",
        [person_id for person_id, _ in people],
        [nudge_id for _, nudge_id in people],
    )
    return {row["nudge_id"]: row for row in rows}


async def conclude_look(tx: Transaction, found: Sequence[Conclusion]) -> set[UUID]:
    """Keep what the look came to; the ways of which it holds: their claims are still ours, and of
    those that may leave enough is left of the lease to send and be done.
    """
    rows = await tx.rows(
        "select conclude_look($1, $2, $3, $4, $5, $6, $7, $8, $9) as id",
        [each.claimed.person_id for each in found],
        [each.claimed.nudge_id for each in found],
        [each.claimed.id for each in found],
        [each.claimed.fence for each in found],
        [each.state for each in found],
        [each.code for each in found],
        [each.on for each in found],
        INTENT_SLACK,
        tx.people_now,
    )
    return {row["id"] for row in rows}

"""Keeps a fact, once: the same fact again is a duplicate, another one under its id a conflict."""

from api.db.transaction import Transaction
from api.errors import Problem
from api.facts import queries
from api.facts.event import Event


async def record_event(tx: Transaction, event: Event) -> bool:
    """Store the fact under the learner's lock; False where it was known already.

    Raises Problem `event_conflict` where its id stands for another fact, and `sequence_conflict`
    where the installation has used its sequence number for one (a cloned backup). Nothing stored
    before is ever changed.
    """
    if await queries.insert_events(tx, [event]):
        return True
    earlier = (await queries.event_digests(tx, [event.id])).get(event.id)
    if earlier == event.digest:
        return False
    raise Problem("sequence_conflict" if earlier is None else "event_conflict")

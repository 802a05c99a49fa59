"""A phone surfaces: what it did without us is taken in, each event once and each for itself."""

from collections.abc import Sequence

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.facts.answering import begin_answer
from api.facts.learner import lock_learner
from api.pacing.effective_time import PhoneNow
from api.sync import queries
from api.sync.batch import make_batch
from api.sync.lines import Line, read_lines
from api.sync.outcomes import Outcome, outcomes_of
from api.sync.presenters import present_outcome
from api.sync.sequences import Arrived, arrived
from api.sync.take_in import take_in
from mobile_contract import sync as contract

MOST_GAPS = 100


async def receive_events(
    database: Database, caller: Caller, body: bytes, phone: PhoneNow, oldest: int = 1
) -> contract.EventsReceived:
    """Take a batch in, and tell of every line what became of it.

    `oldest`: the lowest number in the phone's queue; what is missing below it never comes, is told
    this once and waited for no longer. What is told `created` or `duplicate` is stored. No line
    holds up another, and nothing is refused for its age or for a wrong clock. Raises Problem
    `too_many_events`.
    """
    lines = read_lines(body)
    async with transaction(database, caller) as tx:
        await begin_answer(tx, None)
        learner = await lock_learner(tx)
        outcomes = await _receive(tx, learner, lines, phone)
        seen, cloned = await _sequences(tx, outcomes, oldest)
        gaps = seen.missing[:MOST_GAPS]
        received = contract.EventsReceived(
            server_time=tx.people_now,
            results=[present_outcome(each, caller.language) for each in outcomes],
            acknowledged_through=seen.through,
            missing=[contract.MissingNumbers(first, last) for first, last in gaps],
            cloned=cloned,
        )
        return tx.reply(received)


async def _receive(
    tx: Transaction, learner: Row, lines: Sequence[Line], phone: PhoneNow
) -> list[Outcome]:
    batch = await make_batch(tx, lines, phone, tx.people_now)
    taken = await take_in(tx, learner, batch.made, batch.populations)
    refused = [*batch.refused, *taken.refused]
    await queries.keep_refused(tx, refused, phone.client_time)
    return await outcomes_of(tx, lines, batch.made, taken, refused)


async def _sequences(
    tx: Transaction, outcomes: Sequence[Outcome], oldest: int
) -> tuple[Arrived, bool]:
    """How far the numbers of this installation have come, with this batch; and is it cloned?"""
    through, cloned, runs = await queries.numbers_so_far(tx, MOST_GAPS + 1)
    seen = arrived(through, runs)
    cloned = cloned or any(each.code == "sequence_conflict" for each in outcomes)
    told = seen.missing[MOST_GAPS - 1][1] if len(seen.missing) > MOST_GAPS else seen.highest
    settled = max(seen.through, min(oldest - 1, told))
    await queries.record_sequence(tx, settled, seen.highest, cloned=cloned)
    return seen, cloned

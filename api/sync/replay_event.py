"""The office takes a refused line in after all: its lesson is there now, or we are mended."""

from dataclasses import replace
from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.errors import Problem
from api.facts.answering import begin_answer
from api.facts.learner import lock_learner
from api.pacing.effective_time import PhoneNow
from api.sync.batch import make_batch
from api.sync.lines import read_line
from api.sync.presenters import present_quarantined, told
from api.sync.quarantine_queries import settle_line
from api.sync.still_waiting import still_waiting
from api.sync.take_in import take_in
from mobile_contract import sync as contract


async def replay_event(
    database: Database, caller: Caller, line_id: UUID
) -> contract.QuarantinedEvent:
    """Read the line again as it came, and store and fold it as of when it was received.

    Raises Problem `quarantined_not_found`, `quarantined_settled`, or `event_still_refused` with the
    reason it is still refused for; then nothing has changed.
    """
    async with transaction(database, caller) as tx:
        row = await still_waiting(tx, line_id)
        await _take_in_for(tx, row)
        await tx.begin_as(caller.person_id, caller.tenant_id)
        settled = await settle_line(tx, line_id, "replayed", tx.database_now)
        return tx.reply(present_quarantined(settled, caller.language))


async def _take_in_for(tx: Transaction, row: Row) -> None:
    """Take it in as the person and the device that sent it."""
    sender = replace(tx.caller, device_id=row["device_id"], install_id=row["install_id"])
    hers = Transaction(tx.database, sender, tx.connection)
    await hers.begin_as(row["person_id"], tx.tenant_id)
    line = read_line(1, hers.seal.unseal(row["line_sealed"]).encode("latin-1"))
    await begin_answer(hers, None)
    learner = await lock_learner(hers)
    phone = PhoneNow(row["client_time"])
    batch = await make_batch(hers, [line], phone, row["received_at"])
    taken = await take_in(hers, learner, batch.made, batch.populations)
    refused = [*batch.refused, *taken.refused]
    if refused:
        _, refusal = refused[0]
        why = told(refusal.problem, tx.caller.language)
        raise Problem("event_still_refused", why=why)
    if taken.failed:
        raise Problem("server_fault")

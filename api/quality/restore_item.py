"""An author puts an exercise back among what is asked."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.jobs import JudgeItems
from api.quality import queries
from mobile_contract import quality as contract


async def restore_item(
    database: Database, caller: Caller, request: contract.RestoreItem
) -> contract.RestoredItem:
    """Ask it again, in this revision, of the association's learners.

    What was answered and reported before is not held against it again, and mastery is recomputed
    with it. Raises Problem `withdrawal_not_found` where it is not out.
    """
    item = (request.exercise_id, bytes.fromhex(request.revision))
    async with transaction(database, caller) as tx:
        await queries.hold_items(tx)
        if not await queries.end_withdrawal(tx, item):
            raise Problem("withdrawal_not_found")
        await queries.forget_judgement(tx, item)
        await queries.refold_who_met(tx, request.exercise_id)
        tx.about("exercise", request.exercise_id)
        tx.enqueue(JudgeItems())
        answer = contract.RestoredItem(request.exercise_id, request.revision, tx.people_now)
        return tx.reply(answer, 200)

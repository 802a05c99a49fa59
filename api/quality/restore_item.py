"""An author puts an exercise back among what is asked."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.quality import withdrawal_queries
from api.quality.want_look import want_look
from mobile_contract import quality as contract


async def restore_item(
    database: Database, caller: Caller, request: contract.RestoreItem
) -> contract.RestoredItem:
    """Ask it again, in this revision, of the association's learners.

    What was answered and reported before is not held against it again: whoever was told that it is
    out is told that nothing is wrong with it. Mastery is recomputed with it. Raises Problem
    `withdrawal_not_found` where it is not out.
    """
    item = (request.exercise_id, bytes.fromhex(request.revision))
    async with transaction(database, caller) as tx:
        await withdrawal_queries.hold_items(tx)
        if not await withdrawal_queries.end_withdrawal(tx, item):
            raise Problem("withdrawal_not_found")
        await withdrawal_queries.settle_put_back(tx, item)
        await withdrawal_queries.forget_judgement(tx, item)
        await withdrawal_queries.refold_who_met(tx, request.exercise_id)
        tx.about("exercise", request.exercise_id)
        await want_look(tx)
        answer = contract.RestoredItem(request.exercise_id, request.revision, tx.people_now)
        return tx.reply(answer, 200)

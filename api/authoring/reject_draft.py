"""A reviewer sends a draft back, and says why."""

from uuid import UUID

from api.authoring.presenters import present_draft
from api.authoring.taking_steps import draft_for, take_step
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def reject_draft(
    database: Database, caller: Caller, draft_id: UUID, said: contract.Reject
) -> contract.Draft:
    """Send a draft back to its author with what has to change.

    Raises Problem `draft_not_found`, `course_elsewhere` or `step_not_possible`.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "rejected")
        await take_step(tx, draft, "rejected", said.comment)
        return tx.reply(await present_draft(tx, course, draft_id))

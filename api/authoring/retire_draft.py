"""A lesson is taught no longer; nothing learned of it is lost."""

from uuid import UUID

from api.authoring.presenters import present_draft
from api.authoring.publishing import take_step_and_republish
from api.authoring.taking_steps import draft_for
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def retire_draft(
    database: Database, caller: Caller, draft_id: UUID, said: contract.Say
) -> contract.Draft:
    """Take a published lesson, or one variant of it, out of its course. It can be restored.

    Raises Problem `draft_not_found`, `course_elsewhere`, `step_not_possible`, or
    `lesson_not_clean` where another lesson waits for this one.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "retired")
        await take_step_and_republish(tx, course, draft, "retired", said.comment)
        return tx.reply(await present_draft(tx, course, draft_id))

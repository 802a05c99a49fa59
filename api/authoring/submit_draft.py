"""An author asks for review of what she wrote."""

from uuid import UUID

from api.authoring.presenters import present_draft
from api.authoring.taking_steps import clean_reading, draft_for, take_step
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def submit_draft(
    database: Database, caller: Caller, draft_id: UUID, said: contract.Say
) -> contract.Draft:
    """Hand a draft without errors to the reviewers.

    Raises Problem `draft_not_found`, `course_elsewhere`, `step_not_possible`, or
    `lesson_not_clean` with every error and its line.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "submitted")
        reading = await clean_reading(tx, course, draft)
        await take_step(tx, draft, "submitted", said.comment, revision=reading.revision)
        return tx.reply(await present_draft(tx, course, draft_id))

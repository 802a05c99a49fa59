"""A retired lesson is taught again, as it was."""

from uuid import UUID

from api.authoring import draft_queries
from api.authoring.presenters import present_draft
from api.authoring.publishing import take_step_and_republish
from api.authoring.taking_steps import draft_for
from api.authoring.workflow import DRAFT
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def restore_draft(
    database: Database, caller: Caller, draft_id: UUID, said: contract.Say
) -> contract.Draft:
    """Teach a retired lesson again in the revision learners were given last.

    Words written since are a draft as before. Raises Problem `draft_not_found`,
    `course_elsewhere`, `step_not_possible`, or `lesson_not_clean` where it waits for a lesson that
    is not taught, or its id is another's now.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "restored")
        await take_step_and_republish(
            tx, course, draft, "restored", said.comment, draft.published_revision
        )
        if draft.version != draft.published_version:
            await draft_queries.set_state(tx, draft.id, DRAFT)
        return tx.reply(await present_draft(tx, course, draft_id))

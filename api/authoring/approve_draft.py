"""A reviewer approves a draft, and learners are given it."""

from uuid import UUID

from api.authoring.at_home import expect_version
from api.authoring.presenters import present_draft
from api.authoring.publishing import publish_draft
from api.authoring.taking_steps import (
    clean_reading,
    draft_for,
    expect_as_reviewed,
    expect_other_eyes,
    take_step,
)
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from mobile_contract import authoring as contract


async def approve_draft(
    database: Database,
    caller: Caller,
    draft_id: UUID,
    if_match: str | None,
    said: contract.Say,
) -> contract.Draft:
    """Publish the version of the draft that was reviewed; who is amid a lesson finishes hers.

    Raises Problem `draft_not_found`, `course_elsewhere`, `version_needed`, `changed_meanwhile`,
    `step_not_possible`, `own_work` or `lesson_not_clean`.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "approved")
        expect_version(if_match, draft.version)
        await expect_other_eyes(tx, draft)
        reading = await clean_reading(tx, course, draft)
        await expect_as_reviewed(tx, draft, reading)
        revision = await publish_draft(tx, draft, reading)
        await take_step(tx, draft, "approved", said.comment, revision=revision)
        return tx.reply(await present_draft(tx, course, draft_id))

"""A reviewer approves a draft for a later moment."""

from uuid import UUID

from api.authoring.at_home import expect_version
from api.authoring.presenters import present_draft
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
from api.errors import Problem
from mobile_contract import authoring as contract


async def schedule_draft(
    database: Database,
    caller: Caller,
    draft_id: UUID,
    if_match: str | None,
    said: contract.Schedule,
) -> contract.Draft:
    """Have the reviewed version published at a moment to come; a later call moves the moment.

    Raises Problem `publish_at_past`, or as `approve_draft`.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_for(tx, draft_id, "scheduled")
        expect_version(if_match, draft.version)
        await expect_other_eyes(tx, draft)
        if said.publish_at <= tx.people_now:
            raise Problem("publish_at_past")
        reading = await clean_reading(tx, course, draft)
        await expect_as_reviewed(tx, draft, reading)
        await take_step(
            tx,
            draft,
            "scheduled",
            said.comment,
            revision=reading.revision,
            publish_at=said.publish_at,
        )
        return tx.reply(await present_draft(tx, course, draft_id))

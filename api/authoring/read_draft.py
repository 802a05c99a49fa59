"""An author or reviewer opens a draft."""

from uuid import UUID

from api.authoring import course_queries, draft_queries
from api.authoring.presenters import present_draft
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import authoring as contract


async def read_draft(database: Database, caller: Caller, draft_id: UUID) -> contract.Draft:
    """The draft as it is now, checked. Raises Problem `draft_not_found`."""
    async with transaction(database, caller) as tx:
        draft = await draft_queries.draft_by_id(tx, draft_id)
        if draft is None:
            raise Problem("draft_not_found")
        course = await course_queries.course_by_id(tx, draft.course_id)
        assert course is not None
        return await present_draft(tx, course, draft_id)

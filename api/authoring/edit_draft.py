"""An author changes what she wrote."""

from uuid import UUID

import asyncpg

from api.authoring import draft_queries
from api.authoring.at_home import draft_here, expect_version
from api.authoring.presenters import present_draft
from api.authoring.workflow import edited_state
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import authoring as contract


async def edit_draft(
    database: Database,
    caller: Caller,
    draft_id: UUID,
    if_match: str | None,
    written: contract.WriteDraft,
) -> contract.Draft:
    """Keep the draft's next version. What was in review or scheduled is a draft again: what was
    reviewed was another text. What learners are given stays as it is.

    Raises Problem `draft_not_found`, `course_elsewhere`, `version_needed`, `changed_meanwhile` or
    `path_taken`.
    """
    async with transaction(database, caller) as tx:
        course, draft = await draft_here(tx, draft_id)
        expect_version(if_match, draft.version)
        state = edited_state(draft.state)
        try:
            await draft_queries.change_draft(tx, draft, written.path, written.source, state)
        except asyncpg.UniqueViolationError as taken:
            raise Problem("path_taken", path=written.path) from taken
        tx.about("draft", draft.id)
        return tx.reply(await present_draft(tx, course, draft_id))

"""An author begins a lesson."""

from api.authoring import draft_queries
from api.authoring.at_home import course_here
from api.authoring.presenters import present_draft
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from mobile_contract import authoring as contract


async def create_draft(
    database: Database, caller: Caller, course_id: str, written: contract.WriteDraft
) -> contract.Draft:
    """Put a lesson file into a course; it may be as unfinished as it likes.

    Raises Problem `course_not_found`, `course_shipped`, `course_elsewhere`, or `path_taken`.
    """
    async with transaction(database, caller) as tx:
        course = await course_here(tx, course_id)
        draft = await draft_queries.insert_draft(tx, course_id, written.path, written.source)
        if draft is None:
            raise Problem("path_taken", path=written.path)
        await draft_queries.insert_step(tx, draft, "created")
        tx.about("draft", draft.id)
        return tx.reply(await present_draft(tx, course, draft.id), 201)

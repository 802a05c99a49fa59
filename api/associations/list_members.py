"""The office looks its members up."""

from api.associations import queries
from api.associations.presenters import present_member
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.page_marker import marker_after, read_marker
from mobile_contract import associations as contract


async def list_members(
    database: Database, caller: Caller, cursor: str | None, limit: int
) -> contract.Members:
    """A page of members, the newest first. Raises Problem `cursor_invalid`."""
    async with transaction(database, caller) as tx:
        rows = await queries.members_page(tx, read_marker(cursor), limit + 1)
        shown = rows[:limit]
        return contract.Members(
            members=[present_member(tx, row) for row in shown],
            next_cursor=marker_after(shown[-1]["person_id"]) if len(rows) > limit else None,
        )

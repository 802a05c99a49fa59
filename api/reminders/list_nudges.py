"""The signed-in person looks into her inbox."""

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, transaction
from api.deep_links import deep_link
from api.nudges_in_words import nudge_text
from api.nudging.policy import Work
from api.page_marker import marker_after, read_marker
from api.reminders import nudge_queries as queries
from mobile_contract import reminders as contract


async def list_nudges(
    database: Database, caller: Caller, public_url: str, cursor: str | None, limit: int
) -> contract.Nudges:
    """A page of the nudges that came, the newest first. Raises Problem `cursor_invalid`."""
    async with transaction(database, caller) as tx:
        rows = await queries.inbox_page(tx, read_marker(cursor), limit + 1)
        shown = rows[:limit]
        return contract.Nudges(
            nudges=[_present(row, public_url, caller.language) for row in shown],
            next_cursor=marker_after(shown[-1]["id"]) if len(rows) > limit else None,
        )


def _present(row: Row, public_url: str, language: str) -> contract.Nudge:
    work = Work(row["due"], row["new_lesson"])
    text = nudge_text(row["arm"], work, row["minutes"], language)
    return contract.Nudge(
        id=row["id"],
        association_id=row["tenant_id"],
        sent_at=row["sent_at"],
        title=text.title,
        body=text.body,
        minutes=row["minutes"],
        expires_at=row["break_ends_at"],
        deep_link=deep_link(public_url, row["id"]),
    )

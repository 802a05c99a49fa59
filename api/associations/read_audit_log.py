"""The office or an auditor looks who read or changed what."""

from api.associations import queries
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, transaction
from api.page_marker import marker_after, read_marker
from mobile_contract import associations as contract


async def read_audit_log(
    database: Database, caller: Caller, cursor: str | None, limit: int
) -> contract.AuditLog:
    """A page of the audit log, the newest first. Raises Problem `cursor_invalid`."""
    async with transaction(database, caller) as tx:
        rows = await queries.audit_page(tx, read_marker(cursor), limit + 1)
        shown = rows[:limit]
        return contract.AuditLog(
            entries=[_present(row) for row in shown],
            next_cursor=marker_after(shown[-1]["id"]) if len(rows) > limit else None,
        )


def _present(row: Row) -> contract.AuditEntry:
    return contract.AuditEntry(
        id=row["id"],
        at=row["at"],
        actor_id=row["actor_id"],
        operation=row["operation"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        request_id=row["request_id"],
    )

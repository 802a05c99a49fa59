"""Removes what was only needed for a while: used links, answered keys, sent mails, old tokens, and
word of what is gone where every phone has had it.
"""

import structlog

from api.db.database import Database

log = structlog.get_logger()

_AT_ONCE = 2_000
_PURGES = (
    "select purge_expired(clock_timestamp(), $1)",
    "select purge_tombstones(clock_timestamp(), $1)",
)


async def purge_expired(database: Database) -> int:
    """Delete every row past its retention, a batch at a time; how many."""
    removed = 0
    for purge in _PURGES:
        while batch := await database.dispatcher.fetchval(purge, _AT_ONCE):
            removed += batch
    log.info("purged", rows=removed)
    return removed

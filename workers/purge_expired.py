"""Removes what was only needed for a while: used links, answered keys, sent mails, old tokens."""

import structlog

from api.db.database import Database

log = structlog.get_logger()


async def purge_expired(database: Database) -> int:
    """Delete every row past its retention; how many."""
    removed: int = await database.dispatcher.fetchval("select purge_expired(clock_timestamp())")
    log.info("purged", rows=removed)
    return removed

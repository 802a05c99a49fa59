"""Which database cluster transactions are numbered in: a phone's place in the change feed is a
transaction's number, and means nothing in a cluster that numbers anew.
"""

from typing import Any

import asyncpg

# The cluster as it was made (initdb), and its history since: restored to a moment of the past, it
# goes on as another timeline, and gives numbers a second time.
_CLUSTER = (
    "select (select system_identifier from pg_control_system())::text || '/'"
    " || left(pg_walfile_name(pg_current_wal_lsn()), 8)"
)

_KNOWN = "select cluster is not distinct from ({cluster}) from installation{hold}"

_NEW_EPOCH = f"update installation set cluster = ({_CLUSTER}), epoch = gen_random_uuid()"  # noqa: S608

# Numbers of the other cluster may be ahead of this one's: nobody would ever be shown those rows.
_STAMP_AGAIN = "update change set transaction = pg_current_xact_id()::text::bigint"


async def settle_epoch(database_url: str) -> bool:
    """A new epoch where this database has come from another cluster, by a restore; whether it has.

    Every row of the change feed is stamped anew in the same transaction, and who comes with a place
    of the old epoch begins anew. Needs the database's owner. Raises asyncpg's errors.
    """
    connection = await asyncpg.connect(database_url, timeout=5)
    try:
        async with connection.transaction():
            if await is_settled(connection, hold=True):
                return False
            await connection.execute(_NEW_EPOCH)
            await connection.execute(_STAMP_AGAIN)
            return True
    finally:
        await connection.close()


async def is_settled(connection: Any, hold: bool = False) -> bool:
    """Whether the epoch is that of the cluster this connection is in; `hold` lets no other process
    settle it meanwhile.
    """
    sql = _KNOWN.format(cluster=_CLUSTER, hold=" for update" if hold else "")
    return bool(await connection.fetchval(sql))

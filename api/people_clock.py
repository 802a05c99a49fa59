"""Sets how far people's time is shifted from database time: for tests and `up --at`, never else."""

from datetime import datetime

import asyncpg


async def set_people_time(database_url: str, at: datetime | None) -> None:
    """From now on people's time goes on from `at`; None makes it the database's time again.

    Needs the owner's connection: the application can only read the clock.
    """
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        await connection.execute(
            "update people_clock set set_at = clock_timestamp(),"
            " shift = coalesce($1::timestamptz - clock_timestamp(), interval '0')",
            at,
        )
    finally:
        await connection.close()

"""Sets how far people's time is shifted from database time: for tests and `up --at`, never else."""

from datetime import datetime, timedelta

import asyncpg


async def set_people_time(database_url: str, at: datetime | None) -> None:
    """From now on people's time goes on from `at`; None makes it the database's time again.

    Whose next break is waited for is looked at again: it may be another one by the new time.
    Needs the owner's connection: the application can only read the clock.
    """
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        shift: timedelta = await connection.fetchval(
            "update people_clock set set_at = clock_timestamp(),"
            " shift = coalesce($1::timestamptz - clock_timestamp(), interval '0') returning shift",
            at,
        )
        await connection.execute(
            "update nudge_agenda set decide_at = clock_timestamp() + $1"
            " where decide_at is not null",
            shift,
        )
    finally:
        await connection.close()

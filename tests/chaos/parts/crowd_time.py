"""When is it for the crowd? Time is moved past the decisions, and then past all that is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from tests.chaos.parts.sorts_of_people import BREAK_BEGINS, Person

# Near enough to each of the breaks for it to be decided about.
DECIDED_FROM = BREAK_BEGINS - timedelta(minutes=7)
# Whoever is spread over the first minutes of a break is due by then as well.
ALL_DUE = BREAK_BEGINS + timedelta(minutes=15)

_MOVE_TIME = """
update people_clock set set_at = clock_timestamp(), shift = $1::timestamptz - clock_timestamp()
"""
_FALL_ASLEEP = """
update reminder_settings set quiet_from_local = $2, quiet_until_local = $3, changed_at = $4
where person_id = $1
"""


async def move_time(superuser_url: str, at: datetime) -> None:
    """People's time goes on from there. Nobody's break has to be looked at again for it."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(_MOVE_TIME, at)
    finally:
        await connection.close()


async def let_some_sleep(superuser_url: str, people: Mapping[UUID, Person]) -> None:
    """What was decided for them already may not reach them any more."""
    asleep = [
        (person_id, *each.quiet, BREAK_BEGINS)
        for person_id, each in people.items()
        if each.sort == "falls_asleep"
    ]
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.executemany(_FALL_ASLEEP, asleep)
    finally:
        await connection.close()

"""The rows of `push_channel`: what every worker knows of the providers, through any crash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.db.database import Database
from api.db.engine import rows_touched
from workers.push.turns import Turns

_PAUSED = """
select name, paused_for, extract(epoch from paused_until - clock_timestamp())::float8 as rest_s
from push_channel where paused_for is not null
"""

# What concerned some of a channel's targets only is not tried on purpose: it lapses.
_LAPSED = """
delete from push_channel
where strpos(name, '#') > 0 and paused_until < clock_timestamp() - interval '1 hour'
"""

_PAUSE = """
insert into push_channel as c (name, paused_at, paused_until, paused_for)
values ($1, now(), now() + $2, $3)
on conflict (name) do update set paused_for = excluded.paused_for,
  paused_at = coalesce(c.paused_at, excluded.paused_at),
  paused_until = greatest(c.paused_until, excluded.paused_until)
returning paused_at = paused_until - $2 as is_new
"""

_PROBE = """
update push_channel set paused_until = clock_timestamp() + $2
where name = $1 and paused_for is not null and paused_until <= clock_timestamp()
"""

_RESUME = """
update push_channel set paused_at = null, paused_until = null, paused_for = null
where name = $1 and paused_for is not null
"""

_LOCK = """
insert into push_channel (name) values ($1) on conflict (name) do update set name = excluded.name
returning per_minute, slowed_at, used_until, clock_timestamp() as now
"""


@dataclass(frozen=True, slots=True)
class Pause:
    """A channel that is paused: for what, and the seconds until a push may try (below 0: now)."""

    name: str
    code: str
    rest_s: float


async def paused_channels(database: Database) -> list[Pause]:
    """Every paused channel."""
    rows = await database.dispatcher.fetch(_PAUSED)
    return [Pause(row["name"], row["paused_for"], row["rest_s"]) for row in rows]


async def pause(database: Database, name: str, code: str, rest: timedelta) -> bool:
    """The channel rests, no shorter than it would have; whether it was not paused before."""
    await database.dispatcher.execute(_LAPSED)
    return bool(await database.dispatcher.fetchval(_PAUSE, name, rest, code))


async def take_probe(database: Database, name: str, lease: timedelta) -> bool:
    """Whether ours is the one push that may try; no other may until the lease ends."""
    return rows_touched(await database.dispatcher.execute(_PROBE, name, lease)) > 0


async def resume(database: Database, name: str) -> bool:
    """Whether it was paused until now."""
    return rows_touched(await database.dispatcher.execute(_RESUME, name)) > 0


async def take_turns(
    database: Database, name: str, ceiling: float, wanted: int
) -> tuple[int, timedelta, float]:
    """How many turns are ours, how long until the next one, and pushes a minute by now."""
    async with database.dispatcher.acquire() as connection, connection.transaction():
        turns, now = await _locked(connection, name, ceiling)
        taken, granted = turns.take(now, wanted)
        await connection.execute(
            "update push_channel set used_until = $2 where name = $1", name, taken.used_until
        )
        return granted, taken.wait(now), turns.rate(now)


async def slow_down(database: Database, name: str, ceiling: float) -> float:
    """We were too many: pushes a minute from now on."""
    async with database.dispatcher.acquire() as connection, connection.transaction():
        turns, now = await _locked(connection, name, ceiling)
        slowed = turns.slowed(now)
        await connection.execute(
            "update push_channel set per_minute = $2, slowed_at = $3 where name = $1",
            name,
            slowed.per_minute,
            slowed.slowed_at,
        )
        return slowed.rate(now)


async def _locked(connection: Any, name: str, ceiling: float) -> tuple[Turns, datetime]:
    row = await connection.fetchrow(_LOCK, name)
    turns = Turns(ceiling, row["per_minute"], row["slowed_at"], row["used_until"])
    return turns, row["now"]

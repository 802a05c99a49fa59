"""Reads how deliveries stand, over all associations: counts, ages and reasons, nobody's name."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from api.db.database import Database
from api.deliveries import (
    BrakedRemoval,
    Deliveries,
    PausedChannel,
    Reason,
    SlowedChannel,
    Throughput,
    Ways,
)

# All that is open, and what was settled within a day; of nudges each is found by an index of its
# own. Mails, of which a week is kept, run on the database's clock; what a mail server said of one
# may name its reader, and stays in the log.
_COUNTS = """
with now as materialized (select clock_timestamp() + shift as at, shift from people_clock),
recent as (
  select channel, state, code, due_at, settled_at from nudge_send
    where state in ('pending', 'retry')
  union all select channel, state, code, due_at, settled_at from nudge_send
    where state in ('leased', 'sending')
  union all select s.channel, s.state, s.code, s.due_at, s.settled_at from nudge_send s, now
    where s.settled_at > now.at - interval '1 day'
  union all select 'mail', m.state, null, m.due_at + now.shift,
      case when m.state not in ('pending', 'leased') then coalesce(m.sent_at, m.due_at) + now.shift
      end
    from mail m, now where m.state in ('pending', 'leased')
      or coalesce(m.sent_at, m.due_at) > clock_timestamp() - interval '1 day'),
named as (
  select r.*, case when r.state = 'pending' and r.due_at > now.at then 'planned' else r.state end
    as said, case when r.settled_at is null and r.due_at <= now.at
    then extract(epoch from now.at - r.due_at)::float8 end as waits_s
  from recent r, now)
select channel, said as state, code, count(*) as number, max(waits_s) as oldest_s from named
group by channel, said, code order by channel, said, number desc, code
"""

_THROUGHPUT = """
with now as materialized (select clock_timestamp() + shift as at from people_clock)
select s.channel,
  count(*) filter (where s.settled_at > now.at - interval '1 minute') as in_1_min,
  count(*) filter (where s.settled_at > now.at - interval '5 minutes') as in_5_min,
  count(*) as in_15_min
from nudge_send s, now where s.state = 'sent' and s.settled_at > now.at - interval '15 minutes'
group by s.channel order by s.channel
"""

_PAUSED = """
select name, paused_for as code, paused_at as since, paused_until as until from push_channel
where paused_for is not null
  and (strpos(name, '#') = 0 or paused_until > clock_timestamp() - interval '1 hour') order by name
"""

_SLOWED = """
select name, per_minute, slowed_at as since from push_channel
where slowed_at > clock_timestamp() - interval '2 hours' order by name
"""

_BRAKED = """
select kind, kept, braked_at as since, braked_until as until from removal_brake
where braked_until > clock_timestamp() order by kind
"""

_RELEASE = """
with released as (update removal_brake
    set counted_from = clock_timestamp(), braked_at = null, braked_until = null, kept = 0
    where braked_until > clock_timestamp() returning 1),
  tried as (update push_channel set paused_until = clock_timestamp()
    where paused_for is not null and paused_until > clock_timestamp() returning 1),
  waiting as (update nudge_send set not_before = clock_timestamp()
    where state = 'pending' and not_before > clock_timestamp())
select (select count(*) from released) + (select count(*) from tried)
"""


async def read_deliveries(database: Database) -> Deliveries:
    """How they stand now."""

    async def rows(sql: str, made: Any) -> tuple[Any, ...]:
        return tuple(made(**dict(row)) for row in await database.dispatcher.fetch(sql))

    counts = await database.dispatcher.fetch(_COUNTS)
    return Deliveries(
        ways=tuple(_ways(counts)),
        reasons=tuple(
            Reason(row["channel"], row["state"], row["code"], row["number"])
            for row in counts
            if row["code"] is not None
        ),
        throughput=await rows(_THROUGHPUT, Throughput),
        paused=await rows(_PAUSED, PausedChannel),
        slowed=await rows(_SLOWED, SlowedChannel),
        braked=await rows(_BRAKED, BrakedRemoval),
    )


def _ways(counts: Sequence[Any]) -> Iterator[Ways]:
    for (channel, state), rows in groupby(counts, key=lambda row: (row["channel"], row["state"])):
        of_state = list(rows)
        waits = [row["oldest_s"] for row in of_state if row["oldest_s"] is not None]
        number = sum(row["number"] for row in of_state)
        yield Ways(channel, state, number, max(waits, default=None))


async def release_held_back(database: Database) -> int:
    """An operator has looked: brakes end and count anew, paused channels and what waited for them
    are tried at once. How many brakes and channels.
    """
    released: int = await database.dispatcher.fetchval(_RELEASE)
    return released

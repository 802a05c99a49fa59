"""The queue of nudges to send, as the dispatcher sees it: claim, outcome, and what was left behind.

Leases and fences run on the database's clock; what is due and when it expires on people's time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from api.db.database import Database
from api.db.engine import rows_touched
from api.db.transaction import system_transaction
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Sent, Unknown

log = structlog.get_logger()

LEASE = timedelta(seconds=24)
GIVEN_UP_AFTER = timedelta(seconds=30)

_DUE = """
    select s.id from nudge_send s, now
    where s.channel = '{channel}' and s.state in ('pending', 'retry')
        and s.due_at <= now.people_at and (s.not_before is null or s.not_before <= now.at)
    order by s.due_at, s.nudge_id limit $1 for update of s skip locked
"""

_CLAIM = f"""
with now as materialized (select clock_timestamp() as at, clock_timestamp() + shift as people_at
    from people_clock),
  pushes as ({_DUE.format(channel="push")}),
  inboxes as ({_DUE.format(channel="inbox")})
update nudge_send s set state = 'leased', fence = s.fence + 1, attempts = s.attempts + 1,
  lease_until = clock_timestamp() + $2
where s.id in (select id from pushes union all select id from inboxes)
returning s.id, s.nudge_id, s.person_id, s.fence, s.attempts
"""  # noqa: S608

# A worker that died before the intent sent nothing: the row is as if never claimed. One that died
# after it may have sent: nobody will ever know, so nobody sends again. What could not leave before
# its break was over is looked at no more, whatever kept it: a provider's pause, a fault of ours.
# What somebody holds at this moment is not lost, and several may sweep at once.
_SWEEP = """
with now as materialized (select clock_timestamp() as at, clock_timestamp() + shift as people_at
    from people_clock),
  unheld as (
    select s.id, case when s.expires_at > now.people_at then 'pending' else 'expired' end as becomes
    from nudge_send s, now where s.state = 'leased' and s.lease_until <= now.at
    for update of s skip locked),
  too_late as (
    select s.id, 'expired' as becomes from nudge_send s, now
    where s.state in ('pending', 'retry') and s.expires_at <= now.people_at
    for update of s skip locked),
  given_up as (
    select s.id, 'unknown' as becomes from nudge_send s, now
    where s.state = 'sending' and s.sent_try_at <= now.at - $1::interval
    for update of s skip locked),
  lost as (select * from unheld union all select * from too_late union all select * from given_up)
update nudge_send s set state = lost.becomes, lease_until = null,
  attempts = s.attempts - (lost.becomes = 'pending')::integer,
  code = case lost.becomes when 'expired' then coalesce(s.code, 'expired')
    when 'unknown' then 'worker_lost' else s.code end,
  settled_at = case when lost.becomes <> 'pending' then now.people_at end
from lost, now where s.id = lost.id
"""

_PUT_ASIDE = """
update nudge_send set state = 'failed', code = 'undeliverable', lease_until = null,
  settled_at = clock_timestamp() + (select shift from people_clock)
where id = $1 and fence = $2 and state = 'leased'
"""

_OUTCOMES = """
update nudge_send s set state = o.state, code = o.code, provider_id = o.provider_id,
  lease_until = null, attempts = s.attempts - o.given_back,
  not_before = clock_timestamp() + o.rest,
  settled_at = case when o.state in ('pending', 'retry') then null
    else clock_timestamp() + (select shift from people_clock) end
from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::interval[],
  $7::integer[]) as o (id, fence, state, code, provider_id, rest, given_back)
where s.id = o.id and s.fence = o.fence and s.state = 'sending'
"""

_RETIRE = "select retire_push_target($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Claimed:
    """One way of one nudge, ours until the lease ends; `attempts` counts this one."""

    id: UUID
    nudge_id: UUID
    person_id: UUID
    fence: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How one push went, and the address it was for."""

    claimed: Claimed
    address_hash: bytes
    outcome: Outcome


async def claim(database: Database, most: int) -> list[Claimed]:
    """Take what is due, the longest waiting first: up to so many pushes and as many inboxes, which
    take no time. The ways of one nudge come together.
    """
    rows = await database.dispatcher.fetch(_CLAIM, most, LEASE)
    found = [Claimed(**dict(row)) for row in rows]
    return sorted(found, key=lambda each: (each.nudge_id, each.id))


async def sweep_nudges(database: Database) -> int:
    """Free what a lost worker had only claimed, give up what it had begun to send, and what has
    outlived its break; how many.
    """
    return rows_touched(await database.dispatcher.execute(_SWEEP, GIVEN_UP_AFTER))


async def put_aside(database: Database, sends: Sequence[Claimed]) -> None:
    """Give up ways of which nothing can be made, as long as they are ours."""
    await database.dispatcher.executemany(_PUT_ASIDE, [(send.id, send.fence) for send in sends])


async def record_outcomes(database: Database, ended: Sequence[Ended]) -> None:
    """How they went, but for those that somebody else has taken over; what is gone is retired.

    Only that address: one registered meanwhile on the same device stays. And only as long as so
    few are gone that it can be true: the brake on removals keeps the rest, and tells the operator.
    """
    for each in ended:
        if isinstance(each.outcome, Gone):
            await _retire(database, each, each.outcome.code)
    others = [each for each in ended if not isinstance(each.outcome, Gone)]
    if others:
        await database.dispatcher.execute(_OUTCOMES, *_columns(others))


async def _retire(database: Database, ended: Ended, code: str) -> None:
    claimed = ended.claimed
    async with system_transaction(database, person_id=claimed.person_id) as tx:
        became = await tx.value(_RETIRE, claimed.id, ended.address_hash, code)
        await tx.run(_OUTCOMES, *_columns([ended]))
    if became == "tripped":
        log.error("push_removal_brake", code=code)


def _columns(ended: Sequence[Ended]) -> Iterator[list[object]]:
    """What `_OUTCOMES` takes, a list for each of its arguments."""
    return (list(column) for column in zip(*map(_told, ended), strict=True))


def _told(ended: Ended) -> tuple[object, ...]:
    outcome = ended.outcome
    state, rest, given_back = _state_after(outcome)
    # A provider may say anything; PostgreSQL keeps no NUL.
    name = outcome.provider_id.replace("\0", "") if isinstance(outcome, Sent) else None
    code = None if isinstance(outcome, Sent) else outcome.code.replace("\0", "")
    return ended.claimed.id, ended.claimed.fence, state, code, name, rest, given_back


def _state_after(outcome: Outcome) -> tuple[str, timedelta, int]:
    """The row's state, how long it rests, and whether the attempt does not count."""
    match outcome:
        case Sent():
            return "sent", timedelta(), 0
        case Gone() | Failed():
            return "failed", timedelta(), 0
        case Unknown():
            return "unknown", timedelta(), 0
        case Again(after_s=seconds):
            return "retry", timedelta(seconds=seconds), 0
        case Paused(after_s=seconds):
            return "pending", timedelta(seconds=seconds), 1

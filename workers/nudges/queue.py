"""The queue of nudges to send, as the dispatcher sees it: claim, outcome, and what was left behind.

Leases and fences run on the database's clock; what is due and when it expires on people's time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from api.db.database import Database
from api.db.transaction import system_transaction
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Sent, Unknown

log = structlog.get_logger()

LEASE = timedelta(seconds=24)
GIVEN_UP_AFTER = timedelta(seconds=30)

_CLAIM = """
with now as materialized (select clock_timestamp() as at, clock_timestamp() + shift as people_at
    from people_clock),
  due as (
    select s.id from nudge_send s, now
    where s.state in ('pending', 'retry') and s.due_at <= now.people_at
        and (s.not_before is null or s.not_before <= now.at)
    order by s.due_at limit $1 for update of s skip locked)
update nudge_send s set state = 'leased', fence = s.fence + 1, attempts = s.attempts + 1,
  lease_until = clock_timestamp() + $2
from due where s.id = due.id
returning s.id, s.nudge_id, s.person_id, s.fence, s.attempts
"""

# A worker that died before the intent sent nothing: the row is as if never claimed. One that died
# after it may have sent: nobody will ever know, so nobody sends again. What could not leave before
# its break was over is looked at no more, whatever kept it: a provider's pause, a fault of ours.
_SWEEP = """
with now as materialized (select clock_timestamp() as at, clock_timestamp() + shift as people_at
    from people_clock),
freed as (
  update nudge_send s set state = 'pending', lease_until = null, attempts = attempts - 1 from now
  where s.state = 'leased' and s.lease_until <= now.at and s.expires_at > now.people_at
  returning 1),
too_late as (
  update nudge_send s set state = 'expired', code = coalesce(s.code, 'expired'), lease_until = null,
    settled_at = now.people_at from now
  where s.expires_at <= now.people_at
    and (s.state in ('pending', 'retry') or (s.state = 'leased' and s.lease_until <= now.at))
  returning 1),
given_up as (
  update nudge_send set state = 'unknown', code = 'worker_lost', lease_until = null,
    settled_at = clock_timestamp() + (select shift from people_clock)
  where state = 'sending' and sent_try_at <= clock_timestamp() - $1::interval returning 1)
select (select count(*) from freed) + (select count(*) from too_late)
  + (select count(*) from given_up)
"""

_PUT_ASIDE = """
update nudge_send set state = 'failed', code = 'undeliverable', lease_until = null,
  settled_at = clock_timestamp() + (select shift from people_clock)
where id = $1 and fence = $2 and state = 'leased'
"""

_OUTCOME = """
update nudge_send set state = $3, code = $4, provider_id = $5, lease_until = null,
  attempts = attempts - $7, not_before = clock_timestamp() + $6,
  settled_at = case when $3 in ('pending', 'retry') then null
    else clock_timestamp() + (select shift from people_clock) end
where id = $1 and fence = $2 and state = 'sending'
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


async def claim(database: Database, most: int) -> list[Claimed]:
    """Take what is due, the longest waiting first, the ways of one nudge together."""
    rows = await database.dispatcher.fetch(_CLAIM, most, LEASE)
    found = [Claimed(**dict(row)) for row in rows]
    return sorted(found, key=lambda each: (each.nudge_id, each.id))


async def sweep_nudges(database: Database) -> int:
    """Free what a lost worker had only claimed, give up what it had begun to send, and what has
    outlived its break; how many.
    """
    swept: int = await database.dispatcher.fetchval(_SWEEP, GIVEN_UP_AFTER)
    return swept


async def put_aside(database: Database, sends: Sequence[Claimed]) -> None:
    """Give up ways of which nothing can be made, as long as they are ours."""
    await database.dispatcher.executemany(_PUT_ASIDE, [(send.id, send.fence) for send in sends])


async def record_outcome(
    database: Database, claimed: Claimed, address_hash: bytes, outcome: Outcome
) -> None:
    """How it went, unless somebody else has taken the row over; a target that is gone is retired.

    Only that address: one registered meanwhile on the same device stays. And only as long as so
    few are gone that it can be true: the brake on removals keeps the rest, and tells the operator.
    """
    state, pause, given_back = _state_after(outcome)
    provider_id = outcome.provider_id if isinstance(outcome, Sent) else None
    code = None if isinstance(outcome, Sent) else outcome.code
    settled: Sequence[object] = (claimed.id, claimed.fence, state, code, provider_id)
    if not isinstance(outcome, Gone):
        await database.dispatcher.execute(_OUTCOME, *settled, pause, given_back)
        return
    async with system_transaction(database, person_id=claimed.person_id) as tx:
        became = await tx.value(_RETIRE, claimed.id, address_hash, outcome.code)
        await tx.run(_OUTCOME, *settled, pause, given_back)
    if became == "tripped":
        log.error("push_removal_brake", code=outcome.code)


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

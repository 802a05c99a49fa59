"""Carries out what was decided: each planned nudge to each device, at its minute, at most once.

A row is claimed with a lease and a fence; a short transaction of the person's looks once more and
commits the intent; only then does anything leave the house. Whoever dies before the intent loses
nothing: the row is claimed again. Whoever dies after it leaves `unknown`, never sent again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import structlog

from api.db.database import Database
from workers.nudges import queue
from workers.nudges.commit_intent import Errand, commit_intent
from workers.nudges.queue import Claimed
from workers.push.sender import Outcome, Sender, Unknown
from workers.to_the_end import to_the_end

log = structlog.get_logger()

AT_ONCE = 16
"""Rows in flight at a time: at most so many are left unknown by one kill."""

SEND_SECONDS = 14.0
"""For the whole conversation with a provider: less than what the intent leaves of the lease."""


@dataclass(frozen=True, slots=True)
class NudgeRoom:
    """What sending needs: the database, a way out for each kind of target, and who we are."""

    database: Database
    senders: Mapping[str, Sender]
    public_url: str


async def send_nudges(room: NudgeRoom) -> int:
    """Send everything that is due; the number of nudges looked at, each on each of its ways."""
    seen = 0
    while claimed := await queue.claim(room.database, AT_ONCE):
        people = groupby(claimed, key=lambda each: (each.person_id, each.nudge_id))
        await to_the_end([_carry_out(room, list(sends)) for _, sends in people])
        seen += len(claimed)
    return seen


async def _carry_out(room: NudgeRoom, sends: Sequence[Claimed]) -> None:
    """One nudge of one person on all its claimed ways."""
    errands = await commit_intent(room.database, room.public_url, sends)
    await to_the_end([_send_one(room, each) for each in errands])


async def _send_one(room: NudgeRoom, errand: Errand) -> None:
    sender = room.senders[errand.target.kind]
    try:
        async with asyncio.timeout(SEND_SECONDS):
            outcome = await sender.send(errand.push, errand.target, errand.claimed.attempts)
    except TimeoutError:
        outcome = Unknown("timeout")
    except Exception as error:  # whatever broke, something may have left the house
        log.error("push_broken", error=type(error).__name__, exc_info=error)
        outcome = Unknown("sender_broken")
    await _record(room, errand, outcome)


async def _record(room: NudgeRoom, errand: Errand, outcome: Outcome) -> None:
    await queue.record_outcome(room.database, errand.claimed, errand.address_hash, outcome)
    log.info("push", outcome=type(outcome).__name__.lower(), code=outcome.code)

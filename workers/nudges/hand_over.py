"""One push to one device: handed to its provider, and how it went kept, whatever that was."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from api.clock import monotonic
from api.db.database import Database
from workers.nudges import queue
from workers.nudges.commit_intent import Errand
from workers.push.sender import Again, Failed, Outcome, Paused, Sender, Unknown

log = structlog.get_logger()

SEND_SECONDS = 14.0
"""For the whole conversation with a provider: less than what the intent leaves of the lease."""


@dataclass(frozen=True, slots=True)
class NudgeRoom:
    """What sending needs: the database, a way out for each kind of target, and who we are."""

    database: Database
    senders: Mapping[str, Sender]
    public_url: str


async def hand_over(room: NudgeRoom, errand: Errand, send_by: float) -> None:
    """Send it, unless it is later than `send_by` (monotonic seconds): who was stopped for so long
    may not send what somebody else may have taken over, and nothing has left yet.
    """
    if monotonic() > send_by:
        await _record(room, errand, Again("stopped_meanwhile", 0.0))
        return
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
    tell = log.warning if isinstance(outcome, Paused | Failed) else log.info
    tell("push", outcome=type(outcome).__name__.lower(), code=outcome.code)

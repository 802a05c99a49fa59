"""One push to one device: handed to its provider, and how it went kept, whatever that was."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from api.clock import monotonic
from api.db.database import Database
from workers.nudges import queue
from workers.nudges.channels import Channels
from workers.nudges.commit_intent import Errand
from workers.push.sender import Again, Failed, Outcome, Paused, Sender, Unknown

log = structlog.get_logger()

SEND_SECONDS = 14.0
"""For the whole conversation with a provider: less than what the intent leaves of the lease."""


@dataclass(frozen=True, slots=True)
class NudgeRoom:
    """What sending needs: the database, a way out for each kind of target, who we are, and how the
    providers fare.
    """

    database: Database
    senders: Mapping[str, Sender]
    public_url: str
    channels: Channels = field(default_factory=Channels)


async def hand_over(room: NudgeRoom, errand: Errand, send_by: float) -> None:
    """Send it, unless it is later than `send_by` (monotonic seconds): who was stopped for so long
    may not send what somebody else may have taken over, and nothing has left yet.
    """
    sender = room.senders[errand.target.kind]
    channel = sender.channel(errand.target)
    held_back = await room.channels.admit(room.database, channel)
    if held_back is not None:
        await queue.record_outcome(room.database, errand.claimed, errand.address_hash, held_back)
        log.info("push_held_back", channel=channel, code=held_back.code)
        return
    if monotonic() > send_by:
        await _record(room, errand, Again("stopped_meanwhile", 0.0))
        return
    outcome = await _sent(sender, errand)
    await _record(room, errand, outcome)
    await room.channels.hear(room.database, channel, outcome)


async def _sent(sender: Sender, errand: Errand) -> Outcome:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await sender.send(errand.push, errand.target, errand.claimed.attempts)
    except TimeoutError:
        return Unknown("timeout")
    except Exception as error:  # whatever broke, something may have left the house
        log.error("push_broken", error=type(error).__name__, exc_info=error)
        return Unknown("sender_broken")


async def _record(room: NudgeRoom, errand: Errand, outcome: Outcome) -> None:
    await queue.record_outcome(room.database, errand.claimed, errand.address_hash, outcome)
    tell = log.warning if isinstance(outcome, Paused | Failed) else log.info
    tell("push", outcome=type(outcome).__name__.lower(), code=outcome.code)

"""One push to one device: handed to its provider, unless that is to be left alone now."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from api.clock import monotonic
from api.db.database import Database
from workers.nudges.channels import Channels
from workers.nudges.last_look import Errand
from workers.nudges.queue import Ended
from workers.outages import OUTAGES
from workers.push.sender import Again, Failed, Outcome, Paused, Sender, Unknown

log = structlog.get_logger()

SEND_SECONDS = 14.0
"""For the whole conversation with a provider: less than what the intent leaves of the lease."""

_OUTAGE_S = 1.0


@dataclass(frozen=True, slots=True)
class NudgeRoom:
    """What sending needs: the database, a way out for each kind of target, who we are, and how the
    providers fare.
    """

    database: Database
    senders: Mapping[str, Sender]
    public_url: str
    channels: Channels = field(default_factory=Channels)


async def hand_over(room: NudgeRoom, errand: Errand, send_by: float) -> Ended:
    """Send it, unless it is later than `send_by` (monotonic seconds): who was stopped for so long
    may not send what somebody else may have taken over, and nothing has left yet.
    """
    outcome = await _carried(room, errand, send_by)
    tell = {Failed: log.error, Paused: log.warning}.get(type(outcome), log.info)
    tell("push", outcome=type(outcome).__name__.lower(), code=outcome.code)
    return Ended(errand.claimed, errand.address_hash, outcome)


async def _carried(room: NudgeRoom, errand: Errand, send_by: float) -> Outcome:
    sender = room.senders[errand.target.kind]
    channel = sender.channel(errand.target)
    try:
        held_back = await room.channels.admit(room.database, channel)
    except OUTAGES:
        return Paused("database_away", _OUTAGE_S)
    if held_back is not None:
        return held_back
    outcome = await _sent(sender, errand, send_by)
    # What it says of its provider is a hint to others; how this push went must not be lost with it.
    with suppress(*OUTAGES):
        await room.channels.hear(room.database, channel, outcome)
    return outcome


async def _sent(sender: Sender, errand: Errand, send_by: float) -> Outcome:
    if monotonic() > send_by:
        return Again("stopped_meanwhile", 0.0)
    try:
        async with asyncio.timeout(SEND_SECONDS):
            return await sender.send(errand.push, errand.target, errand.claimed.attempts)
    except TimeoutError:
        return Unknown("timeout")
    except Exception as error:  # whatever broke, something may have left the house
        log.error("push_broken", error=type(error).__name__, exc_info=error)
        return Unknown("sender_broken")

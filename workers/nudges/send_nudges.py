"""Carries out what was decided: each planned nudge to each device, at its minute, at most once.

A row is claimed with a lease and a fence; a short transaction of the person's looks once more and
commits the intent; only then does anything leave the house. Whoever dies before the intent loses
nothing: the row is claimed again. Whoever dies after it leaves `unknown`, never sent again.
"""

from collections.abc import Sequence
from itertools import groupby

import structlog

from api.clock import monotonic
from workers.nudges import queue
from workers.nudges.commit_intent import commit_intent
from workers.nudges.hand_over import NudgeRoom, hand_over
from workers.nudges.queue import Claimed
from workers.nudges.send_queries import INTENT_SLACK
from workers.outages import OUTAGES
from workers.to_the_end import to_the_end

log = structlog.get_logger()

AT_ONCE = 16
"""Rows in flight at a time: at most so many are left unknown by one kill."""

INTENT_GOOD_FOR_S = (queue.LEASE - INTENT_SLACK).total_seconds()
"""From the claim: what the lease has beyond the slack that the intent asks for."""


async def send_nudges(room: NudgeRoom) -> int:
    """Send everything that is due; the number of ways looked at."""
    seen = 0
    while claimed := await queue.claim(room.database, AT_ONCE):
        await room.channels.look(room.database, len(claimed))
        people = groupby(claimed, key=lambda each: (each.person_id, each.nudge_id))
        await to_the_end([_carry_out(room, list(sends)) for _, sends in people])
        seen += len(claimed)
    return seen


async def _carry_out(room: NudgeRoom, sends: Sequence[Claimed]) -> None:
    """One nudge of one person on all its claimed ways.

    What can never be made into a push is put aside: it must not hold up everybody behind it.
    """
    send_by = monotonic() + INTENT_GOOD_FOR_S
    try:
        errands = await commit_intent(room.database, room.public_url, sends)
    except OUTAGES:
        raise
    except Exception as error:
        log.error("nudge_undeliverable", error=type(error).__name__, exc_info=error)
        await queue.put_aside(room.database, sends)
        return
    await to_the_end([hand_over(room, each, send_by) for each in errands])

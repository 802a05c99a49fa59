"""May a push go out by its channel now? Every worker asks before it speaks to a provider.

A provider that is set up wrong, or asked for quiet, is left alone by all workers until one push may
try; one that has too many of ours gets fewer. Both live in PostgreSQL and outlast every process;
what stands here is one process's last look at them.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from api.clock import monotonic
from api.db.database import Database
from workers.nudges import channel_queries as queries
from workers.nudges.channel_queries import Pause
from workers.push.sender import Again, Gone, Outcome, Paused, Sent

log = structlog.get_logger()

CEILINGS = {"fcm": 600_000.0}
"""Pushes a minute that a provider takes of one project; others do not say."""

PROBE_LEASE = timedelta(seconds=15)
"""Longer than a send may take: by then it is known how the one that tries has fared."""

LONGEST_REST_S = 3600.0
"""One push may be told to wait for days; for all of them another one finds out sooner."""

KEPT_S = 1.0
"""What another worker has heard meanwhile is minded this soon."""

_AHEAD_S = 0.1


@dataclass
class _Hand:
    """Turns of one channel this process may use, taken when; `wait_s` to the next ones."""

    left: int = 0
    taken_at: float = float("-inf")
    wait_s: float = 0.0
    every_s: float = 0.0


@dataclass
class Channels:
    """How the providers fare, as of this process's last look."""

    _paused: dict[str, Pause] = field(default_factory=dict)
    _probing: set[str] = field(default_factory=set)
    _hands: dict[str, _Hand] = field(default_factory=dict)
    _looked_at: float = float("-inf")

    async def look(self, database: Database, most: int, anew: bool = False) -> None:
        """See what is paused, `anew` or where the last look is old, and have turns for up to so
        many pushes.
        """
        if anew or monotonic() - self._looked_at > KEPT_S:
            self._paused = {each.name: each for each in await queries.paused_channels(database)}
            self._looked_at = monotonic()
        for name, ceiling in CEILINGS.items():
            hand = self._hands.setdefault(name, _Hand())
            if hand.left < most or monotonic() - hand.taken_at > KEPT_S:
                await _refill(hand, database, name, ceiling, most)

    async def admit(self, database: Database, channel: str) -> Paused | None:
        """None where a push may go; else why not, and when to ask again."""
        paused = self._paused.get(channel)
        if paused is not None:
            if paused.rest_s <= 0 and await queries.take_probe(database, channel, PROBE_LEASE):
                self._probing.add(channel)
                self._paused[channel] = Pause(channel, paused.code, PROBE_LEASE.total_seconds())
                return None
            return Paused(paused.code, max(paused.rest_s, PROBE_LEASE.total_seconds()))
        hand = self._hands.get(channel)
        if hand is None:
            return None
        hand.left -= 1
        if hand.left >= 0:
            return None
        # Whoever waits comes back in its turn, not all at once.
        waiting, hand.left = hand.wait_s, 0
        hand.wait_s += hand.every_s
        return Paused("rate_limited", max(waiting, hand.every_s))

    async def hear(self, database: Database, channel: str, outcome: Outcome) -> None:
        """What the provider said concerns more than this one push, or ends a pause."""
        match outcome:
            case Paused(code=code, after_s=seconds, whole=whole):
                name = channel if whole else f"{channel}#{code}"
                if await self._pause(database, name, code, seconds):
                    log.error("push_channel_paused", channel=name, code=code)
            case Again(code=code, after_s=seconds, channel="rests"):
                if await self._pause(database, channel, code, min(seconds, LONGEST_REST_S)):
                    log.warning("push_channel_rests", channel=channel, code=code)
            case Again(channel="slows"):
                rate = await queries.slow_down(database, channel, CEILINGS[channel])
                self._hands[channel] = _Hand()
                log.warning("push_channel_slowed", channel=channel, per_minute=round(rate))
            case Sent() | Gone() if channel in self._probing:
                if await queries.resume(database, channel):
                    log.info("push_channel_resumed", channel=channel)
                self._paused.pop(channel, None)
        self._probing.discard(channel)

    async def _pause(self, database: Database, name: str, code: str, seconds: float) -> bool:
        self._paused[name] = Pause(name, code, seconds)
        return await queries.pause(database, name, code, timedelta(seconds=seconds))


async def _refill(hand: _Hand, database: Database, name: str, ceiling: float, most: int) -> None:
    """Have turns for so many pushes, or for a moment's worth where that is more."""
    ahead = max(most, int(_AHEAD_S / hand.every_s) if hand.every_s else 0)
    wanted = max(0, ahead - hand.left)
    granted, wait, rate = await queries.take_turns(database, name, ceiling, wanted)
    hand.left += granted
    hand.taken_at, hand.wait_s, hand.every_s = monotonic(), wait.total_seconds(), 60 / rate

"""How fast may we push to one provider? Halved when it says we are too many, and slowly back again.

Pure: a rate is what was held at one moment and has grown since, so that nothing need run for it to
grow, and every process that reads the same row comes to the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

GROWS_A_MINUTE = 1.1
LEAST_PER_MINUTE = 60.0
"""However often we were too many, one a second may still find out that it is better now."""

SLOWED_ONCE = timedelta(seconds=1)
"""What was in flight together is refused together: that halves once."""

_BURST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Turns:
    """`per_minute` held at `slowed_at` (None: never slowed), turns are used up to `used_until`."""

    ceiling: float
    per_minute: float | None = None
    slowed_at: datetime | None = None
    used_until: datetime | None = None

    def rate(self, now: datetime) -> float:
        """Pushes a minute by now: a tenth more each minute, up to the ceiling."""
        if self.per_minute is None or self.slowed_at is None:
            return self.ceiling
        minutes = max(0.0, (now - self.slowed_at) / timedelta(minutes=1))
        # More minutes than it takes from the least to any ceiling, and no overflow.
        grown: float = self.per_minute * GROWS_A_MINUTE ** min(minutes, 1440.0)
        return min(self.ceiling, grown)

    def wait(self, now: datetime) -> timedelta:
        """How long until the next turn; none where there is one."""
        if self.used_until is None:
            return timedelta()
        every = self._every(now)
        return max(timedelta(), self.used_until + every - max(_BURST, every) - now)

    def take(self, now: datetime, wanted: int) -> tuple["Turns", int]:
        """As many turns as are left up to `wanted`: how many, and what is left then.

        A second's worth may go at once, and one at least.
        """
        every = self._every(now)
        used = max(self.used_until or now, now)
        left = int((max(_BURST, every) - (used - now)) / every + 1e-9)
        granted = max(0, min(wanted, left))
        return replace(self, used_until=used + granted * every), granted

    def slowed(self, now: datetime) -> "Turns":
        """Half as fast from now on."""
        if self.slowed_at is not None and now - self.slowed_at < SLOWED_ONCE:
            return self
        half = max(LEAST_PER_MINUTE, self.rate(now) / 2)
        return replace(self, per_minute=half, slowed_at=now)

    def _every(self, now: datetime) -> timedelta:
        return timedelta(minutes=1) / self.rate(now)

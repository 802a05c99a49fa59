"""How much may be sent, to one device and by one project? The FCM desk asks.

The published limits as token buckets: a limit of n a minute lets n through at once and then one
every nth of a minute, with no regard to where the clock's minutes begin.
"""

import math
from dataclasses import dataclass

from workers.push_stub.desk import Monotonic

_PROJECT = (600_000, 60.0)
_DEVICE = ((240, 60.0), (5_000, 3600.0))
# Twenty at once, and one more every three minutes.
_COLLAPSIBLE = (20, 20 * 180.0)


@dataclass(frozen=True, slots=True)
class Exceeded:
    """Whose limit it is, as QuotaFailure names it, and when there is room again."""

    subject: str
    retry_after_s: int


class _Bucket:
    __slots__ = ("_filled_at", "_level", "_per_s", "_size")

    def __init__(self, size: int, period_s: float, now: float) -> None:
        self._size = size
        self._per_s = size / period_s
        self._level = float(size)
        self._filled_at = now

    def wait_s(self, now: float) -> float:
        """Seconds until one fits; 0 where one does."""
        filled = self._level + (now - self._filled_at) * self._per_s
        self._level, self._filled_at = min(self._size, filled), now
        return max(0.0, (1 - self._level) / self._per_s)

    def take(self) -> None:
        self._level -= 1


class Quotas:
    """The buckets of one project and its devices."""

    def __init__(self, monotonic: Monotonic) -> None:
        self._monotonic = monotonic
        self._project = _Bucket(*_PROJECT, monotonic())
        self._devices: dict[str, list[_Bucket]] = {}

    def project_exceeded(self, project: str) -> Exceeded | None:
        """Whether the project has used up its minute."""
        return _exceeded(f"project:{project}", [self._project], self._monotonic())

    def charge_project(self) -> None:
        """Take one from the project: for what is accepted, and for every 4xx but 429."""
        self._project.take()

    def charge_device(self, target: str, *, collapsible: bool) -> Exceeded | None:
        """Take one from the device, or say which limit of it is used up and take nothing."""
        now = self._monotonic()
        buckets = self._devices.get(target)
        if buckets is None:
            buckets = [_Bucket(*limit, now) for limit in (*_DEVICE, _COLLAPSIBLE)]
            self._devices[target] = buckets
        charged = buckets if collapsible else buckets[: len(_DEVICE)]
        exceeded = _exceeded(f"device:{target}", charged, now)
        if exceeded is None:
            for bucket in charged:
                bucket.take()
        return exceeded


def _exceeded(subject: str, buckets: list[_Bucket], now: float) -> Exceeded | None:
    wait_s = max(bucket.wait_s(now) for bucket in buckets)
    return Exceeded(subject, max(1, math.ceil(wait_s))) if wait_s > 0 else None

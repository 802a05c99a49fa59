"""How nudges and mails get through: what waits and since when, what went wrong, what is held back.

The operator asks by `interlude deliveries`, `api/delivery_queries.py` reads it, and `gauges` is the
same as numbers to watch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """So many ways of nudges, or mails, are in this state: all of the open ones, of the others a
    day's.

    `planned` is not due yet. `oldest_s`: seconds since the first of the open ones fell due.
    """

    channel: str
    state: str
    number: int
    oldest_s: float | None


@dataclass(frozen=True, slots=True)
class Reason:
    """So many are, or were in the last day, in this state for this reason."""

    channel: str
    state: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Throughput:
    """Ways of one channel that were sent in the last minute, five and fifteen minutes."""

    channel: str
    in_1_min: int
    in_5_min: int
    in_15_min: int


@dataclass(frozen=True, slots=True)
class PausedChannel:
    """A provider that is left alone: why, since when, and from when on a push may try.

    A name with a # is about some of the provider's targets: those, and only those, wait.
    """

    name: str
    code: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SlowedChannel:
    """A provider that had too many of ours: pushes a minute at that time, growing since."""

    name: str
    per_minute: float
    since: datetime


@dataclass(frozen=True, slots=True)
class BrakedRemoval:
    """So many addresses were called gone that no more are believed, and so many were kept."""

    kind: str
    kept: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Everything an operator needs to know about them now."""

    ways: tuple[Ways, ...]
    reasons: tuple[Reason, ...]
    throughput: tuple[Throughput, ...]
    paused: tuple[PausedChannel, ...]
    slowed: tuple[SlowedChannel, ...]
    braked: tuple[BrakedRemoval, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number to watch, under its name and labels."""

    name: str
    labels: dict[str, str]
    value: float


def gauges(found: Deliveries) -> Iterator[Gauge]:
    """The same as numbers to watch."""
    for way in found.ways:
        where = {"channel": way.channel, "state": way.state}
        yield Gauge("interlude_delivery_ways", where, way.number)
        if way.oldest_s is not None:
            yield Gauge("interlude_delivery_oldest_seconds", where, way.oldest_s)
    for reason in found.reasons:
        why = {"channel": reason.channel, "state": reason.state, "code": reason.code}
        yield Gauge("interlude_delivery_reasons", why, reason.number)
    for sent in found.throughput:
        yield Gauge("interlude_delivery_sent_1m", {"channel": sent.channel}, sent.in_1_min)
    for paused in found.paused:
        why = {"channel": paused.name, "code": paused.code}
        yield Gauge("interlude_push_channel_paused", why, 1)
    for slowed in found.slowed:
        yield Gauge("interlude_push_per_minute", {"channel": slowed.name}, slowed.per_minute)
    for braked in found.braked:
        yield Gauge("interlude_push_removals_kept", {"kind": braked.kind}, braked.kept)

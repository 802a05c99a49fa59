"""How deliveries stand, as Prometheus reads it beside the counters of this process."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import asyncpg
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.clock import monotonic
from api.db.database import Database
from api.deliveries import Deliveries, gauges
from api.delivery_queries import read_deliveries

FRESH_S = 5.0
"""Whoever asks more often, signed in or not, reads the same again: the database is not asked."""

_PATIENCE_S = 2
_ABOUT = "See interlude deliveries"


@dataclass
class DeliveryMetrics:
    """What this process last read of them, and when."""

    read_at: float = float("-inf")
    text: bytes = b""

    async def latest(self, database: Database) -> bytes:
        """As they stood FRESH_S ago at most; nothing where the database is out of reach."""
        if monotonic() - self.read_at >= FRESH_S:
            self.read_at = monotonic()
            self.text = await _read(database)
        return self.text


async def _read(database: Database) -> bytes:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            found = await read_deliveries(database)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return b""
    registry = CollectorRegistry()
    registry.register(_Found(found))
    return generate_latest(registry)


@dataclass(frozen=True)
class _Found(Collector):
    found: Deliveries

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in gauges(self.found):
            family = families.setdefault(
                gauge.name, GaugeMetricFamily(gauge.name, _ABOUT, labels=list(gauge.labels))
            )
            family.add_metric(list(gauge.labels.values()), gauge.value)
        yield from families.values()

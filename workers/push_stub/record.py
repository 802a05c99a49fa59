"""What came in, what became of it, and did anyone get the same message twice? Tests ask.

A duplicate is a second accepted message with the same nudge and target. The counts hold for ever,
the list of exchanges for the newest hundred thousand.
"""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.push_stub.sighting import Sighting

_MOST_EXCHANGES = 100_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its end; `status` is None where nothing was answered."""

    at: datetime
    seen: Sighting
    headers: dict[str, str]
    connection: int
    status: int | None
    accepted: bool
    phase: str


class Record:
    """Everything since the start, or since the last reset."""

    def __init__(self) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=_MOST_EXCHANGES)
        self._accepted = 0
        self._times: Counter[tuple[str, str | None]] = Counter()
        self._per_second: Counter[str] = Counter()
        self._per_target: Counter[str] = Counter()

    def add(self, exchange: Exchange) -> None:
        """Note one exchange, and count it where a message was accepted."""
        self._exchanges.append(exchange)
        seen = exchange.seen
        if not exchange.accepted or seen.kind == "oauth":
            return
        self._accepted += 1
        self._per_second[exchange.at.strftime("%Y-%m-%dT%H:%M:%SZ")] += 1
        self._per_target[seen.target or ""] += 1
        if seen.nudge_id is not None:
            self._times[seen.nudge_id, seen.target] += 1

    def log(self) -> list[dict[str, Any]]:
        """The exchanges, oldest first."""
        return [_entry(exchange) for exchange in self._exchanges]

    def stats(self) -> dict[str, Any]:
        """The counts of accepted messages; a message without a nudge is no duplicate."""
        duplicates = sum(times - 1 for times in self._times.values())
        return {
            "accepted": self._accepted,
            "unique": self._accepted - duplicates,
            "duplicates": duplicates,
            "per_second": self._per_second,
            "per_target": self._per_target,
        }


def _entry(exchange: Exchange) -> dict[str, Any]:
    seen = exchange.seen
    return {
        "at": exchange.at.isoformat(),
        "kind": seen.kind,
        "nudge_id": seen.nudge_id,
        "target": seen.target,
        "headers": exchange.headers,
        "payload": seen.payload,
        "connection": exchange.connection,
        "status": exchange.status,
        "accepted": exchange.accepted,
        "phase": exchange.phase,
    }

"""A learner with several phones, each with a queue and clocks of its own, on the real database."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import msgspec
import uuid_utils.compat

from api.facts.effects import TABLES
from mobile_contract import sessions, sync
from mobile_contract.client import Client
from tests.api.sync.dict_model import Said
from tests.world import World

Answer = TypeVar("Answer")

FORGET = "; ".join(
    [f"delete from {table}" for table in TABLES]
    + [
        f"delete from {table}"
        for table in ("learner_event", "event_quarantine", "install_sequence", "step_wish")
    ]
    + [
        "update learner set pace_answers = 0, pace_log_ratio_micro_sum = 0,"
        " pace_log_ratio_micro_square_sum = 0, ability_mean = null, ability_variance = null,"
        " ability_answers = 0, ability_at = null, moving_average = null,"
        " last_session_id = null, last_skills = '{}', folded_effective_at = null,"
        " folded_device_id = null, folded_sequence = null"
    ]
)


@dataclass(frozen=True, slots=True)
class Watched(World):
    """A world whose rows are looked at through one connection: hundreds of runs look at them."""

    owner: asyncpg.Connection

    async def owner_fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """As the world's own."""
        return list(await self.owner.fetch(sql, *arguments))


@dataclass(slots=True)
class Stage:
    """Where the machine plays: called from its own thread, the application in the test's loop."""

    world: Watched
    loop: asyncio.AbstractEventLoop
    clients: list[Client]
    steps: list[sessions.Step]
    responses: list[tuple[dict[str, Any], dict[str, Any]]]

    def run(self, what: Coroutine[Any, Any, Answer]) -> Answer:
        """Do it in the test's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(60)

    @property
    def person_id(self) -> UUID:
        """The learner."""
        assert self.clients[0].tokens is not None
        return self.clients[0].tokens.person_id


@dataclass(slots=True)
class Clocks:
    """A phone's: how far its wall clock is off, and the run of its monotonic one."""

    off: timedelta = timedelta()
    boot_id: UUID = field(default_factory=uuid4)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(hours=9))

    def mono_ms(self, at: datetime) -> int:
        """What the monotonic clock showed then."""
        return max((at - self.started_at) // timedelta(milliseconds=1), 0)


@dataclass(slots=True)
class Handset:
    """One phone: what it has said so far, and how far that was sent."""

    client: Client
    clocks: Clocks = field(default_factory=Clocks)
    number: int = 0
    said: list[Said] = field(default_factory=list)
    sent: int = 0

    @property
    def install(self) -> UUID:
        """Its installation."""
        return self.client.install.id

    def say(self, kind: type[Any], ago: timedelta, *, timed: bool, **fields: Any) -> None:
        """Something happened; it waits in the queue."""
        self.number += 1
        at = datetime.now(UTC) - ago
        mono_ms = self.clocks.mono_ms(at) if timed else None
        if timed and kind in (sync.AnswerEvent, sync.ViewEvent):
            fields["shown_mono_ms"] = max((mono_ms or 0) - 4000, 0)
        event = kind(
            id=uuid_utils.compat.uuid7(),
            sequence=self.number,
            boot_id=self.clocks.boot_id,
            occurred_at=at + self.clocks.off,
            zone="Europe/Berlin",
            mono_ms=mono_ms,
            **fields,
        )
        self.said.append(Said(msgspec.json.encode(event), event.id, event.sequence))

    def waiting(self) -> list[Said]:
        """What was not sent yet; now it is."""
        waiting, self.sent = self.said[self.sent :], len(self.said)
        return waiting

    async def send(self, batch: Sequence[Said], *, says_boot: bool) -> sync.EventsReceived:
        """Send these lines as they are."""
        now = datetime.now(UTC)
        headers = {
            "Content-Type": "application/x-ndjson",
            "Client-Time": (now + self.clocks.off).isoformat(),
        }
        if says_boot:
            headers["Client-Boot"] = str(self.clocks.boot_id)
            headers["Client-Mono-Ms"] = str(self.clocks.mono_ms(now))
        body = b"\n".join(said.line for said in batch)
        return await self.client.send(
            "POST", "/v1/sync/events", sync.EventsReceived, body, headers=headers
        )


def spoilt(said: Said, how: str) -> Said:
    """A line of the queue that was damaged on the way there."""
    line = said.line
    match how:
        case "nonsense":
            return Said(b"\x00nonsense", None, None, "event_unreadable")
        case "surrogate":
            return Said(line[:-1] + b',"x":"\\ud800"}', None, None, "event_unreadable")
        case "deep":
            return Said(b"[" * 1000, None, None, "event_unreadable")
        case "unknown field":
            spoiled = line[:-1] + b',"x":1e400000}'
            return Said(spoiled, said.id, said.sequence, "event_unreadable")
        case "wrong zone":
            return Said(
                line.replace(b"Europe/Berlin", b"Mars/Olympus"),
                said.id,
                said.sequence,
                "zone_unknown",
            )
    raise AssertionError(how)


SPOILT = ("nonsense", "surrogate", "deep", "unknown field", "wrong zone")

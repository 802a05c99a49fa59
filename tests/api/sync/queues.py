"""What a phone has in its queue when it surfaces."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import uuid_utils.compat

from mobile_contract import sync
from mobile_contract.client import Client
from tests.world import World


@dataclass(slots=True)
class Phone:
    """A learner's phone that was in a tunnel: a session it was given, and what she did."""

    world: World
    client: Client
    session_id: UUID
    steps: list[Any]
    queue: list[sync.SyncEvent] = field(default_factory=list)

    async def answer(self, place: int, *, right: bool = True, **changed: Any) -> sync.AnswerEvent:
        """She answers; it waits in the queue."""
        step = self.steps[place]
        give = self.world.right_response if right else self.world.wrong_response
        sent = self.client.answer(step, await give(step), seconds=changed.pop("seconds", 6.0))
        event = self.client.as_event(self.session_id, sent)
        event = msgspec.structs.replace(event, **changed)
        self.queue.append(event)
        return event

    def said(self, event_type: type[Any], /, **fields: Any) -> Any:
        """Anything else she did; it waits in the queue."""
        common = {
            "id": uuid_utils.compat.uuid7(),
            "sequence": self.client.install.next_sequence(),
            "boot_id": self.client.install.boot_id,
            "occurred_at": datetime.now(UTC),
            "zone": self.client.zone,
        }
        event = event_type(**{**common, **fields})
        self.queue.append(event)
        return event


async def phone_of(world: World, name: str = "ada", minutes: float = 20) -> Phone:
    """A demo person's phone with a session of exercises."""
    client = await world.demo(name)
    session = await client.start_session(minutes)
    return Phone(world, client, session.id, [step for step in session.steps if step.exercise])


def statuses(received: sync.EventsReceived) -> list[str]:
    """What became of each line."""
    return [each.status for each in received.results]

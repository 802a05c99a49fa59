"""A worker's room that knows the push stub, and an association."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from api.ground import Ground
from tests.push_stub import PushStub
from tests.workers.nudges.reminding import MORNING, Reminding
from tests.world import PUBLIC_URL, World
from workers.nudges.hand_over import NudgeRoom
from workers.push.ways import Pushes, open_ways


@pytest.fixture
def ground(ground: Ground, stub: PushStub) -> Ground:
    """Browsers may be subscribed at the stub."""
    return replace(ground, public_url=PUBLIC_URL, web_push_origins=frozenset({stub.url}))


@pytest.fixture
async def room(world: World, stub: PushStub) -> AsyncIterator[NudgeRoom]:
    """What a worker sends with when the stub stands for Firebase and for a browser's service."""
    contact, origins = "mailto:ops@learn.example", frozenset({stub.url})
    pushes = Pushes(stub.credentials, stub.url, contact, origins)
    async with open_ways(pushes, world.database.keeper.vapid_key) as senders:
        yield NudgeRoom(world.database, senders, PUBLIC_URL)


@pytest.fixture
async def reminding(world: World, stub: PushStub, room: NudgeRoom) -> AsyncIterator[Reminding]:
    """An association on a Monday morning; in the end every planned way is accounted for."""
    await world.set_time(MORNING)
    await world.found("First", "owner@first.example")
    owner = await world.signed_in("owner@first.example")
    made = Reminding(world, stub, room, owner)
    yield made
    await made.require_all_accounted_for()

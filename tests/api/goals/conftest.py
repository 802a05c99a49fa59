"""One house for all tests of a file; its time only goes on."""

from collections.abc import AsyncIterator

import pytest

from api.embedded import Servers
from tests.api.learners.studying import House
from tests.conftest import _ground as fresh_ground
from tests.world import World


@pytest.fixture(scope="module")
async def house(servers: Servers, template: str) -> AsyncIterator[House]:
    """The house, with nobody taught in it yet."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world, House.opened(world) as house:
            yield house

"""One association for all tests of recommendations: each has a learner of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from api.embedded import Servers
from api.ground import Ground
from tests.api.catalogue.taught import Taught, found_associations, publish, signed_in
from tests.api.recommendations.courses import MUSHROOMS
from tests.conftest import _ground as fresh_ground
from tests.world import World


@pytest.fixture(scope="session")
async def forest(servers: Servers, template: str) -> AsyncIterator[Ground]:
    """First, which teaches the catalogue's courses and one on mushrooms."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world:
            await publish(world, [MUSHROOMS])  # First is founded later, and teaches what there is
            await found_associations(world)
        yield ground


@pytest.fixture(scope="module")
async def here(forest: Ground) -> AsyncIterator[Taught]:
    """The running application there, its clock set right: only one can run at a time."""
    async with World.running(forest) as world:
        await world.set_time(datetime.now(UTC))
        yield await signed_in(world)

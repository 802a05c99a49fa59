"""One database for all tests of the catalogue: they read, or each has a learner of its own."""

from collections.abc import AsyncIterator

import pytest

from api.embedded import Servers
from api.ground import Ground
from tests.api.catalogue.taught import Taught, found_associations, signed_in
from tests.conftest import _ground as fresh_ground
from tests.world import World


@pytest.fixture(scope="session")
async def library(servers: Servers, template: str) -> AsyncIterator[Ground]:
    """First and Second, and what they teach."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world:
            await found_associations(world)
        yield ground


@pytest.fixture(scope="module")
async def here(library: Ground) -> AsyncIterator[Taught]:
    """The running application there: only one can run at a time."""
    async with World.running(library) as world:
        yield await signed_in(world)

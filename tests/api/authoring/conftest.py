"""One association for all tests of a file: each test has a course of its own there."""

from collections.abc import AsyncIterator

import pytest

from api.embedded import Servers
from tests.api.authoring.writing_lessons import Office
from tests.conftest import _ground as fresh_ground
from tests.world import World


@pytest.fixture(scope="module")
async def tea_house(servers: Servers, template: str) -> AsyncIterator[Office]:
    """The association, which teaches nothing but what its own people write."""
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world, Office.opened(world) as office:
            await office.teach_own_courses_only()
            yield office

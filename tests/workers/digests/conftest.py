"""A worker's room with a real mail server, and an association on a Sunday."""

from collections.abc import AsyncIterator

import pytest

from tests.workers.digests.mailing import SUNDAY, Mailing
from tests.workers.smtp_server import smtp_server
from tests.world import PUBLIC_URL, World
from workers.mail_room import MailRoom
from workers.mail_transport import SmtpTransport


@pytest.fixture
async def mailing(world: World) -> AsyncIterator[Mailing]:
    await world.set_time(SUNDAY)
    await world.found("First", "owner@first.example")
    owner = await world.signed_in("owner@first.example")
    async with smtp_server() as server:
        room = MailRoom(
            world.database, SmtpTransport(server.url), PUBLIC_URL, "Interlude <post@learn.example>"
        )
        yield Mailing(world, server, room, owner)

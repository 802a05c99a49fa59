"""The local outbox takes every push, and nothing leaves."""

from tests.workers.push.nudges import a_push
from workers.push.outbox import OutboxSender
from workers.push.sender import Sent, Target


async def test_the_outbox_takes_every_push() -> None:
    sender = OutboxSender()
    assert await sender.send(a_push(), Target("fid", "f"), 1) == Sent("outbox")
    await sender.close()

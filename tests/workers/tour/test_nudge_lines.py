"""What `up` tells while somebody watches: each decision and each outcome, in words, once."""

# ruff: noqa: ASYNC110 (nothing tells these tests when a line was reported)

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_contract.client import Client
from mobile_contract.reminders import RegisterPushTarget, WeeklyBreak
from tests.world import PUBLIC_URL, World
from workers.nudges.hand_over import NudgeRoom
from workers.nudges.plan_nudges import plan_nudges
from workers.nudges.send_nudges import send_nudges
from workers.push.outbox import OutboxSender
from workers.tour.nudge_lines import tell_nudges

LUNCH_STARTS = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Watched:
    """The world, its people, and the lines that were told about them so far."""

    world: World
    people: dict[str, Client]
    lines: list[str]

    async def tell(self) -> None:
        """As `up` does, until cancelled."""
        names = {who.tokens.person_id: name for name, who in self.people.items() if who.tokens}
        await tell_nudges(self.world.database, names, self.lines.append)

    async def told(self, count: int) -> list[str]:
        """The lines, once there are so many, without what differs from run to run."""
        async with asyncio.timeout(10):
            while len(self.lines) < count:
                await asyncio.sleep(0.05)
        return self.lines


@pytest.fixture
async def watched(world: World) -> AsyncIterator[Watched]:
    """grace and alan have lunch; alan has put his reminders on hold."""
    await world.set_time(LUNCH_STARTS - 60 * MINUTE)
    await world.found("First", "owner@first.example")
    owner = await world.signed_in("owner@first.example")
    people = {}
    for name in ("grace", "alan"):
        people[name] = await world.with_member(owner, f"{name}@first.example", "learner")
        await people[name].decide_consent("reminders", True)
        await people[name].set_breaks(WeeklyBreak(1, "12:30", "12:50"))
    await people["grace"].register_push_target(RegisterPushTarget("fid", address="a-phone"))
    await people["alan"].hold_reminders(date(2026, 11, 23))
    watched = Watched(world, people, [])
    telling = asyncio.create_task(watched.tell())
    yield watched
    telling.cancel()
    await asyncio.wait([telling])


async def test_each_decision_and_each_outcome_is_told_once(watched: Watched) -> None:
    world, senders = watched.world, {"fid": OutboxSender()}
    await world.set_time(LUNCH_STARTS - 9 * MINUTE)
    assert await plan_nudges(world.database) == 2
    decided, held = sorted(await watched.told(2), key=lambda line: "alan" in line)
    assert held == "nudge: alan, break Mon 12:30: held. You had put reminders on hold."
    assert decided.startswith("nudge: grace, break Mon 12:30: decided. ")
    await world.set_time(LUNCH_STARTS)
    assert await send_nudges(NudgeRoom(world.database, senders, PUBLIC_URL)) == 2
    inbox, phone = (await watched.told(4))[2:]
    assert inbox.startswith("nudge: grace, break Mon 12:30: sent at 12:30:0")
    assert "(inbox)" in inbox
    assert phone.startswith("nudge: grace, break Mon 12:30: sent at 12:30:0")
    assert "(push)" in phone
    await asyncio.sleep(1.2)
    assert len(watched.lines) == 4

"""Whatever changes when a person is to be reminded has her break looked at again, and at once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
from redis.asyncio import Redis

from mobile_contract import identity, reminders
from mobile_contract.client import Client
from tests.api.identity.asking import code_of
from tests.world import World

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
LUNCH = reminders.WeeklyBreak(1, "12:00", "12:30")

CHANGES: dict[str, Callable[[Client], Awaitable[object]]] = {
    "breaks": lambda ada: ada.set_breaks(LUNCH),
    "limits": lambda ada: ada.change_reminders(reminders.ChangeReminders(at_most_per_day=2)),
    "hold": lambda ada: ada.hold_reminders(date(2026, 12, 1)),
    "resumed": lambda ada: ada.resume_reminders(),
    "zone": lambda ada: ada.change_me(identity.ChangeMe(zone="Asia/Tokyo")),
    "granted": lambda ada: ada.decide_consent("reminders", True),
    "withdrawn": lambda ada: ada.decide_consent("reminders", False),
}

OTHERS: dict[str, Callable[[Client], Awaitable[object]]] = {
    "looking": lambda ada: ada.reminders(),
    "name": lambda ada: ada.change_me(identity.ChangeMe(name="Ada")),
    "same zone": lambda ada: ada.change_me(identity.ChangeMe(zone="Europe/Berlin")),
    "another consent": lambda ada: ada.decide_consent("rhythm", True),
    "target": lambda ada: ada.register_push_target(reminders.RegisterPushTarget("token", "a")),
    "refused breaks": lambda ada: code_of(ada.set_breaks(LUNCH, LUNCH)),
}


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association; nobody is to look at her breaks."""
    await world.found("First", "ada@first.example")
    await world.set_time(NOON)
    ada = await world.signed_in("ada@first.example")
    await ada.set_breaks(LUNCH)
    await world.owner_fetch("update nudge_agenda set decide_at = null")
    return ada


async def looks_again_at(world: World) -> datetime | None:
    [row] = await world.owner_fetch("select decide_at from nudge_agenda")
    at: datetime | None = row["decide_at"]
    await world.owner_fetch("update nudge_agenda set decide_at = null")
    return at


async def test_what_a_reminder_depends_on_has_it_looked_at_now(world: World, ada: Client) -> None:
    for name, change in CHANGES.items():
        await change(ada)
        at = await looks_again_at(world)
        assert at is not None, name
        assert 0 <= (at - NOON).total_seconds() < 60, name


async def test_nothing_else_does(world: World, ada: Client) -> None:
    for name, change in OTHERS.items():
        await change(ada)
        assert await looks_again_at(world) is None, name


async def test_a_phone_that_comes_back_from_another_zone_has_it_looked_at(
    world: World, ada: Client
) -> None:
    for zone, looked_at in (("Europe/Berlin", False), ("Asia/Tokyo", True), ("Asia/Tokyo", False)):
        phone = world.client()
        await phone.request_sign_in_link("ada@first.example")
        await phone.sign_in(await world.mailed_token("ada@first.example"), zone=zone)
        assert (await looks_again_at(world) is not None) is looked_at


async def test_the_workers_are_rung_for(world: World, ada: Client) -> None:
    redis = Redis.from_url(world.ground.redis_url)
    await redis.delete("arq:job:plan_nudges", "arq:queue")
    await ada.set_breaks(LUNCH)
    rung = await redis.exists("arq:job:plan_nudges")
    await redis.delete("arq:job:plan_nudges", "arq:queue")
    await redis.aclose()
    assert rung == 1

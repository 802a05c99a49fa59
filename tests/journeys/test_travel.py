"""Tokyo, Los Angeles, Tokyo: a date lived twice, a date never lived, and a streak that is whole."""

from datetime import UTC, datetime

import msgspec
import pytest

from mobile_contract import identity
from mobile_contract.client import Client
from tests.api.facts.folded_rows import differing_rows
from tests.world import World

TOKYO, ANGELES = "Asia/Tokyo", "America/Los_Angeles"


class Traveller:
    """A learner and where she is."""

    def __init__(self, world: World, client: Client) -> None:
        self.world, self.client = world, client

    async def lands(self, at: datetime, zone: str) -> None:
        """Her phone takes the zone of the place."""
        await self.world.set_time(at)
        await self.client.change_me(identity.ChangeMe(zone=zone))

    async def studies(self, at: datetime, zone: str) -> None:
        """One answer, on the clock of where she is."""
        await self.world.set_time(at)
        session = await self.client.start_session(5)
        step = next(step for step in session.steps if step.exercise)
        recorded = self.client.answer(step, await self.world.right_response(step), seconds=8, at=at)
        await self.client.submit(session.id, msgspec.structs.replace(recorded, zone=zone))

    async def streak(self) -> tuple[int, bool]:
        """Its length, and whether today counts already."""
        streak = (await self.client.progress()).streak
        return streak.length, streak.counted


def utc(day: int, hour: int) -> datetime:
    """A moment of December 2026."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


@pytest.fixture
async def traveller(world: World) -> Traveller:
    """In Tokyo, on the first of December."""
    await world.found("First", "ada@first.example", TOKYO)
    await world.set_time(utc(1, 0))
    return Traveller(world, await world.signed_in("ada@first.example"))


async def test_tokyo_los_angeles_tokyo_keeps_the_streak(traveller: Traveller) -> None:
    await traveller.lands(utc(1, 0), TOKYO)
    await traveller.studies(utc(1, 1), TOKYO)  # the 1st
    await traveller.studies(utc(2, 1), TOKYO)  # the 2nd
    await traveller.lands(utc(2, 18), ANGELES)  # the 2nd again
    assert await traveller.streak() == (2, True)
    await traveller.studies(utc(2, 20), ANGELES)
    assert await traveller.streak() == (2, True)
    await traveller.studies(utc(4, 4), ANGELES)  # the evening of the 3rd
    assert await traveller.streak() == (3, True)
    await traveller.lands(utc(4, 22), TOKYO)  # the morning of the 5th: there was no 4th
    assert await traveller.streak() == (3, False)
    await traveller.studies(utc(5, 1), TOKYO)
    assert await traveller.streak() == (4, True)
    assert await differing_rows(traveller.world) == 0


async def test_a_day_missed_where_she_is_breaks_it_all_the_same(traveller: Traveller) -> None:
    await traveller.lands(utc(1, 0), TOKYO)
    await traveller.studies(utc(1, 1), TOKYO)
    await traveller.lands(utc(2, 18), ANGELES)
    await traveller.studies(utc(4, 20), ANGELES)  # the 4th; the 2nd and 3rd went by
    assert await traveller.streak() == (1, True)
    await traveller.lands(utc(7, 1), TOKYO)  # the 7th; the 5th went by in Los Angeles
    assert await traveller.streak() == (0, False)

"""A herd: thousands whose break begins at eight in one zone, and what was planned and sent."""

# ruff: noqa: ASYNC110 (what is waited for is a row another process writes)

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
import httpx

from api import embedded
from api.ground import open_ground, open_ground_database
from api.settings import Settings
from tests.chaos.parts.crowd_time import move_time
from tests.chaos.parts.same_break import Crowd, let_them_wait
from tests.chaos.parts.sorts_of_people import HOME, Person
from tests.product import Product
from tests.push_stub import PushStub
from workers.nudges.plan_nudges import AHEAD

_EIGHT, _HALF_PAST_EIGHT = time(8), time(8, 30)
_LOOK_EVERY_S = 0.2
_UNDECIDED = """
select count(*) as people from nudge_agenda
where decide_at <= (select clock_timestamp() + shift from people_clock)
"""
_PLANNED = "select planned_at from nudge where person_id = any($1) and planned_at is not null"
_WAYS = """
select state, count(*) as ways from nudge_send
where person_id = any($1) and channel = 'push' group by state
"""


class EarlyRiser(Person):
    """Studies from eight to half past on any day."""

    @property
    def breaks(self) -> list[tuple[int, time, time]]:
        return [(weekday, _EIGHT, _HALF_PAST_EIGHT) for weekday in range(1, 8)]


@dataclass(frozen=True, slots=True)
class Herd:
    """Those who wait for eight o'clock tomorrow, in a product that runs."""

    product: Product
    crowd: Crowd
    eight: datetime
    superuser_url: str
    stub: PushStub

    @classmethod
    async def gathered(cls, product: Product, size: int, control: httpx.AsyncClient) -> "Herd":
        """So many of them; it is a quarter to eight."""
        people: dict[UUID, Person] = {
            uuid4(): EarlyRiser(number, "plain", HOME) for number in range(size)
        }
        url = embedded.superuser_url(product.data, database="interlude")
        stub = PushStub(str(control.base_url), product.data / "push-stub.json", control)
        herd = cls(product, Crowd(people, browsers=0), _eight_tomorrow(), url, stub)
        await herd.it_is(timedelta(minutes=-15))
        settings = Settings.from_env({}, product.data)
        async with open_ground(settings) as ground, open_ground_database(ground) as database:
            first = herd.eight - AHEAD
            await let_them_wait(database, url, stub, herd.crowd, datetime.now(UTC), first)
        return herd

    async def it_is(self, after_eight: timedelta) -> None:
        """Time goes on from there."""
        await move_time(self.superuser_url, self.eight + after_eight)

    async def until_decided(self) -> None:
        """Wait until nobody waits for a decision."""
        while (await self._rows(_UNDECIDED))[0]["people"]:
            await asyncio.sleep(_LOOK_EVERY_S)

    async def planned(self) -> list[datetime]:
        """When they are to be reminded: those about whom it was decided to."""
        rows = await self._rows(_PLANNED, list(self.crowd.people))
        return [row["planned_at"] for row in rows]

    async def ways_by_state(self) -> Counter[str]:
        """How many of the ways to their phones are in which state."""
        rows = await self._rows(_WAYS, list(self.crowd.people))
        return Counter({row["state"]: row["ways"] for row in rows})

    async def arrivals(self) -> list[datetime]:
        """When the stub accepted each push to one of their phones."""
        return [
            datetime.fromisoformat(each["at"])
            for each in await self.stub.log()
            if each["accepted"] and each["target"].startswith("phone-")
        ]

    async def _rows(self, asked: str, *about: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.superuser_url)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(asked, *about)
            return rows
        finally:
            await connection.close()


def most_in_a_second(moments: Iterable[datetime]) -> int:
    """How many there are in the second with the most, as a clock counts seconds."""
    return max(Counter(at.replace(microsecond=0) for at in moments).values(), default=0)


def _eight_tomorrow() -> datetime:
    here = datetime.now(ZoneInfo(HOME)) + timedelta(days=1)
    return here.replace(hour=8, minute=0, second=0, microsecond=0).astimezone(UTC)

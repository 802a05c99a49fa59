"""People on their way round the world, and the reminders that fall due for them at each stop.

Written in bulk, as the superuser who is behind no wall. A break begins at every hour of theirs and
lasts five, so that at any stop five have begun: each has its reminder.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from api.clock import new_id
from tests.chaos.parts.limits import Got, Limit, Reminded

AT_A_STOP = 5
_HOUR = timedelta(hours=1)
_LASTS = 5
# On either side of the date line, up to 25 hours apart, and two places far from it.
_ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "Asia/Tokyo",
    "Europe/Berlin",
)

_COLUMNS = {
    "break_window": "id person_id weekday starts_local ends_local",
    "reminder_settings": "person_id quiet_from_local quiet_until_local at_most_per_day"
    " at_most_per_week at_least_hours_apart changed_at",
}
_NUDGE = """
insert into nudge (id, person_id, tenant_id, decided_at, break_starts_at, break_ends_at, break_date,
  zone, eligible, arm, probabilities, seed, policy_version, planned_at, minutes, due, new_lesson)
select $1, $2, tenant_id, $3, $3, $4, $5, $6, '{silent,minutes}', 'minutes', '{0,1}', 1, 2, $3, 10,
  0, true from membership where person_id = $2
"""
_SEND = """
insert into nudge_send (id, nudge_id, person_id, channel, state, due_at, expires_at, fence,
  attempts) values ($1, $2, $3, 'inbox', 'pending', $4, $5, 0, 0)
"""
_GOT = "select person_id, settled_at from nudge_send where state = 'sent' order by settled_at"
_ENDS = "select coalesce(code, state) as how, count(*) from nudge_send group by 1"


@dataclass(slots=True)
class Stops:
    """`zones`: where everybody was, from each stop's moment on."""

    connection: asyncpg.Connection
    dice: random.Random
    limits: dict[UUID, Limit] = field(default_factory=dict)
    zones: list[tuple[datetime, dict[UUID, str]]] = field(default_factory=list)

    @classmethod
    async def prepared(cls, connection: asyncpg.Connection, dice: random.Random) -> "Stops":
        """Everybody reachable sets her limits, and has breaks all day long."""
        stops = cls(connection, dice)
        people = await connection.fetch("select person_id from push_target order by address_hash")
        for row in people:
            limit = Limit(dice.randint(1, 3), dice.randint(2, 9), dice.randint(1, 8))
            stops.limits[row["person_id"]] = limit
        await connection.execute("update nudge_agenda set decide_at = null")
        await connection.execute("delete from break_window; delete from reminder_settings")
        await stops._copy("break_window", stops._breaks())
        await stops._copy("reminder_settings", stops._settings())
        await connection.execute("analyze")
        return stops

    async def arrive(self, at: datetime) -> None:
        """Everybody is somewhere, and each has five reminders that are due."""
        zones = {person_id: self.dice.choice(_ZONES) for person_id in self.limits}
        self.zones.append((at, zones))
        await self.connection.executemany(
            "update person set zone = $2 where id = $1", list(zones.items())
        )
        nudges, sends = [], []
        for number, (person_id, zone) in enumerate(zones.items()):
            for n in range(AT_A_STOP):
                starts, nudge_id = at - n * _HOUR, new_id()
                on, ends = starts.astimezone(ZoneInfo(zone)).date(), starts + _LASTS * _HOUR
                # Those of one person side by side, so that workers meet at her.
                due = at - timedelta(seconds=60, milliseconds=-number)
                nudges.append((nudge_id, person_id, starts, ends, on, zone))
                sends.append((new_id(), nudge_id, person_id, due, ends))
        async with self.connection.transaction():
            await self.connection.executemany(_NUDGE, nudges)
            await self.connection.executemany(_SEND, sends)

    async def got(self) -> Got:
        """What everybody got, on the date her wall showed then."""
        found: dict[UUID, list[Reminded]] = {}
        for row in await self.connection.fetch(_GOT):
            at, person_id = row["settled_at"], row["person_id"]
            zones = [zones for since, zones in self.zones if since <= at][-1]
            on = at.astimezone(ZoneInfo(zones[person_id])).date()
            found.setdefault(person_id, []).append(Reminded(at, on))
        return found

    async def ends(self) -> Counter[str]:
        """How all the reminders ended."""
        return Counter({row["how"]: row["count"] for row in await self.connection.fetch(_ENDS)})

    def _breaks(self) -> list[tuple[object, ...]]:
        return [
            (new_id(), person_id, weekday, time(hour), time((hour + _LASTS) % 24))
            for person_id in self.limits
            for weekday in range(1, 8)
            for hour in range(24)
        ]

    def _settings(self) -> list[tuple[object, ...]]:
        never, since = time(0), datetime.fromisoformat("2026-11-01T00:00:00Z")
        return [
            (person_id, never, never, each.per_day, each.per_week, each.hours_apart, since)
            for person_id, each in self.limits.items()
        ]

    async def _copy(self, table: str, rows: list[tuple[object, ...]]) -> None:
        await self.connection.copy_records_to_table(
            table, records=rows, columns=_COLUMNS[table].split()
        )

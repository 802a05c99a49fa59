"""People with breaks and phones, and the worker that plans and sends their nudges to the stub."""

# ruff: noqa: ASYNC110 (what is waited for is a row another task writes)

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mobile_contract import reminders
from mobile_contract.client import Client
from tests.push_stub import PushStub
from tests.world import World
from workers.nudges.hand_over import NudgeRoom
from workers.nudges.plan_nudges import plan_nudges
from workers.nudges.send_nudges import send_nudges

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LUNCH = reminders.WeeklyBreak(1, "12:30", "12:50")
LUNCH_STARTS = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # that Monday's, in Berlin
LUNCH_ENDS = LUNCH_STARTS + 20 * MINUTE
MORNING = LUNCH_STARTS - timedelta(hours=4)
SHORTLY_BEFORE = LUNCH_STARTS - 9 * MINUTE

Way = tuple[str, str, str | None]


@dataclass
class Reminding:
    """An association whose people are reminded. `planned_ways`: so many must be accounted for."""

    world: World
    stub: PushStub
    room: NudgeRoom
    owner: Client
    planned_ways: int = 0

    async def person(self, name: str, *breaks: reminders.WeeklyBreak) -> Client:
        """A learner with these breaks (lunch on Mondays) who wants reminders, on her phone."""
        client = await self.world.with_member(self.owner, mail_of(name), "learner")
        await client.decide_consent("reminders", True)
        await client.set_breaks(*(breaks or (LUNCH,)))
        await self.reachable(client, f"phone-of-{name}")
        return client

    async def reachable(self, client: Client, address: str) -> None:
        """The client's device gets its pushes by this Firebase installation id."""
        await client.register_push_target(reminders.RegisterPushTarget("fid", address=address))

    async def another_phone(self, name: str, address: str | None = None) -> Client:
        """The person signed in on one more phone, reachable where an address is told."""
        client = await self.world.signed_in(mail_of(name))
        if address is not None:
            await self.reachable(client, address)
        return client

    async def study(self, client: Client) -> None:
        """Answer one exercise."""
        session = await client.start_session(5)
        step = next(step for step in session.steps if step.exercise)
        await client.submit(
            session.id, client.answer(step, await self.world.right_response(step), seconds=8)
        )

    async def plan(self, at: datetime = SHORTLY_BEFORE, planners: int = 1) -> int:
        """So many decisions were made at that time, by several planners at once."""
        await self.world.set_time(at)
        return await self.plan_now(planners)

    async def plan_now(self, planners: int = 1) -> int:
        """The same, at whatever time it is."""
        before = await self._count_ways()
        found = await asyncio.gather(*(plan_nudges(self.world.database) for _ in range(planners)))
        self.planned_ways += await self._count_ways() - before
        return sum(found)

    async def send(self, at: datetime = LUNCH_STARTS) -> int:
        """Let a worker send what is due at that time; how much it looked at."""
        await self.world.set_time(at)
        return await send_nudges(self.room)

    async def ways(self, client: Client | None = None) -> list[Way]:
        """Channel, state and code of every way (to one person), inboxes first."""
        person_id = client.tokens.person_id if client and client.tokens else None
        rows = await self.world.owner_fetch(
            "select channel, state, code from nudge_send"
            " where $1::uuid is null or person_id = $1 order by channel, id",
            person_id,
        )
        return [tuple(row) for row in rows]

    async def push_rows(self) -> list[Any]:
        """The ways to devices as they are stored, the first planned first."""
        return await self.world.owner_fetch(
            "select *, not_before - clock_timestamp() as rest from nudge_send"
            " where channel = 'push' order by id"
        )

    async def until_sending(self, pushes: int = 1) -> None:
        """Wait until so many pushes are leaving at once."""
        while [row["state"] for row in await self.push_rows()].count("sending") < pushes:
            await asyncio.sleep(0.02)

    async def change_sends(self, changes: str, condition: str = "true") -> None:
        """Write into the queue as time or another process would have."""
        await self.world.owner_fetch(f"update nudge_send set {changes} where {condition}")

    async def pauses_end(self) -> None:
        """What rests, a channel or a push, has rested long enough."""
        await self.change_sends("not_before = clock_timestamp()", "state in ('pending', 'retry')")
        await self.world.owner_fetch(
            "update push_channel set paused_until = clock_timestamp() where paused_for is not null"
        )

    async def calls(self) -> list[dict[str, Any]]:
        """Every push that reached the stub, whatever it answered."""
        return [entry for entry in await self.stub.log() if entry["kind"] != "oauth"]

    async def targets(self) -> list[str]:
        """Whom these pushes were for, sorted."""
        return sorted(entry["target"] for entry in await self.calls())

    async def why(self, client: Client) -> reminders.NudgeWhy:
        """Why the latest decision about this person was made, as she hears it."""
        assert client.tokens is not None
        rows = await self.world.owner_fetch(
            "select id from nudge where person_id = $1 order by decided_at desc limit 1",
            client.tokens.person_id,
        )
        return await client.why(rows[0]["id"])

    async def end(self, table: str, client: Client) -> None:
        """Her enrolments or memberships end."""
        assert client.tokens is not None
        await self.world.owner_fetch(
            f"update {table} set ended_at = now() where person_id = $1", client.tokens.person_id
        )

    async def require_all_accounted_for(self) -> None:
        """Every planned way is in one state and in order, and nothing arrived twice."""
        rows = await self.world.owner_fetch(
            "select state, channel, count(*) from nudge_send group by state, channel"
        )
        assert sum(row["count"] for row in rows) == self.planned_ways
        pushed = {row["state"]: row["count"] for row in rows if row["channel"] == "push"}
        stats = await self.stub.stats()
        assert stats["duplicates"] == 0
        sent = pushed.get("sent", 0) + pushed.get("shown", 0)
        undecided = pushed.get("unknown", 0) + pushed.get("sending", 0)
        assert sent <= stats["accepted"] <= sent + undecided
        assert await self.world.owner_fetch(_OUT_OF_ORDER) == []

    async def _count_ways(self) -> int:
        [row] = await self.world.owner_fetch("select count(*) from nudge_send")
        count: int = row["count"]
        return count


# A held nudge has no way and a planned one exactly one inbox; what is settled says when, holds no
# lease, and what was sent of a nudge spent her attention once.
_OUT_OF_ORDER = """
select n.id, n.held_by, array_agg(s.state) from nudge n left join nudge_send s on s.nudge_id = n.id
group by n.id having count(s.id) filter (where s.channel = 'inbox') <> (n.held_by is null)::int
  or bool_or((s.settled_at is null) <> (s.state in ('pending', 'leased', 'sending', 'retry')))
  or bool_or(s.lease_until is not null and s.state not in ('leased', 'sending'))
  or bool_or(s.device_id is null and s.channel = 'push')
  or (bool_or(s.state = 'sent')
    and not exists (select from interruption i where i.nudge_id = n.id))
"""


def mail_of(name: str) -> str:
    """A person's address."""
    return f"{name}@first.example"

"""A learner's first week with reminders: client, worker process and push stub, the clock moved.

She is kept quiet when she sleeps, left alone when she has studied, not bothered when it is too
late, and reached in her break once, with a link to just the session that fits it.
"""

# ruff: noqa: ASYNC110 (nothing else waits for this test's event loop)

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.outbox import read_pushes
from mobile_contract import reminders, sessions
from mobile_contract.client import Client
from tests.push_stub import PushStub
from tests.worker_process import worker_process
from tests.world import PUBLIC_URL, World

BERLIN = ZoneInfo("Europe/Berlin")
PATIENCE_S = 30.0
EARLY = [reminders.WeeklyBreak(3, "06:30", "06:45")]
LUNCH = [reminders.WeeklyBreak(weekday, "12:30", "12:40") for weekday in range(1, 6)]


@contextmanager
def worker(world: World, stub: PushStub, log: Path) -> Iterator[None]:
    """`interlude worker` as a process of its own, sending to the stub; stopped in good order."""
    with worker_process(world, log, stub.settings) as process:
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


async def until(found: Callable[[], Awaitable[Any]]) -> Any:
    """What is found, once something is."""
    async with asyncio.timeout(PATIENCE_S):
        while not (thing := await found()):
            await asyncio.sleep(0.1)
    return thing


class Week:
    """Ada in the demo association, from a Monday on."""

    def __init__(self, world: World, ada: Client, monday: datetime) -> None:
        self.world, self.ada, self.monday = world, ada, monday

    async def at(self, day: int, wall: str) -> datetime:
        """People's time goes on from this wall-clock time of hers; day 1 is Monday."""
        date = (self.monday + timedelta(days=day - 1)).date()
        moment = datetime.combine(date, time.fromisoformat(wall), BERLIN)
        await self.world.set_time(moment)
        return moment

    async def decision(self, day: int, wall: str) -> reminders.NudgeWhy:
        """What was decided about the break that begins then, once it is."""
        date = (self.monday + timedelta(days=day - 1)).date()
        starts_at = datetime.combine(date, time.fromisoformat(wall), BERLIN)

        async def found() -> Any:
            return await self.world.owner_fetch(
                "select id from nudge where person_id = $1 and break_starts_at = $2",
                self.ada.tokens.person_id,  # type: ignore[union-attr]
                starts_at,
            )

        return await self.ada.why((await until(found))[0]["id"])

    async def settled(self, nudge: reminders.NudgeWhy) -> dict[str, reminders.NudgeSend]:
        """How it went on each way, once that is known."""

        async def found() -> dict[str, reminders.NudgeSend]:
            sends = (await self.ada.why(nudge.id)).sends
            known = all(send.settled_at for send in sends)
            return {send.channel: send for send in sends} if known else {}

        ways: dict[str, reminders.NudgeSend] = await until(found)
        return ways

    async def study(self, session: sessions.StudySession, wrong: int, at: datetime) -> None:
        """Answer every exercise of the session, the first few wrong."""
        steps = [step for step in session.steps if step.exercise]
        for place, step in enumerate(steps):
            answer = self.world.wrong_response if place < wrong else self.world.right_response
            given_at = at + timedelta(seconds=15 * place)
            response = await answer(step)
            marked = await self.ada.submit(
                session.id, self.ada.answer(step, response, seconds=10, at=given_at)
            )
            assert marked.correct is (place >= wrong)
        await self.ada.finish_session(session.id)


async def test_the_first_week(demo_world: World, stub: PushStub, tmp_path: Path) -> None:
    ada = await demo_world.demo("ada")
    today = datetime.now(BERLIN)
    week = Week(demo_world, ada, today + timedelta(days=7 - today.weekday()))
    log = tmp_path / "worker.log"

    # Monday: her first session, two answers wrong; then she says when she may be reminded.
    monday = await week.at(1, "12:41")
    await week.study(await ada.start_session(5), wrong=2, at=monday)
    await ada.decide_consent("reminders", granted=True)
    await ada.register_push_target(reminders.RegisterPushTarget("fid", address="adas-phone"))
    told = await ada.set_breaks(*EARLY, *LUNCH)
    assert (told.granted, told.reachable) == (True, 1)

    with worker(demo_world, stub, log):
        # Tuesday: planned, but she studies before her break begins.
        await week.at(2, "12:21")
        tuesday = await week.decision(2, "12:30")
        assert (tuesday.held, tuesday.minutes) == (False, 10)
        studied_at = await week.at(2, "12:26")
        await week.study(await ada.start_session(3), wrong=1, at=studied_at)
        await week.at(2, "12:30")
        ways = await week.settled(tuesday)
        assert {(send.state, send.code) for send in ways.values()} == {("suppressed", "done_today")}

        # Wednesday: her early break is within her quiet hours.
        await week.at(3, "06:25")
        early = await week.decision(3, "06:30")
        assert (early.held, early.reason.code) == (True, "objection.quiet_hours")
        assert early.reason.sentence == "It fell into your quiet hours."
        await week.at(3, "12:25")
        wednesday = await week.decision(3, "12:30")
        assert not wednesday.held

    # Nobody sends while the worker is away; afterwards it is too late.
    await week.at(3, "12:41")
    with worker(demo_world, stub, log):
        ways = await week.settled(wednesday)
        assert {send.state for send in ways.values()} == {"expired"}
        assert _messages(await stub.log()) == []

        # Thursday: in her break, once, and gone when it is over.
        await week.at(4, "12:24")
        thursday = await week.decision(4, "12:30")
        assert thursday.planned_at == thursday.break_.starts_at
        began = await week.at(4, "12:30")
        ways = await week.settled(thursday)
        assert {channel: send.state for channel, send in ways.items()} == {
            "inbox": "sent",
            "push": "sent",
        }
        await _landed_in_the_break(week, stub, thursday, began)
        await _opens_what_is_left(week, thursday)

        # Friday she is away.
        await ada.hold_reminders(thursday.break_.local_date + timedelta(days=1))
        await week.at(5, "12:25")
        friday = await week.decision(5, "12:30")
        assert (friday.held, friday.reason.code) == (True, "objection.on_hold")

    assert len(_messages(await stub.log())) == 1
    assert (await stub.stats())["duplicates"] == 0
    assert [day.answers > 0 for day in (await ada.progress()).days] == [True] * 3


async def _landed_in_the_break(
    week: Week, stub: PushStub, nudge: reminders.NudgeWhy, began: datetime
) -> None:
    """At the stub, in the inbox and in the outbox alike, alive until the break is over."""
    (message,) = _messages(await stub.log())
    payload = message["payload"]
    left_s = int(payload["android"]["ttl"].removesuffix("s"))
    assert 600 - PATIENCE_S < left_s <= 600
    assert payload["fid"] == "adas-phone"
    assert payload["data"]["nudge_id"] == str(nudge.id)
    assert "ada" not in str(payload["notification"]).lower()
    (entry,) = (await week.ada.nudges()).nudges
    assert (entry.id, entry.expires_at) == (nudge.id, nudge.break_.ends_at)
    assert began <= entry.sent_at < began + timedelta(seconds=PATIENCE_S)
    assert payload["notification"] == {"title": entry.title, "body": entry.body}
    ground = week.world.ground
    pushes = await read_pushes(week.world.database, ground.database_url, PUBLIC_URL, 10)
    outbox = [each.push for each in pushes if each.state == "sent"]
    assert {each.channel for each in outbox} == {"inbox", "push"}
    assert {each.deep_link for each in outbox} == {payload["data"]["deep_link"]}


async def _opens_what_is_left(week: Week, nudge: reminders.NudgeWhy) -> None:
    """Three minutes into the break the link opens seven minutes, at her own pace."""
    opened_at = await week.at(4, "12:33")
    session = await week.ada.start_session(nudge_id=nudge.id)
    assert 6 <= session.minutes <= 7
    assert session.nudge_id == nudge.id
    assert session.steps
    assert session.predicted_seconds <= session.minutes * 60
    reviewed = [step for step in session.steps if step.exercise and not step.is_new]
    assert reviewed, "what she got wrong on Monday and Tuesday is back"
    await week.study(session, wrong=0, at=opened_at)


def _messages(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in log if each["kind"] != "oauth"]

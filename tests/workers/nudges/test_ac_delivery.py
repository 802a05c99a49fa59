"""The acceptance statements N1 to N3, F1 and F2: what the stub was given, and what she can read."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from mobile_contract.client import Client
from mobile_contract.identity import ChangeMe
from mobile_contract.reminders import ChangeReminders, WeeklyBreak
from tests.workers.nudges.reminding import DAY, LUNCH_ENDS, LUNCH_STARTS, MINUTE, Reminding
from tests.workers.nudges.test_send_nudges import UNREGISTERED, subscribed
from workers.nudges.queue import sweep_nudges
from workers.nudges.send_nudges import send_nudges

HOUR = timedelta(hours=1)
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)
ANY_NUMBER = ChangeReminders(
    quiet_from_local="00:00",
    quiet_until_local="00:00",
    at_most_per_day=5,
    at_most_per_week=21,
    at_least_hours_apart=1,
)


async def work_at(reminding: Reminding, at: datetime) -> None:
    """Two workers do what is to be done."""
    await reminding.plan(at, planners=2)
    await asyncio.gather(*(send_nudges(reminding.room) for _ in range(2)))


async def stop_one_at_work(reminding: Reminding) -> None:
    """A worker is stopped while it claims and sends; the lease of what it had claimed ends."""
    stopped = asyncio.create_task(send_nudges(reminding.room))
    await asyncio.sleep(0.01)
    stopped.cancel()
    await asyncio.gather(stopped, return_exceptions=True)
    await reminding.change_sends("lease_until = clock_timestamp()", "state = 'leased'")
    await sweep_nudges(reminding.world.database)


async def came(client: Client) -> list[datetime]:
    """When she got her reminders, to the minute, the first one first."""
    found = [
        each.sent_at.replace(second=0, microsecond=0) for each in (await client.nudges()).nudges
    ]
    return found[::-1]


async def test_ac_n1_ceiling_gap_quiet_time_and_budget_hold_with_two_workers_and_restarts(
    reminding: Reminding,
) -> None:
    hours = ("06:30", "08:00", "10:00", "12:00", "15:30")
    breaks = [
        WeeklyBreak(weekday, starts, f"{starts[:3]}{int(starts[3:]) + 20}")
        for weekday, on in ((2, hours), (3, hours[2:]))
        for starts in on
    ]
    people = [await reminding.person(name, *breaks) for name in ("ada", "grace", "alan")]
    for who in people:
        await who.change_reminders(ChangeReminders(at_most_per_day=2, at_most_per_week=3))
    await reminding.another_phone("ada", "tablet-of-ada")
    midnight = TUESDAY - HOUR  # in Berlin
    for each in breaks:
        clock = timedelta(hours=int(each.starts_local[:2]), minutes=int(each.starts_local[3:]))
        at = midnight + (each.weekday - 2) * DAY + clock + MINUTE
        await reminding.plan(at)
        await stop_one_at_work(reminding)
        await work_at(reminding, at)
    # 06:30 is quiet, 10:00 too soon, 15:30 too often; on Wednesday 10:00 is the week's last.
    expected = [midnight + each for each in (8 * HOUR, 12 * HOUR, DAY + 10 * HOUR)]
    for who in people:
        assert await came(who) == [each + MINUTE for each in expected]
    pushes = Counter((call["nudge_id"], call["target"]) for call in await reminding.calls())
    assert set(pushes.values()) == {1}
    assert Counter(target for _, target in pushes) == {
        "tablet-of-ada": 3,
        **{f"phone-of-{name}": 3 for name in ("ada", "grace", "alan")},
    }


async def test_ac_n2_a_push_is_gone_when_the_window_ends(reminding: Reminding) -> None:
    await reminding.person("ada")
    await subscribed(reminding, await reminding.person("grace"))
    await reminding.plan()
    await reminding.send(LUNCH_STARTS + 5 * MINUTE)
    phone, browser = sorted(await reminding.calls(), key=lambda each: each["kind"])
    message = phone["payload"]
    assert 14 * 60 + 50 <= int(message["android"]["ttl"].rstrip("s")) <= 15 * 60
    assert datetime.fromisoformat(message["data"]["expires_at"]) == LUNCH_ENDS
    assert browser["kind"] == "webpush"
    assert 14 * 60 + 50 <= int(browser["headers"]["ttl"]) <= 15 * 60


async def test_ac_n3_an_unregistered_phone_is_given_up_after_one_failure_and_the_others_served(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.stub.rules({"match": {"target": "phone-of-ada"}, "do": UNREGISTERED})
    assert (await ada.reminders()).reachable == 2
    for week in range(2):
        await work_at(reminding, LUNCH_STARTS + 7 * week * DAY)
    assert (await ada.reminders()).reachable == 1
    assert await reminding.targets() == ["phone-of-ada", "tablet-of-ada", "tablet-of-ada"]


async def test_ac_f1_breaks_are_hers_by_weekday_and_nothing_is_pushed_outside(
    reminding: Reminding,
) -> None:
    ada = await reminding.person(
        "ada", WeeklyBreak(2, "09:00", "09:30"), WeeklyBreak(3, "17:00", "18:00")
    )
    await ada.change_me(ChangeMe(zone="Asia/Kolkata"))
    await ada.change_reminders(ANY_NUMBER)
    first, second = TUESDAY + 3.5 * HOUR, TUESDAY + DAY + 11.5 * HOUR
    on_tuesday, on_wednesday = (3.25, 3.5, 4, 8.1, 9.1, 11.6), (3.6, 11.25, 11.5, 12.5, 16.1, 17.1)
    for hours in (*on_tuesday, *(24 + each for each in on_wednesday)):
        await work_at(reminding, TUESDAY + hours * HOUR)
    assert await came(ada) == [first, second]
    assert len(await reminding.calls()) == 2


async def test_ac_f2_breaks_keep_their_wall_clock_through_travel_and_clock_changes(
    reminding: Reminding,
) -> None:
    """A time that is skipped moves to the next there is, one that comes twice is one break."""
    ada = await reminding.person("ada", WeeklyBreak(7, "02:30", "03:20"))
    await ada.change_reminders(ANY_NUMBER)
    spring = datetime(2027, 3, 28, tzinfo=UTC)  # two o'clock becomes three, at one in Greenwich
    autumn = datetime(2027, 10, 31, tzinfo=UTC)  # three o'clock becomes two
    for sunday in (spring, autumn):
        for minutes in (25, 30, 55, 60, 75, 91, 140):
            await work_at(reminding, sunday + minutes * MINUTE)
    assert await came(ada) == [spring + HOUR, autumn + HOUR / 2]
    # She flies between the decision and its minute, which is another one where she lands.
    await ada.set_breaks(WeeklyBreak(1, "12:30", "12:50"))
    monday = datetime(2027, 11, 8, tzinfo=UTC)
    await reminding.plan(monday + 11 * HOUR + 25 * MINUTE)
    await ada.change_me(ChangeMe(zone="America/New_York"))
    for minutes in (30, 40, 380, 390, 400):
        await work_at(reminding, monday + 11 * HOUR + minutes * MINUTE)
    assert (await came(ada))[2:] == [monday + 17.5 * HOUR]
    assert len(await reminding.calls()) == 3

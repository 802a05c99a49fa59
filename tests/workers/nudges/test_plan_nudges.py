"""Deciding about breaks: once each, a few minutes ahead, with all that it was decided from."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest

from api.nudging.arms import drawn_arm
from mobile_contract.client import Client
from mobile_contract.reminders import ChangeReminders, WeeklyBreak
from tests.workers.nudges.reminding import (
    DAY,
    LUNCH,
    LUNCH_ENDS,
    LUNCH_STARTS,
    MINUTE,
    SHORTLY_BEFORE,
    Reminding,
)

Arrange = Callable[[Reminding, Client], Awaitable[object]]

AFTERNOON = WeeklyBreak(1, "16:00", "16:20")
AFTERNOON_STARTS = LUNCH_STARTS + 210 * MINUTE
TUESDAY = WeeklyBreak(2, "12:30", "12:50")

HELD: dict[str, Arrange] = {
    "not_enrolled": lambda all_, who: all_.end("enrolment", who),
    "expired": lambda all_, who: who.set_breaks(WeeklyBreak(1, "12:02", "12:22")),
    "on_hold": lambda all_, who: who.hold_reminders(date(2026, 11, 23), date(2026, 11, 23)),
    "done_today": lambda all_, who: all_.study(who),
    "day_cap": lambda all_, who: who.change_reminders(ChangeReminders(at_most_per_day=0)),
    "week_cap": lambda all_, who: who.change_reminders(ChangeReminders(at_most_per_week=0)),
    "nothing_to_do": lambda all_, who: all_.world.all_lessons_done(who),
    "quiet_hours": lambda all_, who: quiet(who, "12:00", "12:49"),
}


async def quiet(client: Client, starts: str, ends: str) -> None:
    hours = ChangeReminders(quiet_from_local=starts, quiet_until_local=ends)
    await client.change_reminders(hours)


async def decide_ats(reminding: Reminding) -> list[datetime | None]:
    rows = await reminding.world.owner_fetch("select decide_at from nudge_agenda")
    return [row["decide_at"] for row in rows]


async def test_a_break_is_decided_about_ten_minutes_ahead_and_not_sooner(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    ahead = LUNCH_STARTS - 10 * MINUTE
    assert await reminding.plan(ahead - MINUTE) == 0
    assert await decide_ats(reminding) == [ahead]
    assert await reminding.plan(ahead) == 1
    [nudge] = await reminding.world.owner_fetch("select * from nudge")
    assert ahead <= nudge["decided_at"] < ahead + MINUTE
    assert nudge["planned_at"] == nudge["break_starts_at"] == LUNCH_STARTS
    assert nudge["break_ends_at"] == LUNCH_ENDS
    assert await decide_ats(reminding) == [ahead + 7 * DAY]


async def test_thirty_people_get_one_decision_each_however_many_planners_run_how_often(
    reminding: Reminding,
) -> None:
    people = await asyncio.gather(*(reminding.person(f"learner{n}") for n in range(30)))
    assert await reminding.plan(planners=4) == 30
    await reminding.world.owner_fetch("update nudge_agenda set decide_at = $1", SHORTLY_BEFORE)
    assert await reminding.plan(planners=4) == 0
    for each in people:
        assert await reminding.ways(each) == [("inbox", "pending", None), ("push", "pending", None)]


async def test_a_decision_is_kept_with_all_it_was_made_from(reminding: Reminding) -> None:
    """Also the draw: whoever draws again from the seed draws the same words."""
    people = [await reminding.person(name) for name in ("ada", "grace", "alan")]
    assert await reminding.plan() == 3
    for row in await reminding.world.owner_fetch("select * from nudge"):
        assert row["eligible"] == ["silent", "next_lesson", "minutes"]
        assert row["probabilities"] == [0.0, 0.5, 0.5]
        assert row["arm"] == drawn_arm(row["eligible"], row["probabilities"], row["seed"])
        assert row["tenant_id"] == people[0].tokens.association_id
        assert (row["policy_version"], row["consent_version"]) == (2, 1)
        assert (row["held_by"], row["minutes"], row["zone"]) == (None, 15, "Europe/Berlin")
        assert (row["due"], row["new_lesson"], row["break_date"]) == (0, True, date(2026, 11, 23))


async def test_who_has_not_agreed_is_not_decided_about_until_she_agrees(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await ada.decide_consent("reminders", False)
    assert await reminding.plan() == 0
    assert await decide_ats(reminding) == [None]
    await ada.decide_consent("reminders", True)
    assert await reminding.plan() == 1


async def test_who_has_no_break_is_not_looked_at_until_she_has_one(reminding: Reminding) -> None:
    """One that is going on already is decided about at once, and for what is left of it."""
    ada = await reminding.person("ada")
    await ada.set_breaks()
    assert await reminding.plan() == 0
    assert await decide_ats(reminding) == [None]
    await ada.set_breaks(LUNCH)
    assert await reminding.plan(LUNCH_STARTS + 8 * MINUTE) == 1
    why = await reminding.why(ada)
    assert why.planned_at == why.decided_at
    assert why.minutes == 12
    assert await reminding.send(LUNCH_STARTS + 9 * MINUTE) == 2


async def test_whatever_stands_in_the_way_is_the_decision(reminding: Reminding) -> None:
    people = {code: await reminding.person(code.replace("_", "-")) for code in HELD}
    for code, who in people.items():
        await HELD[code](reminding, who)
    free = await reminding.person("free")
    assert await reminding.plan() == len(HELD) + 1
    for code, who in people.items():
        why = await reminding.why(who)
        assert (why.held, why.reason.code) == (True, f"objection.{code}")
        assert (why.eligible, why.probabilities, why.arm) == (["silent"], [1.0], "silent")
        assert (why.sends, why.planned_at) == ([], None)
        assert await reminding.ways(who) == []
    assert not (await reminding.why(free)).held
    assert await reminding.send() == 2
    assert await reminding.targets() == ["phone-of-free"]


async def test_the_second_break_of_a_day_and_the_second_day_of_a_week_wait_for_her_attention(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada", LUNCH, AFTERNOON, TUESDAY)
    await ada.change_reminders(ChangeReminders(at_most_per_week=1))
    assert await reminding.plan() == 1
    assert await reminding.send() == 2
    for at, code in ((AFTERNOON_STARTS, "day_cap"), (LUNCH_STARTS + DAY, "week_cap")):
        assert await reminding.plan(at - MINUTE) == 1
        assert (await reminding.why(ada)).reason.code == f"objection.{code}"
    assert await reminding.plan(LUNCH_STARTS + 7 * DAY) == 1
    assert not (await reminding.why(ada)).held


async def test_a_break_soon_after_another_is_decided_about_while_that_one_runs(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada", LUNCH, WeeklyBreak(1, "12:55", "13:15"))
    assert await reminding.plan() == 1
    assert await reminding.plan(LUNCH_STARTS + 14 * MINUTE) == 0
    assert await decide_ats(reminding) == [LUNCH_STARTS + 15 * MINUTE]
    assert await reminding.plan(LUNCH_STARTS + 15 * MINUTE) == 1
    assert (await reminding.why(ada)).break_.starts_at == LUNCH_STARTS + 25 * MINUTE
    assert await decide_ats(reminding) == [LUNCH_STARTS - 10 * MINUTE + 7 * DAY]


async def test_a_nudge_waits_for_the_end_of_quiet_hours_within_its_break(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await quiet(ada, "11:00", "12:40")
    assert await reminding.plan() == 1
    why = await reminding.why(ada)
    assert (why.planned_at, why.minutes) == (LUNCH_STARTS + 10 * MINUTE, 10)
    assert await reminding.send(LUNCH_STARTS + 9 * MINUTE) == 0
    assert await reminding.send(LUNCH_STARTS + 10 * MINUTE) == 2


async def test_the_words_used_last_are_half_as_likely(reminding: Reminding) -> None:
    ada = await reminding.person("ada", LUNCH, TUESDAY)
    await reminding.plan()
    first = await reminding.why(ada)
    await reminding.plan(SHORTLY_BEFORE + DAY)
    second = await reminding.why(ada)
    chances = dict(zip(second.eligible, second.probabilities, strict=True))
    assert chances.pop(first.arm) == pytest.approx(1 / 3)
    assert chances == {"silent": 0, **dict.fromkeys(chances.keys() - {"silent"}, 2 / 3)}


async def test_there_is_a_way_for_every_phone_that_can_be_reached_and_always_the_inbox(
    reminding: Reminding,
) -> None:
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.another_phone("ada")
    signed_out = await reminding.another_phone("ada", "old-phone-of-ada")
    await signed_out.sign_out_device(signed_out.tokens.device_id)
    await grace.remove_push_target()
    assert await reminding.plan() == 2
    assert [channel for channel, _, _ in await reminding.ways(ada)] == ["inbox", "push", "push"]
    assert [channel for channel, _, _ in await reminding.ways(grace)] == ["inbox"]
    assert await reminding.send() == 4
    assert await reminding.targets() == ["phone-of-ada", "tablet-of-ada"]


async def test_one_persons_broken_data_does_not_keep_the_others_waiting(
    reminding: Reminding,
) -> None:
    """She is looked at again later, and not again and again."""
    broken, _ = await reminding.person("broken"), await reminding.person("ada")
    await reminding.world.owner_fetch(
        "update person set zone = 'Nowhere/Land' where id = $1", broken.tokens.person_id
    )
    assert await reminding.plan() == 1
    assert sorted(await decide_ats(reminding))[0] > SHORTLY_BEFORE + 9 * MINUTE


async def test_a_break_that_passed_while_nobody_looked_has_its_decision_too(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.world.set_time(LUNCH_ENDS + MINUTE)
    await reminding.world.owner_fetch(
        "update nudge_agenda set decide_at = $1", LUNCH_STARTS - 10 * MINUTE
    )
    assert await reminding.plan_now() == 1
    [nudge] = await reminding.world.owner_fetch("select id, held_by from nudge")
    assert nudge["held_by"] == "expired"
    assert (await ada.why(nudge["id"])).reason.code == "objection.expired"
    assert await decide_ats(reminding) == [LUNCH_STARTS + 7 * DAY - 10 * MINUTE]


async def test_whether_she_has_studied_is_judged_by_the_day_of_the_break(
    reminding: Reminding,
) -> None:
    """A study day ends at four in the morning: who studied in the evening has a new one by 4:05."""
    ada = await reminding.person("ada", WeeklyBreak(2, "04:05", "04:20"))
    await ada.change_reminders(ChangeReminders(quiet_from_local="22:00", quiet_until_local="22:00"))
    four = LUNCH_STARTS + timedelta(hours=15, minutes=30)  # Tuesday, in Berlin
    await reminding.world.set_time(four - timedelta(hours=8))
    await reminding.study(ada)
    assert await reminding.plan(four - 4 * MINUTE) == 1
    [nudge] = await reminding.world.owner_fetch("select held_by from nudge")
    assert nudge["held_by"] is None


async def test_a_phone_not_heard_of_for_a_month_gets_nothing_until_it_is_back(
    reminding: Reminding,
) -> None:
    """Her other one does, and her inbox; another nudge finds it there again."""
    ada = await reminding.person("ada")
    tablet = await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.world.owner_fetch(
        "with idle as (update device set last_seen_at = now() - interval '31 days' where id = $1)"
        " update push_target set registered_at = now() - interval '31 days' where device_id = $1",
        ada.tokens.device_id,
    )
    assert (await tablet.reminders()).reachable == 1
    await reminding.plan()
    await reminding.send()
    assert await reminding.targets() == ["tablet-of-ada"]
    assert await reminding.ways() == [("inbox", "sent", None), ("push", "sent", None)]
    await reminding.reachable(ada, "phone-of-ada")
    assert (await tablet.reminders()).reachable == 2
    await reminding.plan(LUNCH_STARTS + 7 * DAY - MINUTE)
    await reminding.send(LUNCH_STARTS + 7 * DAY)
    assert await reminding.targets() == ["phone-of-ada", "tablet-of-ada", "tablet-of-ada"]

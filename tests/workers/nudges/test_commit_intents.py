"""The last look before a nudge leaves: whatever changed since it was decided counts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from mobile_contract.client import Client
from mobile_contract.identity import ChangeMe
from mobile_contract.reminders import ChangeReminders, WeeklyBreak
from tests.workers.nudges.reminding import (
    LUNCH_ENDS,
    LUNCH_STARTS,
    MINUTE,
    Reminding,
)
from workers.nudges.send_nudges import send_nudges

Change = Callable[[Reminding, Client], Awaitable[object]]

SENT = [("inbox", "sent", None), ("push", "sent", None)]

MEANWHILE: dict[str, tuple[str, Change]] = {
    "withdrawn": ("no_consent", lambda all_, who: who.decide_consent("reminders", False)),
    "left": ("not_enrolled", lambda all_, who: all_.end("membership", who)),
    "finished": ("not_enrolled", lambda all_, who: all_.end("enrolment", who)),
    "moved": ("break_changed", lambda all_, who: who.set_breaks(WeeklyBreak(1, "12:31", "12:50"))),
    "abroad": ("break_changed", lambda all_, who: who.change_me(ChangeMe(zone="Asia/Tokyo"))),
    "paused": ("on_hold", lambda all_, who: who.hold_reminders(date(2026, 11, 1))),
    "studied": ("done_today", lambda all_, who: studied_elsewhere(all_)),
    "day": ("day_cap", lambda all_, who: who.change_reminders(ChangeReminders(at_most_per_day=0))),
    "week": (
        "week_cap",
        lambda all_, who: who.change_reminders(ChangeReminders(at_most_per_week=0)),
    ),
    "learned": ("nothing_to_do", lambda all_, who: all_.world.all_lessons_done(who)),
    "quiet": (
        "quiet_hours",
        lambda all_, who: who.change_reminders(ChangeReminders(quiet_from_local="12:30")),
    ),
}


async def studied_elsewhere(reminding: Reminding) -> None:
    await reminding.study(await reminding.another_phone("studied"))


async def test_whatever_she_does_before_it_leaves_keeps_it_from_leaving(
    reminding: Reminding,
) -> None:
    people = {name: await reminding.person(name) for name in MEANWHILE}
    free = await reminding.person("free")
    assert await reminding.plan() == len(people) + 1
    for name, who in people.items():
        await MEANWHILE[name][1](reminding, who)
    await reminding.send()
    for name, who in people.items():
        code = MEANWHILE[name][0]
        ways = await reminding.ways(who)
        assert (name, ways) == (
            name,
            [("inbox", "suppressed", code), ("push", "suppressed", code)],
        )
        told = [way.reason.code for way in (await reminding.why(who)).sends]
        assert told == [f"objection.{code}"] * 2
        assert (await who.nudges()).nudges == []
    assert await reminding.ways(free) == SENT
    assert await reminding.targets() == ["phone-of-free"]
    [spent] = await reminding.world.owner_fetch("select person_id from interruption")
    assert spent["person_id"] == free.tokens.person_id


async def test_of_a_break_made_shorter_only_what_is_left_counts(reminding: Reminding) -> None:
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    await reminding.plan()
    await ada.set_breaks(WeeklyBreak(1, "12:30", "12:40"))
    await grace.set_breaks(WeeklyBreak(1, "12:30", "12:32"))
    await reminding.send(LUNCH_STARTS + MINUTE)
    assert await reminding.ways(ada) == SENT
    assert {state for _, state, _ in await reminding.ways(grace)} == {"expired"}
    [message] = await reminding.calls()
    assert 9 * 60 - 30 < int(message["payload"]["android"]["ttl"].rstrip("s")) <= 9 * 60


async def test_what_is_taken_back_in_time_does_not_keep_it(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await ada.decide_consent("reminders", False)
    await ada.hold_reminders(date(2026, 11, 23))
    await ada.resume_reminders()
    await ada.decide_consent("reminders", True)
    await reminding.send()
    assert await reminding.ways(ada) == SENT


async def test_a_phone_signed_out_meanwhile_gets_nothing_and_the_others_do(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    tablet = await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.another_phone("ada", "laptop-of-ada")
    await reminding.plan()
    await tablet.sign_out_device(tablet.tokens.device_id)
    await reminding.send()
    assert sorted(await reminding.ways(ada), key=str) == sorted(
        [*SENT, ("push", "sent", None), ("push", "suppressed", "device_signed_out")], key=str
    )
    assert await reminding.targets() == ["laptop-of-ada", "phone-of-ada"]


async def test_a_phone_that_somebody_else_signed_in_on_gets_nothing_of_hers(
    reminding: Reminding,
) -> None:
    """The address is the newest login's: nothing of ada's arrives where grace is now."""
    ada = await reminding.person("ada")
    await reminding.plan()
    grace = await reminding.person("grace")
    await reminding.reachable(grace, "phone-of-ada")
    await reminding.send()
    assert await reminding.ways(ada) == [SENT[0], ("push", "suppressed", "target_gone")]
    assert await reminding.targets() == []


async def test_a_phone_whose_address_changed_meanwhile_gets_it_at_the_new_one(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.reachable(ada, "the-app-installed-anew")
    await reminding.send()
    assert await reminding.ways(ada) == SENT
    assert await reminding.targets() == ["the-app-installed-anew"]


async def test_a_late_push_says_and_lives_what_is_left_of_the_break(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.send(LUNCH_ENDS - 4 * MINUTE)
    [call] = await reminding.calls()
    assert call["payload"]["data"]["minutes"] == "4"
    assert 230 <= int(call["payload"]["android"]["ttl"].rstrip("s")) <= 240
    assert await reminding.ways(ada) == SENT


async def test_a_nudge_speaks_her_language(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await ada.change_me(ChangeMe(language="de"))
    ada.language = "de"
    await reminding.plan()
    await reminding.send()
    [call], [nudge] = await reminding.calls(), (await ada.nudges()).nudges
    assert call["payload"]["notification"] == {"title": nudge.title, "body": nudge.body}
    assert call["payload"]["webpush"]["notification"]["lang"] == "de"
    ada.language = "en"
    assert (await ada.nudges()).nudges[0].body != nudge.body


async def test_her_attention_is_spent_once_by_all_ways_of_a_nudge(reminding: Reminding) -> None:
    """And the nudge itself does not count against it when one of its ways is tried again."""
    await reminding.person("ada")
    await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.plan()
    busy = {"status": 503, "error_code": "UNAVAILABLE"}
    await reminding.stub.rules({"match": {"target": "tablet-of-ada", "times": 1}, "do": busy})
    await reminding.send()
    await reminding.change_sends("not_before = clock_timestamp()", "state = 'retry'")
    await reminding.send(LUNCH_STARTS + MINUTE)
    assert await reminding.ways() == [*SENT, ("push", "sent", None)]
    assert len(await reminding.world.owner_fetch("select from interruption")) == 1


async def test_two_nudges_due_at_once_in_two_workers_spend_no_more_than_her_cap(
    reminding: Reminding,
) -> None:
    """Breaks that overlap are refused at the door; her cap would hold for them all the same."""
    people = await asyncio.gather(*(reminding.person(f"learner{n}") for n in range(9)))
    await reminding.plan()
    await reminding.world.owner_fetch(
        "insert into break_window (id, person_id, weekday, starts_local, ends_local)"
        " select gen_random_uuid(), person_id, weekday, '12:35', '12:55' from break_window"
    )
    await reminding.world.owner_fetch("update nudge_agenda set decide_at = $1", LUNCH_STARTS)
    assert await reminding.plan(LUNCH_STARTS + MINUTE) == 9
    await reminding.world.set_time(LUNCH_STARTS + 6 * MINUTE)
    looked_at = await asyncio.gather(*(send_nudges(reminding.room) for _ in range(2)))
    assert sum(looked_at) == 36
    assert all(looked_at)
    for who in people:
        over = [("inbox", "suppressed", "day_cap"), ("push", "suppressed", "day_cap")]
        assert sorted(await reminding.ways(who), key=str) == sorted([*SENT, *over], key=str)
    assert len(set(await reminding.targets())) == len(await reminding.targets()) == 9

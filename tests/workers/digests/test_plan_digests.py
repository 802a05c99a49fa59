"""The weekly mail: for who asked for it, in her week once, and never without something to say."""

import asyncio
from datetime import date
from uuid import UUID

from mobile_contract import identity
from mobile_contract.goals import SetGoal
from mobile_contract.reminders import ChangeReminders
from tests.workers.digests.mailing import DAY, HOUR, MONDAY_8, WEEK, Mailing, mail_of, token_in
from tests.world import PUBLIC_URL
from workers.digests.plan_digests import plan_digests
from workers.send_mail import send_mail

MONDAY = date(2026, 11, 23)


async def test_the_mail_tells_counts_and_how_to_end_it(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await ada.set_goal(SetGoal("days_per_week", 3))
    session = await ada.start_session(5)
    step = next(step for step in session.steps if step.exercise)
    await ada.submit(
        session.id, ada.answer(step, await mailing.world.right_response(step), seconds=8)
    )
    [message] = await mailing.run(MONDAY_8)
    assert message["To"] == mail_of("ada")
    assert message["Subject"] == "Your week with Interlude"
    body = message.get_content()
    assert "lessons are still ahead of you." in body
    assert "review falls due." in body
    assert "You have kept at it for 1 day." in body
    assert "Your goal: 3 study days a week. In the last seven days: 1." in body
    assert step.lesson_title not in body
    url = f"{PUBLIC_URL}/v1/mail/unsubscribe?token={token_in(message)}"
    assert message["List-Unsubscribe"] == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in body


async def test_nobody_who_did_not_turn_it_on_gets_one(mailing: Mailing) -> None:
    ada = await mailing.person("ada", wants=None)
    await ada.decide_consent("reminders", True)
    assert await mailing.run(MONDAY_8) == []
    await ada.change_reminders(ChangeReminders(digest=True))
    assert await mailing.run(MONDAY_8 + HOUR) == []  # this week's moment was before she asked
    assert len(await mailing.run(MONDAY_8 + WEEK)) == 1


async def test_it_comes_once_a_week_at_her_hour_and_not_before(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    assert await mailing.run(MONDAY_8 - HOUR) == []
    assert len(await mailing.run(MONDAY_8)) == 1
    assert await mailing.run(MONDAY_8 + HOUR) == []
    # Neither another day of the same week nor another zone, off and on again, makes a second.
    await ada.change_reminders(ChangeReminders(digest_weekday=3, digest_at_local="18:30"))
    await ada.change_me(identity.ChangeMe(zone="America/New_York"))
    await ada.change_reminders(ChangeReminders(digest=False))
    await ada.change_reminders(ChangeReminders(digest=True))
    assert await mailing.run(MONDAY_8 + 5 * DAY) == []
    wednesday = MONDAY_8 + WEEK + 2 * DAY + 16.5 * HOUR
    assert await mailing.run(wednesday - HOUR / 60) == []
    assert len(await mailing.run(wednesday)) == 1


async def test_it_comes_by_the_clock_of_where_she_is_then(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await mailing.plan(MONDAY_8 - 12 * HOUR)
    await ada.change_me(identity.ChangeMe(zone="Asia/Tokyo"))
    assert await mailing.run(MONDAY_8 - 8 * HOUR - HOUR / 60) == []
    assert len(await mailing.run(MONDAY_8 - 8 * HOUR)) == 1


async def test_on_hold_none_is_written_and_none_that_waits_is_sent(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await mailing.plan(MONDAY_8)
    await ada.hold_reminders(MONDAY, date(2026, 11, 30))
    await send_mail(mailing.room)
    assert mailing.server.taken == []
    assert await mailing.run(MONDAY_8 + WEEK) == []
    assert await mailing.decisions() == [(MONDAY, None), (date(2026, 11, 30), "on_hold")]
    assert len(await mailing.run(MONDAY_8 + 2 * WEEK)) == 1


async def test_with_nothing_to_say_nothing_is_said(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await mailing.world.all_lessons_done(ada)
    assert await mailing.run(MONDAY_8) == []
    await mailing.world.owner_fetch(
        "update enrolment set ended_at = now() where person_id = $1", _id(ada)
    )
    assert await mailing.run(MONDAY_8 + WEEK) == []
    held = [held_by for _, held_by in await mailing.decisions()]
    assert held == ["nothing_to_say", "not_enrolled"]


async def test_over_all_her_associations_it_is_one_mail(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    one = await mailing.world.owner_fetch("select count(*) from lesson")
    await mailing.world.found("Second", mail_of("ada"))
    await mailing.forget_mails()
    [message] = await mailing.run(MONDAY_8)
    assert f"{2 * one[0]['count']} lessons" in message.get_content()
    assert await ada.me() is not None


async def test_workers_at_once_and_a_worker_again_write_one(mailing: Mailing) -> None:
    for name in ("ada", "grace", "alan"):
        await mailing.person(name)
    assert await mailing.plan(MONDAY_8, planners=4) == 3
    # A worker that was lost after its commit left no word of having looked.
    await mailing.world.owner_fetch("update digest_wish set look_at = now() - interval '9 days'")
    assert await mailing.plan(MONDAY_8 + HOUR, planners=2) == 0
    await asyncio.gather(*(send_mail(mailing.room) for _ in range(2)))
    assert set(mailing.server.times_taken().values()) == {1}
    assert len(mailing.server.taken) == 3


async def test_after_an_outage_it_comes_late_but_the_same_day(mailing: Mailing) -> None:
    await mailing.person("ada")
    assert len(await mailing.run(MONDAY_8 + 11 * HOUR)) == 1
    assert await mailing.run(MONDAY_8 + WEEK + 13 * HOUR) == []
    assert (await mailing.decisions())[-1] == (date(2026, 11, 30), "expired")


async def test_somebody_whose_data_is_broken_holds_up_nobody(mailing: Mailing) -> None:
    ada = await mailing.person("ada")
    await mailing.person("grace")
    await mailing.world.owner_fetch("update person set zone = 'Atlantis' where id = $1", _id(ada))
    await mailing.world.set_time(MONDAY_8)
    assert await plan_digests(mailing.world.database) == 1
    assert await plan_digests(mailing.world.database) == 0


def _id(client: object) -> UUID:
    tokens = getattr(client, "tokens", None)
    assert tokens is not None
    found: UUID = tokens.person_id
    return found

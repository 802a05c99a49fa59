"""A learner goes away: nothing is pushed, what is due waits for her, and her streak is whole."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mobile_contract import associations, goals, reminders
from mobile_contract.client import Client
from tests.api.facts.folded_rows import differing_rows
from tests.world import World
from workers.nudges.plan_nudges import plan_nudges
from workers.upkeep.refold_wanted import refold_wanted

MONDAY_NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
DAY = timedelta(days=1)
LEAVES, LAST = date(2026, 11, 26), date(2026, 12, 2)


async def study(world: World, client: Client, at: datetime, answers: int = 2) -> None:
    """A few right answers at that time."""
    await world.set_time(at)
    session = await client.start_session(5)
    steps = [step for step in session.steps if step.exercise]
    for step in steps[:answers]:
        response = await world.right_response(step)
        await client.submit(session.id, client.answer(step, response, seconds=8, at=at))


async def dues(world: World, client: Client) -> dict[tuple[Any, str], datetime]:
    """When each thing she remembers is due, by association and exercise."""
    assert client.tokens is not None
    rows = await world.owner_fetch(
        "select tenant_id, exercise_id, due_at from memory where person_id = $1",
        client.tokens.person_id,
    )
    return {(row["tenant_id"], row["exercise_id"]): row["due_at"] for row in rows}


@pytest.fixture
async def ada(world: World) -> Client:
    """She has studied for three days, Monday to Wednesday, and has a break every day at noon."""
    await world.found("First", "ada@first.example")
    await world.set_time(MONDAY_NOON - DAY)
    ada = await world.signed_in("ada@first.example")
    await ada.decide_consent("reminders", granted=True)
    breaks = [reminders.WeeklyBreak(day, "12:30", "12:50") for day in range(1, 8)]
    await ada.set_breaks(*breaks)
    for days in range(3):
        await study(world, ada, MONDAY_NOON + days * DAY)
    return ada


async def test_ac_f3_away_nothing_is_pushed_what_is_due_waits_and_the_streak_is_whole(
    world: World, ada: Client
) -> None:
    before, coming = await dues(world, ada), (await ada.progress()).next_due_at
    goal = await ada.set_goal(goals.SetGoal("path", subject="secure-work", by_date=LAST))
    assert goal.deadline == LAST
    await ada.hold_reminders(LEAVES, LAST)
    after = await dues(world, ada)
    shifted = {key: due for key, due in before.items() if due >= MONDAY_NOON + 3 * DAY}
    assert shifted
    assert {key: after[key] - before[key] for key in shifted} == dict.fromkeys(shifted, 7 * DAY)
    assert coming is not None
    assert (await ada.progress()).next_due_at == coming + 7 * DAY
    [waits] = (await ada.goals()).goals
    assert (waits.by_date, waits.deadline) == (LAST, LAST + 7 * DAY)

    for days in range(3, 10):
        await world.set_time(MONDAY_NOON + days * DAY + timedelta(minutes=21))
        await plan_nudges(world.database)
    held = await world.owner_fetch("select held_by from nudge")
    assert {row["held_by"] for row in held} == {"on_hold"}
    assert len(held) == 7
    assert await world.owner_fetch("select * from nudge_send") == []
    assert (await ada.nudges()).nudges == []

    back = MONDAY_NOON + 10 * DAY
    await world.set_time(back)
    assert (await ada.progress()).streak.length == 3
    await study(world, ada, back)
    streak = (await ada.progress()).streak
    assert (streak.unit, streak.length, streak.counted) == ("day", 4, True)
    assert await differing_rows(world) == 0


async def test_what_she_answers_after_the_hold_was_taken_meets_it_too(
    world: World, ada: Client
) -> None:
    await ada.hold_reminders(date(2026, 12, 20), date(2027, 1, 2))
    before = await dues(world, ada)
    await study(world, ada, MONDAY_NOON + 26 * DAY)
    after = await dues(world, ada)
    answered = [due for key, due in after.items() if due != before.get(key)]
    assert answered
    assert min(answered) >= MONDAY_NOON + 41 * DAY
    assert await differing_rows(world) == 0


async def test_without_the_hold_the_streak_breaks_and_nothing_waits(
    world: World, ada: Client
) -> None:
    before = await dues(world, ada)
    await world.set_time(MONDAY_NOON + 10 * DAY)
    assert (await ada.progress()).streak.length == 0
    assert await dues(world, ada) == before


async def test_an_open_hold_puts_off_what_is_due_once_she_is_back(
    world: World, ada: Client
) -> None:
    before = await dues(world, ada)
    await ada.hold_reminders(LEAVES)
    assert await dues(world, ada) == before
    await world.set_time(MONDAY_NOON + 7 * DAY)
    await ada.resume_reminders()
    waited = {key: due - before[key] for key, due in (await dues(world, ada)).items()}
    assert {key: waited[key] for key in before if before[key] >= MONDAY_NOON + 3 * DAY} == {
        key: 4 * DAY for key in before if before[key] >= MONDAY_NOON + 3 * DAY
    }
    assert (await ada.progress()).streak.length == 3
    assert await differing_rows(world) == 0


async def test_a_hold_taken_back_before_it_began_leaves_no_trace(world: World, ada: Client) -> None:
    before = await dues(world, ada)
    await ada.hold_reminders(LEAVES, LAST)
    assert await dues(world, ada) != before
    await ada.resume_reminders()
    assert await dues(world, ada) == before
    assert await world.owner_fetch("select * from person_hold") == []


async def test_a_hold_puts_off_in_every_association_of_hers(world: World, ada: Client) -> None:
    other = await world.found("Second", "olga@second.example")
    olga = await world.signed_in("olga@second.example")
    await olga.add_member(associations.AddMember("ada@first.example", ["learner"]))
    await olga.add_member(associations.AddMember("grace@second.example", ["learner"]))
    grace = await world.signed_in("grace@second.example", other)
    assert ada.tokens is not None
    here = ada.tokens.association_id
    await ada.refresh(other)
    for client in (ada, grace):
        await study(world, client, MONDAY_NOON + 2 * DAY)
    before, graces = await dues(world, ada), await dues(world, grace)
    await ada.refresh(here)
    await ada.hold_reminders(LEAVES, LAST)
    wanted = await world.owner_fetch("select tenant_id from learner where refold_wanted")
    assert [row["tenant_id"] for row in wanted] == [other]
    assert await refold_wanted(world.database) == 1
    after = await dues(world, ada)
    moved = {key for key in before if after[key] == before[key] + 7 * DAY}
    assert {tenant for tenant, _ in moved} == {here, other}
    assert await dues(world, grace) == graces
    assert await differing_rows(world) == 0


async def test_a_hold_to_the_end_of_time_breaks_nothing(world: World, ada: Client) -> None:
    await ada.hold_reminders(date.min, date.max)
    await ada.progress()
    await ada.forecast()
    assert (await ada.goals()).goals == []
    await ada.hold_reminders(date.max, date.max)
    await ada.resume_reminders()
    assert await differing_rows(world) == 0

"""Late is worse than never: what six hours without workers, or without a provider, leave."""

from collections import Counter
from datetime import timedelta

from mobile_contract.reminders import WeeklyBreak
from tests.workers.nudges.reminding import LUNCH, LUNCH_STARTS, MINUTE, SHORTLY_BEFORE, Reminding
from workers.nudges.queue import sweep_nudges

BACK = LUNCH_STARTS + timedelta(hours=6)
AFTERNOON = WeeklyBreak(1, "14:00", "14:30")
LATER = WeeklyBreak(1, "16:30", "17:00")
STILL_ON = WeeklyBreak(1, "18:20", "18:50")
TO_COME = WeeklyBreak(1, "18:35", "18:55")
LONG = WeeklyBreak(1, "17:30", "18:50")


async def crowd(reminding: Reminding) -> None:
    """Somebody whose only break is over by then, who missed three, and two to be reminded still."""
    await reminding.person("ada")
    await reminding.person("grace", LUNCH, AFTERNOON, LATER)
    await reminding.person("alan", LUNCH, AFTERNOON, STILL_ON)
    await reminding.person("mary", AFTERNOON, TO_COME)


async def work(reminding: Reminding) -> None:
    """What a worker does in the minutes after it is back, until all that was due is settled."""
    for minutes in (0, 1, 5, 6, 30):
        await reminding.plan(BACK + minutes * MINUTE)
        await reminding.pauses_end()
        await reminding.send(BACK + minutes * MINUTE)
        await sweep_nudges(reminding.world.database)


async def sent_late(reminding: Reminding) -> int:
    """How many ways were sent when their break was over."""
    rows = await reminding.world.owner_fetch(
        "select from nudge_send where state = 'sent' and settled_at >= expires_at"
    )
    return len(rows)


async def require_only_what_was_useful(reminding: Reminding) -> None:
    """One push each for those who had a break still, none after its end, and nothing left over."""
    accepted = [call for call in await reminding.calls() if call["status"] == 200]
    assert sorted(call["target"] for call in accepted) == ["phone-of-alan", "phone-of-mary"]
    assert await sent_late(reminding) == 0
    most = await reminding.world.owner_fetch(
        "select count(distinct nudge_id) as nudges from nudge_send where state = 'sent'"
        " group by person_id"
    )
    assert [row["nudges"] for row in most] == [1, 1]
    states = {state for _, state, _ in await reminding.ways()}
    assert states == {"sent", "expired"}


async def test_workers_away_for_six_hours_send_nothing_late_and_each_learner_at_most_one(
    reminding: Reminding,
) -> None:
    await crowd(reminding)
    await reminding.plan(SHORTLY_BEFORE)
    assert {state for _, state, _ in await reminding.ways()} == {"pending"}
    await work(reminding)
    await require_only_what_was_useful(reminding)


async def test_a_provider_away_for_six_hours_gets_nothing_late(reminding: Reminding) -> None:
    """The inbox has it in time; the phone has it in time or not at all."""
    await crowd(reminding)
    await reminding.person("emmy", LONG)
    busy = {"status": 503, "error_code": "UNAVAILABLE", "retry_after": 600}
    await reminding.stub.rules({"match": {"kind": "fcm"}, "do": busy})
    for minutes in (0, 90, 240, 300):
        await reminding.plan(LUNCH_STARTS + minutes * MINUTE)
        await reminding.pauses_end()
        await reminding.send(LUNCH_STARTS + minutes * MINUTE)
    accepted_before = (await reminding.stub.stats())["accepted"]
    await reminding.stub.rules()
    await work(reminding)
    pushed = [call["target"] for call in await reminding.calls() if call["status"] == 200]
    assert accepted_before == 0
    # What the others are allowed in a day, their inboxes had.
    assert pushed == ["phone-of-emmy"]
    assert await sent_late(reminding) == 0
    states = Counter(row["state"] for row in await reminding.push_rows())
    assert states.keys() == {"sent", "expired"}
    assert states["sent"] == 1

"""The queue of nudges when workers die, stop for a while, or come back too late."""

import asyncio
from datetime import timedelta

from tests.workers.nudges.reminding import LUNCH_ENDS, LUNCH_STARTS, MINUTE, Reminding
from tests.world import PUBLIC_URL
from workers.nudges.commit_intents import commit_intents
from workers.nudges.hand_over import SEND_SECONDS
from workers.nudges.last_look import Errand
from workers.nudges.queue import (
    GIVEN_UP_AFTER,
    LEASE,
    Claimed,
    Ended,
    claim,
    record_outcomes,
    sweep_nudges,
)
from workers.nudges.send_nudges import send_nudges
from workers.push.sender import Failed, Gone

SENT = [("inbox", "sent", None), ("push", "sent", None)]
ADDRESS = b"an address nobody has"


async def claimed(reminding: Reminding) -> list[Claimed]:
    """What a worker has claimed of ada's planned nudge in her break."""
    await reminding.world.set_time(LUNCH_STARTS)
    return await claim(reminding.world.database, 16)


async def intended(reminding: Reminding, sends: list[Claimed]) -> list[Errand]:
    """What it may send of that."""
    nudges = {sends[0].nudge_id: sends}
    return await commit_intents(reminding.world.database, PUBLIC_URL, nudges)


async def lose_lease(reminding: Reminding) -> int:
    """The worker is not heard of until its lease ends; how many rows the sweep finds."""
    await reminding.change_sends("lease_until = clock_timestamp()", "state = 'leased'")
    return await sweep_nudges(reminding.world.database)


async def test_what_a_dead_worker_had_only_claimed_is_sent_once_by_the_next(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    await reminding.plan()
    assert len(await claimed(reminding)) == 2
    assert await reminding.send() == 0
    assert await sweep_nudges(reminding.world.database) == 0
    assert await lose_lease(reminding) == 2
    assert await reminding.send() == 2
    assert await reminding.ways() == SENT
    [row] = await reminding.push_rows()
    assert (row["fence"], row["attempts"]) == (2, 1)


async def test_what_a_dead_worker_had_begun_to_send_is_unknown_and_never_sent_again(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    assert len(await intended(reminding, await claimed(reminding))) == 1
    assert await lose_lease(reminding) == 0
    almost = GIVEN_UP_AFTER - timedelta(seconds=5)
    await reminding.change_sends(f"sent_try_at = clock_timestamp() - interval '{almost}'")
    assert await sweep_nudges(reminding.world.database) == 0
    await reminding.change_sends("sent_try_at = sent_try_at - interval '5 s'")
    assert await sweep_nudges(reminding.world.database) == 1
    for minutes in range(3):
        assert await reminding.send(LUNCH_STARTS + minutes * MINUTE) == 0
    assert await reminding.ways() == [SENT[0], ("push", "unknown", "worker_lost")]
    assert await reminding.calls() == []
    assert (await reminding.why(ada)).sends[1].reason.code == "why.unknown"


async def test_a_worker_that_wakes_after_its_lease_may_not_send(reminding: Reminding) -> None:
    """Whether or not somebody else has the row by then; and nothing is spent by it."""
    await reminding.person("ada")
    await reminding.plan()
    slow = await claimed(reminding)
    assert await lose_lease(reminding) == 2
    quick = await claimed(reminding)
    assert {each.fence for each in slow} == {1}
    assert {each.fence for each in quick} == {2}
    assert await intended(reminding, slow) == []
    assert {state for _, state, _ in await reminding.ways()} == {"leased"}
    assert await reminding.world.owner_fetch("select from interruption") == []
    assert len(await intended(reminding, quick)) == 1


async def test_a_worker_with_too_little_of_its_lease_left_does_not_begin(
    reminding: Reminding,
) -> None:
    """A send takes up to 14 seconds: whoever begins it must be done before anybody else may."""
    await reminding.person("ada")
    await reminding.plan()
    slow = await claimed(reminding)
    left = timedelta(seconds=SEND_SECONDS)
    await reminding.change_sends(f"lease_until = clock_timestamp() + interval '{left}'")
    assert await intended(reminding, slow) == []
    assert await lose_lease(reminding) == 1
    assert await reminding.send() == 1
    assert await reminding.ways() == SENT
    assert timedelta(seconds=SEND_SECONDS) < LEASE < GIVEN_UP_AFTER


async def test_a_stale_workers_outcome_changes_nothing(reminding: Reminding) -> None:
    await reminding.person("ada")
    await reminding.plan()
    sends = await claimed(reminding)
    [row] = await reminding.push_rows()
    [stale] = [each for each in sends if each.id == row["id"]]
    await lose_lease(reminding)
    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 400}})
    sending = asyncio.create_task(send_nudges(reminding.room))
    await reminding.until_sending()
    for outcome in (Failed("stale"), Gone("stale")):
        await record_outcomes(reminding.world.database, [Ended(stale, ADDRESS, outcome)])
        assert (await reminding.push_rows())[0]["state"] == "sending"
    await sending
    late = Ended(stale, ADDRESS, Failed("stale"))
    await record_outcomes(reminding.world.database, [late])
    assert await reminding.ways() == SENT


async def test_an_answer_that_comes_after_all_hope_was_given_up_stays_unknown(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 400}})
    await reminding.world.set_time(LUNCH_STARTS)
    sending = asyncio.create_task(send_nudges(reminding.room))
    await reminding.until_sending()
    await reminding.change_sends("sent_try_at = sent_try_at - interval '31 s'")
    assert await sweep_nudges(reminding.world.database) == 1
    await sending
    assert await reminding.send(LUNCH_STARTS + MINUTE) == 0
    assert await reminding.ways() == [SENT[0], ("push", "unknown", "worker_lost")]


async def test_what_waits_longer_than_its_break_lasts_is_expired_by_the_sweep(
    reminding: Reminding,
) -> None:
    """Told to come back in a day, or never claimed at all: it does not wait to be told so."""
    await reminding.person("ada")
    await reminding.person("grace")
    await reminding.plan()
    much_later = {"status": 503, "error_code": "UNAVAILABLE", "retry_after": 86400}
    await reminding.stub.rules({"match": {"kind": "fcm"}, "do": much_later})
    await reminding.send()
    await reminding.change_sends("state = 'pending', settled_at = null", "state = 'sent'")
    assert await sweep_nudges(reminding.world.database) == 0
    await reminding.world.set_time(LUNCH_ENDS)
    assert await sweep_nudges(reminding.world.database) == 4
    assert set(await reminding.ways()) == {
        ("inbox", "expired", "expired"),
        ("push", "expired", "unavailable"),  # what kept it is told
    }
    assert await reminding.send(LUNCH_ENDS + MINUTE) == 0

"""Sending nudges: each once to each device, in its break, whatever the push service answers."""

import asyncio
from datetime import datetime, timedelta

import pytest

from api.clock import monotonic
from api.deep_links import deep_link
from api.outbox import read_pushes
from mobile_contract.client import Client
from mobile_contract.reminders import PushKeys, PushSubscription, RegisterPushTarget, WeeklyBreak
from tests.workers.nudges.reminding import LUNCH_ENDS, LUNCH_STARTS, MINUTE, Reminding
from tests.world import PUBLIC_URL
from workers.nudges.commit_intents import commit_intents
from workers.nudges.hand_over import hand_over
from workers.nudges.queue import claim, record_outcomes
from workers.nudges.send_nudges import send_nudges

SENT = [("inbox", "sent", None), ("push", "sent", None)]
UNREGISTERED = {"status": 404, "error_code": "UNREGISTERED"}
BUSY = {"status": 503, "error_code": "UNAVAILABLE", "retry_after": 20}


async def subscribed(reminding: Reminding, client: Client) -> str:
    """The client is a browser now; the id of its subscription at the stub."""
    key = (await client.push_settings()).vapid_public_key
    told = await reminding.stub.subscription(key)
    subscription = PushSubscription(told["endpoint"], PushKeys(**told["keys"]))
    await client.register_push_target(RegisterPushTarget("webpush", subscription=subscription))
    found: str = told["endpoint"].rpartition("/")[2]
    return found


async def seconds_since_sent(reminding: Reminding, moment: int) -> float:
    """From the moment of the intent to that second, both by the servers' clocks."""
    [row] = await reminding.push_rows()
    tried_at: datetime = row["sent_try_at"]
    return moment - tried_at.timestamp()


async def test_a_nudge_lands_on_her_phone_in_her_break_and_lives_until_its_end(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    assert await reminding.send(LUNCH_STARTS - timedelta(seconds=5)) == 0
    assert await reminding.calls() == []
    assert await reminding.send() == 2
    [call] = await reminding.calls()
    message, [nudge] = call["payload"], (await ada.nudges()).nudges
    assert (message["fid"], call["nudge_id"]) == ("phone-of-ada", str(nudge.id))
    assert 1198 <= int(message["android"]["ttl"].rstrip("s")) <= 1200
    expires = int(message["apns"]["headers"]["apns-expiration"])
    assert 1197 <= await seconds_since_sent(reminding, expires) <= 1201
    assert message["data"] == {
        "type": "nudge",
        "nudge_id": str(nudge.id),
        "association_id": str(nudge.association_id),
        "deep_link": f"{PUBLIC_URL}/n/{nudge.id}",
        "minutes": "15",
        "expires_at": LUNCH_ENDS.isoformat(),
    }
    assert message["notification"] == {"title": nudge.title, "body": nudge.body}


async def test_a_nudge_lands_in_her_browser_for_it_alone_to_read(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    subscription = await subscribed(reminding, ada)
    await reminding.plan()
    await reminding.send()
    [call] = await reminding.calls()
    [nudge] = (await ada.nudges()).nudges
    assert (call["kind"], call["target"], call["status"]) == ("webpush", subscription, 201)
    assert 1198 <= int(call["headers"]["ttl"]) <= 1200
    payload = call["payload"]
    assert (payload["title"], payload["body"]) == (nudge.title, nudge.body)
    assert payload["tag"] == payload["data"]["nudge_id"] == str(nudge.id)
    assert payload["data"]["deep_link"] == deep_link(PUBLIC_URL, nudge.id)
    assert (payload["data"]["minutes"], payload["data"]["type"]) == ("15", "nudge")


async def test_she_and_her_operator_can_read_what_came_and_why(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.send()
    [nudge] = (await ada.nudges()).nudges
    assert LUNCH_STARTS <= nudge.sent_at <= LUNCH_STARTS + MINUTE
    assert (nudge.minutes, nudge.expires_at) == (15, LUNCH_ENDS)
    why = await ada.why(nudge.id)
    assert (why.held, why.reason.code, why.planned_at) == (
        False,
        "why.planned_lesson",
        LUNCH_STARTS,
    )
    assert [(way.channel, way.state, way.reason.code) for way in why.sends] == [
        ("inbox", "sent", "why.sent.inbox"),
        ("push", "sent", "why.sent.push"),
    ]
    world = reminding.world
    pushes = await read_pushes(world.database, world.ground.database_url, PUBLIC_URL, 10)
    assert {(each.push.title, each.push.to, each.state) for each in pushes} == {
        (nudge.title, "ada@first.example", "sent")
    }
    assert {each.push.deep_link for each in pushes} == {nudge.deep_link}
    assert [each.push.expires_at for each in pushes] == [LUNCH_ENDS] * 2


async def test_her_session_from_the_push_is_as_long_as_her_break(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.send()
    [nudge] = (await ada.nudges()).nudges
    await reminding.world.set_time(LUNCH_STARTS + 13 * MINUTE)
    assert (await ada.start_session(nudge_id=nudge.id)).minutes == 7


async def test_four_workers_send_thirty_nudges_and_none_twice(reminding: Reminding) -> None:
    await asyncio.gather(*(reminding.person(f"learner{number}") for number in range(30)))
    await reminding.plan()
    await reminding.world.set_time(LUNCH_STARTS)
    looked_at = await asyncio.gather(*(send_nudges(reminding.room) for _ in range(4)))
    assert sum(looked_at) == 60
    assert sum(number > 0 for number in looked_at) >= 2
    assert sorted(await reminding.ways()) == sorted(SENT * 30)
    assert await reminding.targets() == sorted(f"phone-of-learner{n}" for n in range(30))


async def test_a_nudge_whose_break_is_over_does_not_leave(reminding: Reminding) -> None:
    """Nor one whose break is too short by now for a session."""
    over = WeeklyBreak(1, "12:30", "12:48")
    people = await reminding.person("ada", over), await reminding.person("grace")
    await reminding.plan()
    await reminding.send(LUNCH_ENDS - timedelta(seconds=119))
    for who in people:
        assert await reminding.ways(who) == [
            ("inbox", "expired", "expired"),
            ("push", "expired", "expired"),
        ]
        assert (await who.nudges()).nudges == []
    assert await reminding.calls() == []


async def test_a_service_that_is_busy_is_asked_again_when_it_said_and_not_before(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm", "times": 1}, "do": BUSY})
    await reminding.send()
    [row] = await reminding.push_rows()
    assert (row["state"], row["code"], row["attempts"]) == ("retry", "unavailable", 1)
    assert 15 <= row["rest"].total_seconds() <= 24
    assert await reminding.send(LUNCH_STARTS + MINUTE) == 0
    assert len(await reminding.calls()) == 1
    await reminding.change_sends("not_before = clock_timestamp()", "state = 'retry'")
    assert await reminding.send(LUNCH_STARTS + MINUTE) == 1
    assert await reminding.ways() == SENT
    [row] = await reminding.push_rows()
    assert row["attempts"] == 2


async def test_it_is_not_asked_again_when_the_break_is_over_by_then(reminding: Reminding) -> None:
    await reminding.person("ada")
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm", "times": 1}, "do": BUSY})
    await reminding.send()
    await reminding.change_sends("not_before = clock_timestamp()", "state = 'retry'")
    assert await reminding.send(LUNCH_ENDS) == 1
    assert await reminding.ways() == [SENT[0], ("push", "expired", "expired")]
    assert len(await reminding.calls()) == 1


async def test_a_phone_that_is_gone_is_retired_and_no_other(reminding: Reminding) -> None:
    """Not her other one, not anybody else's; and the next nudge goes to what is left."""
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    await reminding.another_phone("ada", "tablet-of-ada")
    await reminding.stub.rules({"match": {"target": "tablet-of-ada"}, "do": UNREGISTERED})
    await reminding.plan()
    await reminding.send()
    assert await reminding.ways(ada) == [*SENT, ("push", "failed", "unregistered")]
    assert await reminding.ways(grace) == SENT
    assert [(await who.reminders()).reachable for who in (ada, grace)] == [1, 1]
    [gone] = await reminding.world.owner_fetch(
        "select retired_for from push_target where retired_at is not null"
    )
    assert gone["retired_for"] == "unregistered"
    await reminding.plan(LUNCH_STARTS + timedelta(days=7) - MINUTE)
    await reminding.send(LUNCH_STARTS + timedelta(days=7))
    assert len(await reminding.ways(ada)) == 3 + 2
    assert (await reminding.targets()).count("tablet-of-ada") == 1
    assert (await reminding.targets()).count("phone-of-ada") == 2


async def test_a_phone_that_registers_while_it_is_refused_stays(reminding: Reminding) -> None:
    """The same address or another: what is gone is not what she has told us since."""
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    await reminding.plan()
    slowly = {"phase": {"delay_ms": 700}}
    await reminding.stub.rules({"match": {"kind": "fcm"}, "do": UNREGISTERED, **slowly})
    await reminding.world.set_time(LUNCH_STARTS)
    sending = asyncio.create_task(send_nudges(reminding.room))
    await reminding.until_sending(pushes=2)
    await reminding.reachable(ada, "phone-of-ada")
    await reminding.reachable(grace, "new-phone-of-grace")
    await sending
    for who in (ada, grace):
        assert await reminding.ways(who) == [SENT[0], ("push", "failed", "unregistered")]
        assert (await who.reminders()).reachable == 1


async def test_a_browser_that_unsubscribed_is_retired(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.stub.unsubscribe(await subscribed(reminding, ada))
    await reminding.plan()
    await reminding.send()
    assert await reminding.ways() == [SENT[0], ("push", "failed", "http_410")]
    assert (await ada.reminders()).reachable == 0


async def test_a_project_set_up_wrong_costs_no_phone_and_no_attempt(reminding: Reminding) -> None:
    """The row waits, and leaves when the operator has mended it."""
    ada = await reminding.person("ada")
    await reminding.plan()
    for status in (401, 403, 404):
        await reminding.stub.rules({"match": {"kind": "fcm"}, "do": {"status": status}})
        assert await reminding.send() >= 1
        [row] = await reminding.push_rows()
        assert (row["state"], row["attempts"]) == ("pending", 0)
        assert 30 <= row["rest"].total_seconds() <= 60
        assert (await ada.reminders()).reachable == 1
        assert await reminding.send() == 0
        await reminding.pauses_end()
    await reminding.stub.rules()
    assert await reminding.send(LUNCH_STARTS + MINUTE) == 1
    assert await reminding.ways() == SENT


async def test_a_push_whose_answer_was_lost_is_never_sent_again(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": "after_accept"})
    await reminding.send()
    await reminding.stub.rules()
    for minutes in range(1, 4):
        assert await reminding.send(LUNCH_STARTS + minutes * MINUTE) == 0
    assert await reminding.ways() == [SENT[0], ("push", "unknown", "cut")]
    assert (await reminding.stub.stats())["accepted"] == 1
    assert (await ada.reminders()).reachable == 1
    assert (await reminding.why(ada)).sends[1].reason.code == "why.unknown"


async def test_a_worker_asked_to_stop_waits_for_the_answers_it_is_owed(
    reminding: Reminding,
) -> None:
    """However often it is asked; what it had not begun it leaves to the next."""
    names = [f"learner{number}" for number in range(9)]
    await asyncio.gather(*map(reminding.person, names))
    await asyncio.gather(*(reminding.another_phone(each, f"tablet-of-{each}") for each in names))
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 500}})
    await reminding.world.set_time(LUNCH_STARTS)
    sending = asyncio.create_task(send_nudges(reminding.room))
    await reminding.until_sending()
    for _ in range(2):
        sending.cancel()
        await asyncio.sleep(0.1)
    with pytest.raises(asyncio.CancelledError):
        await sending
    states = [state for _, state, _ in await reminding.ways()]
    assert (states.count("sent"), states.count("pending")) == (9 + 16, 2)
    await reminding.stub.rules()
    assert await send_nudges(reminding.room) == 2
    assert sorted(await reminding.ways()) == sorted([*SENT, SENT[1]] * 9)


async def test_a_nudge_that_cannot_be_made_does_not_keep_the_others(reminding: Reminding) -> None:
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    await reminding.plan()
    await reminding.world.owner_fetch(
        "update person set zone = 'Nowhere/Land' where id = $1", ada.tokens.person_id
    )
    await reminding.send()
    assert {way[1:] for way in await reminding.ways(ada)} == {("failed", "undeliverable")}
    assert await reminding.ways(grace) == SENT


async def test_a_worker_stopped_between_intent_and_sending_sends_nothing_late(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    await reminding.plan()
    await reminding.world.set_time(LUNCH_STARTS)
    database = reminding.world.database
    claimed = await claim(database, 16)
    errands = await commit_intents(database, PUBLIC_URL, {claimed[0].nudge_id: claimed})
    late = [await hand_over(reminding.room, errand, send_by=monotonic() - 1) for errand in errands]
    await record_outcomes(database, late)
    assert ("push", "retry", "stopped_meanwhile") in await reminding.ways(ada)
    assert await reminding.targets() == []
    await reminding.send()
    assert await reminding.ways(ada) == SENT

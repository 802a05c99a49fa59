"""A provider that is set up wrong, or has too many of ours: all wait, and nothing is lost."""

import json
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from api.clock import utc_now
from mobile_contract.client import Client
from mobile_contract.reminders import (
    ChangeReminders,
    PushKeys,
    PushSubscription,
    RegisterPushTarget,
    WeeklyBreak,
)
from tests.workers.nudges.reminding import LUNCH, LUNCH_STARTS, MINUTE, Reminding
from tests.world import PUBLIC_URL
from workers.nudges.channels import PROBE_LEASE, Channels
from workers.nudges.hand_over import NudgeRoom
from workers.nudges.send_nudges import send_nudges
from workers.push.sender import Again
from workers.push.ways import Pushes, open_ways

SENT = [("inbox", "sent", None), ("push", "sent", None)]
FORBIDDEN = {"match": {"kind": "fcm"}, "do": {"status": 403}}
WEEK = timedelta(days=7)


def another_worker(reminding: Reminding) -> NudgeRoom:
    """A worker that knows only what PostgreSQL tells it."""
    return replace(reminding.room, channels=Channels())


async def channels(reminding: Reminding) -> dict[str, Any]:
    """What is known of each channel."""
    rows = await reminding.world.owner_fetch(
        "select *, paused_until - clock_timestamp() as rest from push_channel"
    )
    return {row["name"]: row for row in rows}


async def pushed(reminding: Reminding) -> list[str]:
    """The states of all ways to devices, sorted."""
    return sorted(row["state"] for row in await reminding.push_rows())


async def browser(reminding: Reminding, name: str) -> Client:
    """A person whose pushes go to a browser at the stub."""
    client = await reminding.person(name)
    told = await reminding.stub.subscription((await client.push_settings()).vapid_public_key)
    subscription = PushSubscription(told["endpoint"], PushKeys(**told["keys"]))
    await client.register_push_target(RegisterPushTarget("webpush", subscription=subscription))
    return client


async def test_while_a_channel_is_paused_no_worker_asks_and_one_push_finds_that_it_is_mended(
    reminding: Reminding,
) -> None:
    for number in range(4):
        await reminding.person(f"learner{number}")
    await reminding.stub.rules(FORBIDDEN)
    await reminding.plan()
    with capture_logs() as told:
        await reminding.send()
    alerts = [each for each in told if each["log_level"] == "error"]
    assert [each["event"] for each in alerts] == ["push_channel_paused"]
    assert (alerts[0]["channel"], alerts[0]["code"]) == ("fcm", "permission_denied")
    paused = (await channels(reminding))["fcm"]
    assert 30 <= paused["rest"].total_seconds() <= 60
    asked = len(await reminding.calls())

    await reminding.change_sends("not_before = clock_timestamp()", "state = 'pending'")
    await send_nudges(another_worker(reminding))
    assert len(await reminding.calls()) == asked
    rows = await reminding.push_rows()
    assert {(row["state"], row["code"], row["attempts"]) for row in rows} == {
        ("pending", "permission_denied", 0)
    }
    assert min(row["rest"] for row in rows) > timedelta(seconds=10)

    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 1000}})
    await reminding.pauses_end()
    await send_nudges(another_worker(reminding))
    assert await pushed(reminding) == ["pending"] * 3 + ["sent"]
    assert max(row["rest"] for row in await reminding.push_rows()) <= PROBE_LEASE
    assert (await channels(reminding))["fcm"]["paused_for"] is None
    await reminding.pauses_end()
    await send_nudges(another_worker(reminding))
    assert await pushed(reminding) == ["sent"] * 4


async def test_the_next_reminder_keeps_its_distance_from_a_push_that_waited(
    reminding: Reminding,
) -> None:
    """Not from the inbox, which had it a quarter of an hour before."""
    ada = await reminding.person("ada", LUNCH, WeeklyBreak(1, "13:30", "14:30"))
    await ada.change_reminders(ChangeReminders(at_most_per_day=5, at_least_hours_apart=1))
    await reminding.stub.rules(FORBIDDEN)
    await reminding.plan()
    await reminding.send()
    await reminding.stub.rules()
    await reminding.pauses_end()
    await reminding.send(LUNCH_STARTS + 15 * MINUTE)
    assert await pushed(reminding) == ["sent"]
    await reminding.plan(LUNCH_STARTS + 55 * MINUTE)
    planned_at = (await reminding.why(ada)).planned_at
    assert planned_at is not None
    assert planned_at - LUNCH_STARTS >= 75 * MINUTE


async def test_what_is_wrong_with_one_channel_stops_no_other(reminding: Reminding) -> None:
    """A push service that does not know our key; and Apple's, which Firebase tells push by push."""
    await browser(reminding, "ada")
    await reminding.person("grace")
    await reminding.person("alan")
    apples = {"status": 401, "error_code": "THIRD_PARTY_AUTH_ERROR"}
    await reminding.stub.rules(
        {"match": {"kind": "webpush"}, "do": {"status": 401}},
        {"match": {"target": "phone-of-grace"}, "do": apples},
    )
    await reminding.plan()
    for _ in range(2):
        await reminding.send()
        await reminding.change_sends("not_before = clock_timestamp()", "state = 'pending'")
    found = {name: row["paused_for"] for name, row in (await channels(reminding)).items()}
    assert found == {
        "fcm": None,
        "fcm#third_party_auth_error": "third_party_auth_error",
        f"webpush {reminding.stub.url}": "http_401",
    }
    assert await pushed(reminding) == ["pending", "pending", "sent"]
    assert (await reminding.targets()).count("phone-of-grace") == 2
    assert len(await reminding.calls()) == 1 + 2 + 1


async def test_a_phone_of_another_project_goes_once_ours_is_proven_and_not_before(
    reminding: Reminding,
) -> None:
    await reminding.person("ada")
    mismatch = {"status": 403, "error_code": "SENDER_ID_MISMATCH"}
    await reminding.stub.rules({"match": {"target": "phone-of-ada"}, "do": mismatch})
    await reminding.plan()
    await reminding.send()
    assert await pushed(reminding) == ["pending"]
    await reminding.person("grace")
    await reminding.plan(LUNCH_STARTS + WEEK - MINUTE)
    await reminding.send(LUNCH_STARTS + WEEK)
    await reminding.pauses_end()
    await reminding.send(LUNCH_STARTS + WEEK)
    states = [(row["state"], row["code"]) for row in await reminding.push_rows()]
    assert sorted(states[1:], key=str) == [("failed", "sender_id_mismatch"), ("sent", None)]


async def test_a_wrong_project_id_removes_no_token(reminding: Reminding, tmp_path: Path) -> None:
    """Through a worker whose credentials name another project than the phones belong to."""
    people = [await reminding.person(f"learner{number}") for number in range(5)]
    account = json.loads(reminding.stub.credentials.read_text())
    mistyped = tmp_path / "mistyped.json"
    mistyped.write_text(json.dumps({**account, "project_id": "interlude-demp"}))
    pushes = Pushes(mistyped, reminding.stub.url, "mailto:ops@learn.example", frozenset())
    database = reminding.world.database
    await reminding.plan()
    await reminding.world.set_time(LUNCH_STARTS)
    async with open_ways(pushes, database.keeper.vapid_key) as senders:
        for _ in range(3):
            await send_nudges(NudgeRoom(database, senders, PUBLIC_URL))
            await reminding.pauses_end()
    assert sum([(await who.reminders()).reachable for who in people]) == 5
    assert await reminding.world.owner_fetch("select from target_removal") == []
    await reminding.send()
    await reminding.pauses_end()
    await reminding.send()
    assert await pushed(reminding) == ["sent"] * 5


@pytest.mark.parametrize("as_date", [False, True])
async def test_a_push_service_that_asks_for_quiet_gets_it_from_every_worker(
    reminding: Reminding, as_date: bool
) -> None:
    """Seconds or a moment; the push itself rests as long."""
    await browser(reminding, "ada")
    await browser(reminding, "grace")
    until = format_datetime(utc_now() + timedelta(seconds=100), usegmt=True) if as_date else 100
    busy = {"status": 429, "retry_after": until}
    await reminding.stub.rules({"match": {"kind": "webpush"}, "do": busy})
    await reminding.plan()
    await reminding.send()
    rests = [row["rest"] for row in await reminding.push_rows()]
    rests.append((await channels(reminding))[f"webpush {reminding.stub.url}"]["rest"])
    assert all(timedelta(seconds=90) <= rest <= timedelta(seconds=120) for rest in rests)
    asked = len(await reminding.calls())
    await reminding.change_sends("not_before = clock_timestamp()", "state = 'retry'")
    await send_nudges(another_worker(reminding))
    assert len(await reminding.calls()) == asked

    days = Again("http_429", 3 * 86400.0, "rests")
    await Channels().hear(reminding.world.database, "webpush https://push.example", days)
    other = (await channels(reminding))["webpush https://push.example"]
    assert timedelta(minutes=59) < other["rest"] <= timedelta(hours=1)


async def test_where_firebase_has_too_many_all_workers_slow_down_and_pushes_wait_their_turn(
    reminding: Reminding,
) -> None:
    for number in range(5):
        await reminding.person(f"learner{number}")
    full = {"status": 429, "error_code": "QUOTA_EXCEEDED"}
    await reminding.stub.rules({"match": {"kind": "fcm", "times": 1}, "do": full})
    await reminding.plan()
    await reminding.send()
    assert await pushed(reminding) == ["retry"] + ["sent"] * 4
    slowed = (await channels(reminding))["fcm"]
    assert (slowed["per_minute"], slowed["paused_for"]) == (300_000, None)

    await reminding.world.owner_fetch(
        "update push_channel set per_minute = 60, slowed_at = clock_timestamp(), used_until = null"
    )
    await reminding.stub.rules()
    await reminding.plan(LUNCH_STARTS + WEEK - MINUTE)
    await reminding.world.set_time(LUNCH_STARTS + WEEK)
    await send_nudges(another_worker(reminding))
    rows = (await reminding.push_rows())[5:]
    waiting = [row for row in rows if row["state"] == "pending"]
    assert len(waiting) == 4
    assert {(row["code"], row["attempts"]) for row in waiting} == {("rate_limited", 0)}
    rests = sorted(row["rest"].total_seconds() for row in waiting)
    assert all(number < rest <= number + 1 for number, rest in enumerate(rests))

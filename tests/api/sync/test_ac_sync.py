"""What is promised of syncing (AC-J2, AC-J3), by name and through the API."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from mobile_contract import sync
from tests.api.facts.folded_rows import differing_rows, expected_rows, stored_rows
from tests.api.sync.queues import Phone, phone_of, statuses
from tests.world import World


def me(phone: Phone) -> UUID:
    assert phone.client.tokens is not None
    return phone.client.tokens.person_id


async def test_ac_j2_a_batch_of_500_events_is_idempotent_order_free_and_fails_by_event(
    demo_world: World,
) -> None:
    phone = await phone_of(demo_world)
    now = datetime.now(UTC)
    for count in range(500):
        at = now - timedelta(minutes=5000 - 10 * count)
        if count % 5:
            phone.said(sync.ConfidenceEvent, skill="phishing", level=3, occurred_at=at)
        else:
            place = count // 5 % len(phone.steps)
            await phone.answer(place, right=count % 3 > 0, occurred_at=at, mono_ms=None)
    lines = [msgspec.json.encode(event) for event in phone.queue]
    bad = dict.fromkeys(range(7, 500, 50), b'{"type":"answer"')
    shuffled = [bad.get(place, line) for place, line in enumerate(lines)]
    random.Random(6).shuffle(shuffled)
    first = await phone.client.send_lines(shuffled)
    assert [each.status for each in first.results] == [
        "rejected" if line in bad.values() else "created" for line in shuffled
    ]
    assert all(each.code and each.detail for each in first.results if each.status == "rejected")
    assert [each.line for each in first.results] == list(range(1, 501))
    stored = await stored_rows(demo_world, me(phone))
    again = await phone.client.send_events(phone.queue)
    assert statuses(again) == ["created" if place in bad else "duplicate" for place in range(500)]
    assert (again.acknowledged_through, again.missing) == (500, [])
    third = await phone.client.send_events(list(reversed(phone.queue)))
    assert statuses(third) == ["duplicate"] * 500
    assert stored == await stored_rows(demo_world, me(phone))  # only words were among the bad
    assert stored == await expected_rows(demo_world, me(phone))
    assert await differing_rows(demo_world) == 0


async def test_ac_j2_order_leaves_no_trace(demo_world: World) -> None:
    """A queue that comes shuffled and in parts leaves what it would have left in order."""
    phone = await phone_of(demo_world)
    now = datetime.now(UTC)
    for count in range(40):
        at = now - timedelta(hours=200 - 5 * count)
        await phone.answer(
            count % len(phone.steps), right=count % 4 > 0, occurred_at=at, mono_ms=None
        )
    lines = [msgspec.json.encode(event) for event in phone.queue]
    random.Random(7).shuffle(lines)
    for start in range(0, 40, 8):
        await phone.client.send_lines(lines[start : start + 8])
    stored = await stored_rows(demo_world, me(phone))
    assert stored == await expected_rows(demo_world, me(phone))
    assert len(stored["study_day"]) > 5


async def test_ac_j3_from_the_future_is_stored_and_marked_suspect(demo_world: World) -> None:
    phone = await phone_of(demo_world)
    future = datetime.now(UTC) + timedelta(days=400)
    await phone.answer(0, occurred_at=future, mono_ms=None)
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["created"]
    assert "clock_suspect" in received.results[0].flags
    [row] = await demo_world.owner_fetch(
        "select flags, occurred_at, effective_at <= received_at as held from learner_event"
        " where person_id = $1",
        me(phone),
    )
    assert (row["occurred_at"], row["held"]) == (future, True)
    assert row["flags"] == received.results[0].flags


async def test_ac_j3_before_she_enrolled_is_stored_and_marked(demo_world: World) -> None:
    phone = await phone_of(demo_world)
    [row] = await demo_world.owner_fetch(
        "update enrolment set enrolled_at = now() - interval '1 day' where person_id = $1"
        " returning enrolled_at",
        me(phone),
    )
    await phone.answer(0, occurred_at=row["enrolled_at"] - timedelta(days=2), boot_id=uuid4())
    await phone.answer(1, occurred_at=row["enrolled_at"] + timedelta(hours=1), boot_id=uuid4())
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["created", "created"]
    assert ["not_enrolled" in each.flags for each in received.results] == [True, False]


async def test_ac_j3_what_is_corrected_for_a_wrong_clock_is_marked(demo_world: World) -> None:
    phone = await phone_of(demo_world)
    ahead = timedelta(days=30)
    happened = datetime.now(UTC) - timedelta(hours=2)
    await phone.answer(0, occurred_at=happened + ahead, mono_ms=None)
    received = await phone.client.send(
        "POST",
        "/v1/sync/events",
        sync.EventsReceived,
        msgspec.json.encode(phone.queue[0]),
        headers={
            "Content-Type": "application/x-ndjson",
            "Client-Time": (datetime.now(UTC) + ahead).isoformat(),
        },
    )
    assert received.results[0].flags == ["clock_corrected"]
    [row] = await demo_world.owner_fetch(
        "select effective_at from learner_event where person_id = $1", me(phone)
    )
    assert abs(row["effective_at"] - happened) < timedelta(minutes=1)


async def test_ac_j3_what_keeps_to_its_time_bears_no_mark(demo_world: World) -> None:
    phone = await phone_of(demo_world)
    await phone.answer(0, mono_ms=None)
    received = await phone.client.send_events(phone.queue)
    assert received.results[0].flags == []


async def test_minutes_of_a_pack_are_capped_by_the_time_it_was_out(demo_world: World) -> None:
    """A pack issued a minute ago holds no ten minutes of study, however often it is sent."""
    phone = await phone_of(demo_world)
    pack_id = uuid4()
    await demo_world.owner_fetch(
        "insert into pack (id, tenant_id, person_id, device_id, minutes, exercise_ids, body_hash,"
        " size_bytes, population_version, issued_at, expires_at)"
        " select $1, tenant_id, person_id, $2, 5, '{}', '', 0,"
        " (select max(version) from population_snapshot),"
        " now() + shift - interval '1 minute', now() + interval '1 day'"
        " from learner cross join people_clock where person_id = $3",
        pack_id,
        phone.client.tokens.device_id if phone.client.tokens else None,
        me(phone),
    )
    for place in range(3):
        await phone.answer(place, seconds=40.0, pack_id=pack_id)
    await phone.answer(3, seconds=40.0, pack_id=uuid4())
    await phone.client.send_events(phone.queue[:1])
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["duplicate", "created", "created", "created"]
    counted = await demo_world.owner_fetch(
        "select counted_ms from learner_event where person_id = $1 order by sequence", me(phone)
    )
    first, second, third, of_no_pack = (row["counted_ms"] for row in counted)
    assert first == 40_000
    assert 15_000 < second < 40_000
    assert third < 15_000
    assert 60_000 <= first + second + third < 75_000
    assert of_no_pack == 0

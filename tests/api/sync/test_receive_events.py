"""A phone surfaces: each event counts once, for itself, whatever came with it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
import uuid_utils.compat

from mobile_contract import sync
from mobile_contract.client import ApiProblem
from tests.api.facts.folded_rows import differing_rows, expected_rows, stored_rows
from tests.api.sync.queues import Phone, phone_of, statuses
from tests.world import World


def me(phone: Phone) -> UUID:
    assert phone.client.tokens is not None
    return phone.client.tokens.person_id


@pytest.fixture
async def phone(demo_world: World) -> Phone:
    return await phone_of(demo_world)


async def test_what_was_answered_in_the_tunnel_counts_once(phone: Phone) -> None:
    for place in range(4):
        await phone.answer(place, right=place != 1)
    first = await phone.client.send_events(phone.queue)
    assert statuses(first) == ["created"] * 4
    assert [each.marked.correct for each in first.results if each.marked] == [
        True,
        False,
        True,
        True,
    ]
    assert (first.acknowledged_through, first.missing, first.cloned) == (4, [], False)
    before = await stored_rows(phone.world, me(phone))
    again = await phone.client.send_events(list(reversed(phone.queue)))
    assert statuses(again) == ["duplicate"] * 4
    assert [each.marked.due_at for each in again.results if each.marked] == [
        each.marked.due_at for each in reversed(first.results) if each.marked
    ]
    assert await stored_rows(phone.world, me(phone)) == before
    assert await expected_rows(phone.world, me(phone)) == before
    assert await differing_rows(phone.world) == 0


async def test_an_answer_whose_reply_was_lost_is_a_duplicate(phone: Phone) -> None:
    step = phone.steps[0]
    sent = phone.client.answer(step, await phone.world.right_response(step), seconds=5)
    await phone.client.submit(phone.session_id, sent)
    received = await phone.client.send_events([phone.client.as_event(phone.session_id, sent)])
    assert statuses(received) == ["duplicate"]


async def test_bad_lines_hold_up_nothing_and_are_kept(phone: Phone) -> None:
    good = msgspec.json.encode(await phone.answer(0))
    lines = [
        b"nonsense",
        good,
        good.replace(b'"zone":"Europe/Berlin"', b'"zone":"Mars/Olympus"'),
        msgspec.json.encode(await phone.answer(1)),
        b'{"type":"answer","id":"\xff"}',
        msgspec.json.encode(await phone.answer(2, revision="0" * 64)),
        msgspec.json.encode(await phone.answer(2, response={"nothing": 1})),
        b"[" * 1000 + b"]" * 1000,
        msgspec.json.encode(await phone.answer(3, response={"text": "x" * 300_000})),
    ]
    received = await phone.client.send_lines(lines)
    told = [(each.status, each.code) for each in received.results]
    assert told == [
        ("rejected", "event_unreadable"),
        ("created", None),
        ("rejected", "zone_unknown"),
        ("created", None),
        ("rejected", "event_unreadable"),
        ("rejected", "revision_unknown"),
        ("rejected", "response_unreadable"),
        ("rejected", "event_unreadable"),
        ("rejected", "too_large"),
    ]
    kept = await phone.world.owner_fetch("select code, sequence from event_quarantine")
    assert len(kept) == 7
    assert received.acknowledged_through == 5
    again = await phone.client.send_lines(lines)
    assert [each.status for each in again.results].count("duplicate") == 2
    assert len(await phone.world.owner_fetch("select from event_quarantine")) == 7


async def test_another_event_under_a_known_id_or_number_changes_nothing(phone: Phone) -> None:
    first = await phone.answer(0)
    await phone.client.send_events([first])
    before = await stored_rows(phone.world, me(phone))
    forged = msgspec.structs.replace(first, hints_used=3)
    cloned = msgspec.structs.replace(first, id=uuid4())
    received = await phone.client.send_events([forged, cloned])
    assert [(each.status, each.code) for each in received.results] == [
        ("conflict", "event_conflict"),
        ("conflict", "sequence_conflict"),
    ]
    assert received.cloned
    assert await stored_rows(phone.world, me(phone)) == before
    assert len(await phone.world.owner_fetch("select from event_quarantine")) == 2


async def test_numbers_that_never_came_are_told(phone: Phone) -> None:
    for place in range(6):
        await phone.answer(place % 4)
    await phone.client.send_events([phone.queue[0], phone.queue[3]])
    received = await phone.client.send_events([phone.queue[5]])
    gaps = [(each.first, each.last) for each in received.missing]
    assert (received.acknowledged_through, gaps) == (1, [(2, 3), (5, 5)])
    received = await phone.client.send_events(phone.queue)
    assert (received.acknowledged_through, received.missing) == (6, [])


async def test_what_never_comes_is_told_once_and_waited_for_no_longer(phone: Phone) -> None:
    for place in range(4):
        await phone.answer(place)
    lines = [msgspec.json.encode(phone.queue[3])]
    received = await phone.client.send_lines(lines, oldest=4)
    assert [(each.first, each.last) for each in received.missing] == [(1, 3)]
    received = await phone.client.send_lines(lines, oldest=4)
    assert (received.acknowledged_through, received.missing) == (4, [])


async def test_more_gaps_than_are_told_at_once_are_told_in_turn(phone: Phone) -> None:
    for _ in range(204):
        phone.said(sync.ConfidenceEvent, skill="brewing", level=3)
    odd = [msgspec.json.encode(each) for each in phone.queue[1::2]]
    told = []
    for _ in range(2):
        received = await phone.client.send_lines(odd, oldest=300)
        told += [(each.first, each.last) for each in received.missing]
    assert told == [(number, number) for number in range(1, 204, 2)]


async def test_no_header_stops_a_queue(phone: Phone) -> None:
    await phone.answer(0)
    for clock in ("9999-12-31T23:59:59Z", "2026-11-22T12:00:00Z" + "x" * 200):
        received = await phone.client.send(
            "POST",
            "/v1/sync/events",
            sync.EventsReceived,
            msgspec.json.encode(phone.queue[0]),
            headers={"Content-Type": "application/x-ndjson", "Client-Time": clock},
        )
        assert received.results[0].status in ("created", "duplicate")


async def test_what_nests_too_deep_is_refused_alone(phone: Phone) -> None:
    """Kept, it could never be read again: no deeper than any reader goes."""
    for place in range(3):
        await phone.answer(place)
    lines = [msgspec.json.encode(each) for each in phone.queue]
    for depth in (30, 900, 927, 940):
        deep = b'"response":{"zz":' + b"[" * depth + b"]" * depth + b","
        bad = lines[1].replace(b'"response":{', deep)
        received = await phone.client.send_lines([lines[0], bad, lines[2]])
        assert [each.status for each in received.results][1] == "rejected"
        assert {each.status for each in received.results[::2]} <= {"created", "duplicate"}
    assert received.results[1].code in ("response_unreadable", "event_unreadable")


async def test_of_two_changes_at_one_moment_the_later_number_holds(phone: Phone) -> None:
    """The clock goes back ten years between them, and the ids go by the clock."""
    ids = sorted([uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7()], reverse=True)
    back = datetime.now(UTC) - timedelta(days=3650)
    for minutes, event_id, at in zip((10, 20), ids, (datetime.now(UTC), back), strict=True):
        said = {"target": minutes, "id": event_id, "occurred_at": at}
        phone.said(sync.GoalEvent, kind="minutes_per_day", **said)
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["created"] * 2
    assert [each.target for each in (await phone.client.goals()).goals] == [20.0]


async def test_a_goal_set_in_the_tunnel_reads_as_one_set_at_once(phone: Phone) -> None:
    by_date = date(2099, 1, 1)
    skill = (await phone.client.model()).skills[0].skill
    phone.said(sync.GoalEvent, kind="mastery", level="familiar", subject=skill, by_date=by_date)
    phone.said(sync.GoalEvent, kind="path", subject="nowhere", by_date=by_date)
    phone.said(sync.GoalEvent, kind="mastery", target=3.0, subject=skill, by_date=by_date)
    received = await phone.client.send_events(phone.queue)
    assert [(each.status, each.place) for each in received.results] == [
        ("created", None),
        ("created", None),
        ("rejected", "target"),
    ]
    goals = {each.kind: each for each in (await phone.client.goals()).goals}
    assert (goals["mastery"].level, goals["mastery"].state) == ("familiar", "open")
    nowhere = goals["path"]
    assert (nowhere.state, nowhere.chance) == ("open", 0.0)
    assert nowhere.warning is not None
    assert nowhere.warning.code == "not_taught"


async def test_no_clock_and_no_age_is_refused(phone: Phone) -> None:
    odd = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2090, 1, 1, tzinfo=UTC),
        datetime.now(UTC) - timedelta(days=3650),
        datetime.now(UTC),
    ]
    for place, at in enumerate(odd):
        await phone.answer(place, occurred_at=at, boot_id=uuid4())
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["created"] * 4
    assert "clock_suspect" in received.results[1].flags
    rows = await phone.world.owner_fetch(
        "select effective_at <= received_at as sane from learner_event order by sequence"
    )
    assert all(row["sane"] for row in rows)
    assert await differing_rows(phone.world) == 0


async def test_reading_and_words_are_facts_too(phone: Phone) -> None:
    step = phone.steps[0]
    about = {"lesson_id": step.lesson_id, "revision": step.revision}
    phone.said(sync.ViewEvent, **about, shown_mono_ms=1000, mono_ms=31_000)
    phone.said(sync.CompletionEvent, **about)
    phone.said(sync.RatingEvent, lesson_id=step.lesson_id, said="too_hard")
    phone.said(sync.ConfidenceEvent, skill="brewing", level=2)
    phone.said(sync.NudgeShownEvent, nudge_id=uuid4())
    received = await phone.client.send_events(phone.queue)
    assert statuses(received) == ["created"] * 5
    [day] = await phone.world.owner_fetch(
        "select answers, reading_ms, device_timed_ms from study_day where person_id = $1",
        me(phone),
    )
    assert tuple(day) == (0, 30_000, 30_000)
    said = await phone.world.owner_fetch("select said from step_wish")
    assert [row["said"] for row in said] == ["too_hard"]
    assert await differing_rows(phone.world) == 0


async def test_more_than_a_batch_is_told_its_cap_and_sent_in_halves(phone: Phone) -> None:
    blank = [b"{}"] * 501
    with pytest.raises(ApiProblem) as told:
        await phone.client.send(
            "POST",
            "/v1/sync/events",
            sync.EventsReceived,
            b"\n".join(blank),
            headers={"Content-Type": "application/x-ndjson"},
        )
    assert (told.value.status, told.value.code) == (413, "too_many_events")
    received = await phone.client.send_lines(blank)
    assert [each.line for each in received.results] == list(range(1, 502))


async def test_only_lines_of_json_are_read(phone: Phone) -> None:
    with pytest.raises(ApiProblem) as told:
        await phone.client.send("POST", "/v1/sync/events", sync.EventsReceived, b"{}")
    assert told.value.code == "unsupported_media_type"


async def test_a_refused_event_is_taken_in_once_it_can_be(demo_world: World) -> None:
    phone = await phone_of(demo_world)
    office = await demo_world.demo("olga")
    good = msgspec.json.encode(await phone.answer(0))
    await phone.client.send_lines([good.replace(b"Europe/Berlin", b"Mars/Olympus")])
    [kept] = (await office.quarantine()).events
    assert (kept.code, kept.state, kept.sequence) == ("zone_unknown", "waiting", 1)
    with pytest.raises(ApiProblem) as told:
        await office.replay_event(kept.id)
    assert told.value.code == "event_still_refused"
    dismissed = await office.dismiss_event(kept.id)
    assert dismissed.state == "dismissed"
    with pytest.raises(ApiProblem) as told:
        await office.replay_event(kept.id)
    assert told.value.code == "quarantined_settled"

"""The inbox holds what came, the newest first, and says why each came or did not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.db.transaction import system_transaction
from api.reminders.recent_nudges import recent_nudges
from mobile_contract.client import Client
from mobile_contract.reminders import ChangeReminders
from tests.api.identity.asking import code_of, refused
from tests.api.reminders.nudge_rows import Decided, add_nudge, add_way
from tests.world import World

LUNCH = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # 12:30 in Berlin
DAY = timedelta(days=1)


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association."""
    await world.found("First", "ada@first.example")
    return await world.signed_in("ada@first.example")


async def sent(world: World, client: Client, at: datetime) -> UUID:
    """A nudge in the inbox since that moment."""
    nudge_id = await add_nudge(world, client, Decided(at))
    await add_way(world, nudge_id, "sent", settled_at=at)
    return nudge_id


async def test_a_nudge_in_the_inbox_is_told_with_its_words_and_its_address(
    world: World, ada: Client
) -> None:
    nudge_id = await sent(world, ada, LUNCH)
    assert ada.tokens is not None
    [nudge] = (await ada.nudges()).nudges
    assert (nudge.id, nudge.association_id) == (nudge_id, ada.tokens.association_id)
    assert (nudge.title, nudge.minutes) == ("3 reviews are waiting", 7)
    assert "7" in nudge.body
    assert (nudge.sent_at, nudge.expires_at) == (LUNCH, LUNCH + timedelta(minutes=20))
    assert nudge.deep_link == f"{world.ground.public_url}/n/{nudge_id}"
    ada.language = "de"
    [german] = (await ada.nudges()).nudges
    assert (german.id, german.title) != (nudge.id, nudge.title)


async def test_only_what_really_came_into_the_inbox_is_in_it(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    await add_nudge(world, ada, Decided(LUNCH, held_by="quiet_hours"))
    states = ("pending", "leased", "suppressed", "expired", "failed", "unknown")
    for days, state in enumerate(states, 1):
        nudge_id = await add_nudge(world, ada, Decided(LUNCH + days * DAY))
        await add_way(world, nudge_id, state, settled_at=LUNCH)
    pushed = await add_nudge(world, ada, Decided(LUNCH + 9 * DAY))
    await add_way(world, pushed, "sent", device_id=ada.tokens.device_id, settled_at=LUNCH)
    assert (await ada.nudges()).nudges == []


async def test_pages_follow_one_another_from_the_newest_and_miss_none(
    world: World, ada: Client
) -> None:
    """Also where several came at the same moment."""
    ids = {await sent(world, ada, LUNCH + days * DAY) for days in range(4)}
    await world.owner_fetch("update nudge_send set settled_at = $1", LUNCH)
    newest = await sent(world, ada, LUNCH + 5 * DAY)
    found, cursor = [], None
    while page := await ada.nudges(cursor, limit=2):
        found += [nudge.id for nudge in page.nudges]
        assert len(page.nudges) == 2 or page.next_cursor is None
        if (cursor := page.next_cursor) is None:
            break
    assert found[0] == newest
    assert (len(found), set(found)) == (5, ids | {newest})
    assert await code_of(ada.nudges("certainly not one of ours")) == "cursor_invalid"
    assert (await ada.nudges("AAAAAAAAAAAAAAAAAAAAAA")).nudges == []


async def test_the_inbox_is_the_same_wherever_she_is_and_nobody_elses(
    world: World, ada: Client
) -> None:
    nudge_id = await sent(world, ada, LUNCH)
    grace = await world.with_member(ada, "grace@first.example", "learner")
    assert (await grace.nudges()).nudges == []
    assert await code_of(grace.why(nudge_id)) == "nudge_not_found"
    await world.owner_fetch("update membership set ended_at = now()")
    assert [nudge.id for nudge in (await ada.nudges()).nudges] == [nudge_id]
    assert (await ada.why(nudge_id)).id == nudge_id


async def test_a_held_decision_says_what_stood_in_the_way(world: World, ada: Client) -> None:
    nudge_id = await add_nudge(world, ada, Decided(LUNCH, held_by="quiet_hours"))
    await ada.change_reminders(ChangeReminders(quiet_from_local="11:00"))
    why = await ada.why(nudge_id)
    assert (why.held, why.planned_at, why.minutes, why.sends) == (True, None, 0, [])
    assert (why.arm, why.eligible, why.probabilities) == ("silent", ["silent"], [1.0])
    assert why.reason.code == "objection.quiet_hours"
    assert why.reason.sentence == "It fell into your quiet hours."


async def test_a_planned_decision_says_what_spoke_for_it_and_how_it_went(
    world: World, ada: Client
) -> None:
    other = world.client()
    await other.request_sign_in_link("ada@first.example")
    await other.sign_in(await world.mailed_token("ada@first.example"), device_name="Kitchen tablet")
    assert ada.tokens is not None
    assert other.tokens is not None
    nudge_id = await add_nudge(world, ada, Decided(LUNCH))
    await add_way(world, nudge_id, "sent", settled_at=LUNCH)
    gone = {"device_id": ada.tokens.device_id, "code": "UNREGISTERED"}
    await add_way(world, nudge_id, "failed", **gone, settled_at=LUNCH)
    await add_way(world, nudge_id, "retry", device_id=other.tokens.device_id)
    why = await ada.why(nudge_id)
    assert (why.held, why.planned_at, why.minutes, why.due) == (False, LUNCH, 7, 3)
    assert (why.policy_version, why.consent_version) == (1, 1)
    assert why.break_.starts_at == LUNCH
    assert (str(why.break_.local_date), why.break_.zone) == ("2026-11-23", "Europe/Berlin")
    assert sum(why.probabilities) == 1
    assert why.reason.code == "why.planned"
    assert "12:30" in why.reason.sentence
    assert [(way.channel, way.device, way.state, way.code) for way in why.sends] == [
        ("inbox", None, "sent", None),
        ("push", None, "failed", "UNREGISTERED"),
        ("push", "Kitchen tablet", "retry", None),
    ]
    assert [way.reason.code for way in why.sends] == ["why.sent.inbox", "why.failed", "why.retry"]
    assert [way.settled_at for way in why.sends] == [LUNCH, LUNCH, None]


async def test_a_push_that_was_only_written_down_does_not_claim_to_have_left(
    world: World, ada: Client
) -> None:
    assert ada.tokens is not None
    nudge_id = await add_nudge(world, ada, Decided(LUNCH))
    way = {"device_id": ada.tokens.device_id, "settled_at": LUNCH}
    await add_way(world, nudge_id, "sent", **way, provider_id="outbox")
    [told] = (await ada.why(nudge_id)).sends
    assert (told.channel, told.reason.code) == ("push", "why.sent.outbox")


async def test_what_she_never_had_is_not_found(ada: Client) -> None:
    problem = await refused(ada.why(uuid4()))
    assert (problem.status, problem.code) == (404, "nudge_not_found")


async def test_whoever_helps_her_hears_the_same_the_oldest_first(world: World, ada: Client) -> None:
    at = [LUNCH + days * DAY for days in (5, 0, 2, 4, 1, 3)]
    ids = [await add_nudge(world, ada, Decided(each, held_by="done_today")) for each in at]
    await add_way(world, ids[0], "suppressed", code="done_today", settled_at=LUNCH)
    assert ada.tokens is not None
    async with system_transaction(world.database, person_id=ada.tokens.person_id) as tx:
        recent = await recent_nudges(tx, LUNCH + DAY)
    assert recent == [await ada.why(ids[place]) for place in (4, 2, 5, 3, 0)]
    assert recent[-1].sends[0].reason.code == "objection.done_today"

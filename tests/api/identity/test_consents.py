"""Consents: nothing is granted unasked, every decision stays on record."""

from datetime import timedelta

import pytest

from mobile_contract.client import Client
from tests.api.identity.asking import code_of, refused
from tests.world import World


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association."""
    await world.found("First", "ada@first.example")
    return await world.signed_in("ada@first.example")


async def test_nothing_is_granted_until_she_decides(ada: Client) -> None:
    consents = (await ada.consents()).consents
    assert {each.purpose for each in consents} >= {"reminders", "rhythm", "experiments"}
    assert {(each.granted, each.decided_at) for each in consents} == {(False, None)}


async def test_every_decision_is_added_with_its_date_and_text(world: World, ada: Client) -> None:
    [start] = await world.owner_fetch("select now() + interval '3 days' as later")
    for day, granted in enumerate([True, False, True]):
        await world.set_time(start["later"] + timedelta(days=day))
        await ada.decide_consent("reminders", granted)
    newest = {each.purpose: each for each in (await ada.consents()).consents}
    assert newest["reminders"].granted
    assert newest["reminders"].decided_at is not None
    assert newest["reminders"].decided_at - start["later"] >= timedelta(days=2)
    assert not newest["rhythm"].granted
    rows = await world.owner_fetch("select * from consent order by decided_at")
    assert [(row["granted"], row["text_version"]) for row in rows] == [
        (True, 1),
        (False, 1),
        (True, 1),
    ]
    assert [(row["decided_at"] - start["later"]).days for row in rows] == [0, 1, 2]


async def test_an_unknown_purpose_is_not_found(world: World, ada: Client) -> None:
    problem = await refused(ada.decide_consent("tracking", True))
    assert (problem.status, problem.code) == (404, "not_found")
    assert not await world.owner_fetch("select from consent")


async def test_nobody_agrees_to_a_text_that_was_never_shown(world: World, ada: Client) -> None:
    problem = await refused(ada.decide_consent("reminders", True, text_version=2))
    assert (problem.status, problem.code) == (422, "consent_text_unknown")
    assert not await world.owner_fetch("select from consent")


async def test_a_decision_is_hers_alone(world: World, ada: Client) -> None:
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    await ada.decide_consent("rhythm", True)
    assert not any(each.granted for each in (await alan.consents()).consents)


async def test_the_same_decision_sent_twice_with_one_key_is_one(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    headers = {
        "Authorization": f"Bearer {ada.tokens.access_token}",
        "Idempotency-Key": "one-decision",
    }
    body = {"granted": True, "text_version": 1}
    replies = [
        await ada.http.put("/v1/me/consents/rhythm", json=body, headers=headers) for _ in range(2)
    ]
    assert replies[0].content == replies[1].content
    assert len(await world.owner_fetch("select from consent")) == 1
    assert await code_of(ada.consents()) == "ok"

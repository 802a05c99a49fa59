"""Refresh tokens: a lost reply never logs a phone out, a stolen token never lasts."""

import asyncio

import pytest

from mobile_contract.client import Client
from tests.api.identity.asking import code_of, pass_time, refused, same_phone
from tests.world import World

ADA = "ada@first.example"


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association."""
    await world.found("First", ADA)
    return await world.signed_in(ADA)


async def living_tokens(world: World) -> int:
    """Refresh tokens that could still be exchanged."""
    rows = await world.owner_fetch(
        "select from refresh_token where revoked_at is null and replaced_at is null"
    )
    return len(rows)


async def test_every_exchange_gives_a_new_token_of_the_same_family(
    world: World, ada: Client
) -> None:
    assert ada.tokens is not None
    seen = {ada.tokens.refresh_token}
    for _ in range(4):
        seen.add((await ada.refresh()).refresh_token)
        assert await code_of(ada.me()) == "ok"
    assert len(seen) == 5
    assert len(await world.owner_fetch("select distinct family_id from refresh_token")) == 1
    assert await living_tokens(world) == 1


async def test_a_reply_lost_three_times_gives_the_same_successor(world: World, ada: Client) -> None:
    answers = [await same_phone(world, ada).refresh() for _ in range(4)]
    assert len({answer.refresh_token for answer in answers}) == 1
    ada.tokens = answers[-1]
    assert await code_of(ada.refresh()) == "ok"


async def test_fifty_exchanges_at_once_are_one(world: World, ada: Client) -> None:
    phones = [same_phone(world, ada) for _ in range(50)]
    answers = await asyncio.gather(*(phone.refresh() for phone in phones))
    assert len({answer.refresh_token for answer in answers}) == 1
    assert await living_tokens(world) == 1
    assert len(await world.owner_fetch("select from refresh_token")) == 2
    assert {await code_of(phone.me()) for phone in phones} == {"ok"}


async def test_a_lost_reply_is_given_again_however_long_the_tunnel(
    world: World, ada: Client
) -> None:
    late = same_phone(world, ada)
    first = await ada.refresh()
    await pass_time(world, "refresh_token", "replaced_at", "29 days")
    assert (await late.refresh()).refresh_token == first.refresh_token
    assert await code_of(late.me()) == "ok"


async def test_a_token_whose_successor_was_used_is_theft(world: World, ada: Client) -> None:
    thief = same_phone(world, ada)
    await ada.refresh()
    await ada.refresh()
    problem = await refused(thief.refresh())
    assert (problem.status, problem.code) == (401, "refresh_token_reused")
    assert await living_tokens(world) == 0
    assert await code_of(ada.me()) == "device_signed_out"
    assert await code_of(ada.refresh()) == "device_signed_out"
    assert await code_of(thief.refresh()) == "device_signed_out"


async def test_theft_on_one_device_leaves_the_others_alone(world: World, ada: Client) -> None:
    tablet, thief = await world.signed_in(ADA), same_phone(world, ada)
    await ada.refresh()
    await ada.refresh()
    await code_of(thief.refresh())
    assert await code_of(tablet.refresh()) == "ok"
    assert len((await tablet.devices()).devices) == 1


async def test_another_installation_cannot_use_the_token(world: World, ada: Client) -> None:
    thief = world.client()
    thief.tokens = ada.tokens
    problem = await refused(thief.refresh())
    assert (problem.status, problem.code) == (401, "refresh_token_unknown")
    assert await code_of(ada.refresh()) == "ok"


async def test_whatever_is_not_a_token_is_unknown(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    good = ada.tokens.refresh_token
    for shape in ("x", "A" * 64, good[:-1], good[::-1], "é" * 64, good + good, good[:-1] + "!"):
        reply = await ada.http.post(
            "/v1/sign-in/refresh",
            json={"refresh_token": shape, "install_id": str(ada.install.id)},
        )
        assert (reply.status_code, reply.json()["code"]) == (401, "refresh_token_unknown"), shape


async def test_a_sign_in_lasts_a_hundred_and_eighty_days_however_often_it_is_used(
    world: World, ada: Client
) -> None:
    [row] = await world.owner_fetch(
        "select family_expires_at - issued_at as age from refresh_token"
    )
    assert row["age"].days == 180
    await pass_time(world, "refresh_token", "family_expires_at", "179 days 23 hours 59 minutes")
    assert await code_of(ada.refresh()) == "ok"
    await pass_time(world, "refresh_token", "family_expires_at", "1 minute")
    problem = await refused(ada.refresh())
    assert (problem.status, problem.code) == (401, "refresh_token_expired")


async def test_a_person_changes_between_her_associations_and_their_roles(
    world: World, ada: Client
) -> None:
    assert ada.tokens is not None
    first = ada.tokens.association_id
    second = await world.found("Second", "alan@second.example")
    assert await code_of(ada.refresh(second)) == "not_a_member"
    await world.with_member(await world.signed_in("alan@second.example"), ADA, "learner")
    there = await ada.refresh(second)
    assert there.association_id == second
    assert {(each.name, *each.roles) for each in there.associations} == {
        ("First", "owner"),
        ("Second", "learner"),
    }
    assert await code_of(ada.members()) == "not_allowed"
    assert (await ada.refresh(first)).association_id == first
    assert [each.mail for each in (await ada.members()).members] == [ADA]


async def test_a_refused_association_does_not_use_the_token_up(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    before = ada.tokens
    assert await code_of(ada.refresh(await world.found("Second", "alan@second.example")))
    assert ada.tokens == before
    assert await living_tokens(world) == 1
    assert len(await world.owner_fetch("select from refresh_token")) == 1


async def test_signing_in_again_on_the_same_phone_ends_the_older_tokens(
    world: World, ada: Client
) -> None:
    older = same_phone(world, ada)
    await ada.request_sign_in_link(ADA)
    await ada.sign_in(await world.mailed_token(ADA))
    assert await code_of(older.refresh()) == "device_signed_out"
    assert await code_of(ada.refresh()) == "ok"
    assert len((await ada.devices()).devices) == 1


async def test_no_older_token_survives_a_sign_in_that_races_its_exchange(
    world: World, ada: Client
) -> None:
    for _ in range(4):
        older = [same_phone(world, ada) for _ in range(3)]
        await world.owner_fetch("delete from sign_in_link")
        await ada.request_sign_in_link(ADA)
        token = await world.mailed_token(ADA)
        await asyncio.gather(
            *(code_of(each.refresh()) for each in older[:2]),
            ada.sign_in(token),
            *(code_of(each.refresh()) for each in older[2:]),
        )
        assert await living_tokens(world) == 1
        assert await code_of(ada.refresh()) == "ok"


async def test_signing_out_everywhere_ends_every_device_and_token(
    world: World, ada: Client
) -> None:
    tablet = await world.signed_in(ADA)
    assert len((await ada.devices()).devices) == 2
    await ada.sign_out_everywhere()
    for client in (ada, tablet):
        assert await code_of(client.me()) == "device_signed_out"
        assert await code_of(client.refresh()) == "device_signed_out"
    assert await living_tokens(world) == 0


async def test_a_device_signs_itself_out_and_nobody_elses(world: World, ada: Client) -> None:
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    assert ada.tokens is not None
    problem = await refused(alan.sign_out_device(ada.tokens.device_id))
    assert (problem.status, problem.code) == (404, "device_not_found")
    await ada.sign_out_device(ada.tokens.device_id)
    assert await code_of(ada.refresh()) == "device_signed_out"

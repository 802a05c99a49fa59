"""Changing the mail address: only who reads the new one, on the asking device, moves there."""

import asyncio

import pytest

from mobile_contract.client import Client
from tests.api.identity.asking import code_of, pass_time, refused, same_phone
from tests.world import World

ADA, NEW = "ada@first.example", "ada@new.example"
ALAN = "alan@second.example"


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association; alan has another one."""
    await world.found("First", ADA)
    await world.found("Second", ALAN)
    return await world.signed_in(ADA)


async def test_the_link_goes_to_the_new_address_and_the_old_one_is_told(
    world: World, ada: Client
) -> None:
    await ada.request_mail_change(NEW)
    assert (await ada.me()).mail == ADA
    assert len(await world.mails_to(NEW)) == 1
    assert (await ada.confirm_mail_change(await world.mailed_token(NEW))).mail == NEW
    assert "changed" in (await world.mails_to(ADA))[-1]
    assert await world.mailed_token(NEW) not in (await world.mails_to(ADA))[-1]


async def test_afterwards_she_signs_in_with_the_new_address_only(world: World, ada: Client) -> None:
    await ada.request_mail_change(NEW)
    await ada.confirm_mail_change(await world.mailed_token(NEW))
    before = len(await world.mails_to(ADA))
    await ada.request_sign_in_link(ADA)
    assert len(await world.mails_to(ADA)) == before
    assert ada.tokens is not None
    assert (await world.signed_in(NEW)).tokens.person_id == ada.tokens.person_id  # type: ignore[union-attr]


async def test_links_mailed_to_the_old_address_stop_working(world: World, ada: Client) -> None:
    old_mailbox = world.client()
    await old_mailbox.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    await ada.request_mail_change(NEW)
    await ada.confirm_mail_change(await world.mailed_token(NEW))
    assert await code_of(old_mailbox.sign_in(token)) == "link_expired"


async def test_a_taken_address_is_told_only_to_who_reads_its_mail(
    world: World, ada: Client
) -> None:
    free, taken = await ada.request_mail_change(NEW), await ada.request_mail_change(ALAN)
    assert free == taken
    problem = await refused(ada.confirm_mail_change(await world.mailed_token(ALAN)))
    assert (problem.status, problem.code) == (409, "mail_taken")
    assert (await ada.me()).mail == ADA


async def test_two_people_taking_one_address_at_once_end_with_one_owner(
    world: World, ada: Client
) -> None:
    alan = await world.signed_in(ALAN)
    await ada.request_mail_change(NEW)
    hers = await world.mailed_token(NEW)
    await alan.request_mail_change(NEW)
    his = await world.mailed_token(NEW)
    codes = await asyncio.gather(
        code_of(ada.confirm_mail_change(hers)), code_of(alan.confirm_mail_change(his))
    )
    assert sorted(codes) == ["mail_taken", "ok"]


async def test_another_device_and_another_person_are_refused(world: World, ada: Client) -> None:
    tablet, alan = await world.signed_in(ADA), await world.signed_in(ALAN)
    await ada.request_mail_change(NEW)
    token = await world.mailed_token(NEW)
    problem = await refused(tablet.confirm_mail_change(token))
    assert (problem.status, problem.code) == (403, "link_other_device")
    assert await code_of(alan.confirm_mail_change(token)) == "link_unknown"
    nobody = world.client()
    assert await code_of(nobody.confirm_mail_change(token)) == "sign_in_required"
    assert await code_of(ada.confirm_mail_change(token)) == "ok"


async def test_a_confirmation_works_once_and_for_half_an_hour(world: World, ada: Client) -> None:
    await ada.request_mail_change(NEW)
    token = await world.mailed_token(NEW)
    codes = await asyncio.gather(
        *(code_of(same_phone_confirming(world, ada, token)) for _ in range(4))
    )
    assert sorted(codes) == ["link_used"] * 3 + ["ok"]
    await ada.request_mail_change("ada@newer.example")
    await pass_time(world, "sign_in_link", "created_at expires_at", "30 minutes")
    late = ada.confirm_mail_change(await world.mailed_token("ada@newer.example"))
    assert await code_of(late) == "link_expired"


async def same_phone_confirming(world: World, client: Client, token: str) -> None:
    other = same_phone(world, client)
    other._verifier = client._verifier
    await other.confirm_mail_change(token)


async def test_the_sixth_request_in_a_quarter_of_an_hour_is_told_to_wait(
    world: World, ada: Client
) -> None:
    codes = await asyncio.gather(*(code_of(ada.request_mail_change(NEW)) for _ in range(12)))
    assert sorted(codes) == ["ok"] * 5 + ["too_many_mails"] * 7
    problem = await refused(ada.request_mail_change(NEW))
    assert problem.status == 429
    assert problem.headers["retry-after"] == "900"
    assert len(await world.mails_to(NEW)) == 5
    await pass_time(world, "sign_in_link", "created_at", "15 minutes")
    assert await code_of(ada.request_mail_change(NEW)) == "ok"


async def test_a_stranger_asking_for_her_links_does_not_bar_her_own_request(
    world: World, ada: Client
) -> None:
    for _ in range(6):
        await world.client().request_sign_in_link(ADA)
    assert await code_of(ada.request_mail_change(NEW)) == "ok"

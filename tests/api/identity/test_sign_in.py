"""Signing in by mailed link: what it gives away, how often a link works, and where."""

import asyncio
import base64
import dataclasses
import statistics
import time

import pytest

from api.caller import Caller
from api.identity.request_sign_in_link import request_sign_in_link
from api.jobs import RedisBell
from mobile_contract import identity
from tests.api.identity.asking import code_of, pass_time, refused
from tests.world import World

ADA = "ada@first.example"
NOBODY = "nobody@first.example"
EQUALLY_LONG_SECONDS = 0.02


@pytest.fixture(autouse=True)
async def association(world: World) -> None:
    await world.found("First", ADA)


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(world: World) -> None:
    client = world.client()
    assert await client.request_sign_in_link(NOBODY) == await client.request_sign_in_link(ADA)
    assert len(await world.mails_to(ADA)) == 1
    assert len(await world.owner_fetch("select from mail")) == 1
    assert len(await world.owner_fetch("select from person")) == 1


async def test_the_answer_takes_equally_long_for_known_and_unknown_addresses(world: World) -> None:
    took: dict[str, list[float]] = {ADA: [], NOBODY: []}
    client = world.client()
    await client.request_sign_in_link(ADA)
    for _ in range(7):
        for mail, seconds in took.items():
            began = time.perf_counter()
            await client.request_sign_in_link(mail)
            seconds.append(time.perf_counter() - began)
    known, unknown = (statistics.median(seconds) for seconds in took.values())
    assert min(took[ADA] + took[NOBODY]) >= 0.1
    assert abs(known - unknown) < EQUALLY_LONG_SECONDS


async def test_a_queue_that_hangs_delays_both_answers_alike(world: World) -> None:
    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1") as silent:
        port = silent.sockets[0].getsockname()[1]
        bell = RedisBell(f"redis://127.0.0.1:{port}")
        database = dataclasses.replace(world.database, bell=bell)
        asked = [identity.RequestSignInLink(mail, "A" * 43) for mail in (ADA, NOBODY)]
        took = []
        for request in asked:
            began = time.perf_counter()
            await request_sign_in_link(database, Caller("requestSignInLink", "test"), request)
            took.append(time.perf_counter() - began)
    assert abs(took[0] - took[1]) < 0.1 <= min(took)


async def test_looking_at_the_page_of_a_link_does_not_use_it_up(world: World) -> None:
    client = world.client()
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    for method in ("GET", "HEAD", "GET", "GET", "GET"):
        page = await client.http.request(method, "/sign-in", params={"token": token})
        assert page.status_code in (200, 405)
        assert token not in page.text
    assert (await client.sign_in(token)).associations[0].name == "First"


async def test_a_link_carries_its_token_in_the_fragment_only(world: World) -> None:
    await world.client().request_sign_in_link(ADA)
    body, token = (await world.mails_to(ADA))[0], await world.mailed_token(ADA)
    [address] = [word for word in body.split() if word.startswith("http")]
    assert address.endswith(f"/sign-in#{token}")


async def test_a_link_works_once(world: World) -> None:
    client = await world.signed_in(ADA)
    problem = await refused(client.sign_in(await world.mailed_token(ADA)))
    assert (problem.status, problem.code) == (410, "link_used")


async def test_two_redemptions_at_once_give_exactly_one_sign_in(world: World) -> None:
    client = world.client()
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    codes = await asyncio.gather(*(code_of(client.sign_in(token)) for _ in range(8)))
    assert sorted(codes) == ["link_used"] * 7 + ["ok"]
    assert len(await world.owner_fetch("select from refresh_token")) == 1


async def test_a_link_expires_after_ten_minutes_of_the_databases_time(world: World) -> None:
    client = world.client()
    await client.request_sign_in_link(ADA)
    await pass_time(world, "sign_in_link", "created_at expires_at", "10 minutes")
    problem = await refused(client.sign_in(await world.mailed_token(ADA)))
    assert (problem.status, problem.code) == (410, "link_expired")


async def test_a_link_still_works_when_only_peoples_time_has_moved(world: World) -> None:
    client = world.client()
    await client.request_sign_in_link(ADA)
    [row] = await world.owner_fetch("select now() + interval '1 year' as later")
    await world.set_time(row["later"])
    await pass_time(world, "sign_in_link", "created_at expires_at", "9 minutes 50 seconds")
    assert await code_of(client.sign_in(await world.mailed_token(ADA))) == "ok"


async def test_a_link_is_refused_on_another_device_and_still_works_on_the_right_one(
    world: World,
) -> None:
    client, thief = world.client(), world.client()
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    problem = await refused(thief.sign_in(token))
    assert (problem.status, problem.code) == (403, "link_other_device")
    assert await code_of(client.sign_in(token)) == "ok"


async def test_a_refused_sign_in_does_not_use_the_link_up(world: World) -> None:
    client, elsewhere = world.client(), await world.found("Second", "alan@second.example")
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    assert await code_of(client.sign_in(token, zone="Mars/Olympus")) == "zone_unknown"
    assert await code_of(client.sign_in(token, association_id=elsewhere)) == "not_a_member"
    assert await code_of(client.sign_in(token)) == "ok"


async def test_a_token_that_is_none_is_unknown_whatever_its_shape(world: World) -> None:
    await world.found("Second", "alan@second.example")
    client = world.client()
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    raw = base64.urlsafe_b64decode(token)
    [alan] = await world.owner_fetch(
        "select id from person where id <> $1", (await client.sign_in(token)).person_id
    )
    await client.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    shapes = [
        *("x", " ", "=", "====", "#", "null", "../..", "%00", "é" * 64, "ж", "🙂" * 16, "A" * 200),
        *("A" * 64, "_" * 64, "-" * 64, token[:-1], token + "A", token + "====", token[::-1]),
        *(token[:32], token.swapcase(), token[:-1] + "!", f"{token}\n{token}", token + "\x00"),
        base64.urlsafe_b64encode(alan["id"].bytes + raw[16:]).decode(),
        base64.urlsafe_b64encode(raw[:16] + bytes(32)).decode(),
        base64.urlsafe_b64encode(bytes(48)).decode(),
    ]
    for shape in shapes:
        if shape.strip("= \n") == token:
            continue
        problem = await refused(client.sign_in(shape))
        assert (problem.status, problem.code) == (404, "link_unknown"), shape
    for unreadable in ("", "A" * 201):
        assert await code_of(client.sign_in(unreadable)) == "invalid_request"


async def test_a_link_for_another_purpose_signs_nobody_in(world: World) -> None:
    ada = await world.signed_in(ADA)
    await ada.request_mail_change("ada@new.example")
    token = await world.mailed_token("ada@new.example")
    assert await code_of(ada.sign_in(token)) == "link_unknown"
    await ada.request_sign_in_link(ADA)
    token = await world.mailed_token(ADA)
    assert await code_of(ada.confirm_mail_change(token)) == "link_unknown"


async def test_five_links_in_a_quarter_of_an_hour_are_enough(world: World) -> None:
    client = world.client()
    answers = [await client.request_sign_in_link(ADA) for _ in range(7)]
    assert len(set(answers)) == 1
    assert len(await world.mails_to(ADA)) == 5
    await pass_time(world, "sign_in_link", "created_at", "15 minutes")
    await client.request_sign_in_link(ADA)
    assert len(await world.mails_to(ADA)) == 6


async def test_asking_many_times_at_once_does_not_slip_past_the_limit(world: World) -> None:
    await asyncio.gather(*(world.client().request_sign_in_link(ADA) for _ in range(30)))
    assert len(await world.mails_to(ADA)) == 5


async def test_the_mail_goes_to_the_address_we_know_in_the_persons_language(world: World) -> None:
    ada = await world.signed_in(ADA)
    await ada.change_me(identity.ChangeMe(language="de-AT"))
    client = world.client()
    client.language = "en"
    await client.request_sign_in_link("  Ada@FIRST.example".strip())
    english, german = await world.mails_to(ADA)
    assert "Hello" in english
    assert "Guten Tag" in german


async def test_look_alike_addresses_are_not_the_same_person(world: World) -> None:
    await world.found("Second", "ada@strasse.example")
    await world.client().request_sign_in_link("ada@straße.example")
    assert await world.mails_to("ada@strasse.example") == []


async def test_signing_in_takes_the_phones_zone_and_names_the_device(world: World) -> None:
    client = world.client()
    await client.request_sign_in_link(ADA)
    tokens = await client.sign_in(
        await world.mailed_token(ADA), zone="America/New_York", device_name="Ada's phone"
    )
    assert (await client.me()).zone == "America/New_York"
    [device] = (await client.devices()).devices
    assert (device.id, device.name, device.is_this_one) == (tokens.device_id, "Ada's phone", True)

"""Pushing to browsers: what arrives there, and what each push service's answer makes us do."""

import asyncio
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.vapid import public_point
from mobile_contract.push import WebPush
from tests.product import free_port
from tests.push_stub import PushStub
from tests.workers.push.conftest import HASTY, PATIENT
from tests.workers.push.nudges import LOST_ANSWERS, a_push
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Sent, Target
from workers.push.webpush import WebPushSender

KEY = ec.derive_private_key(1234567, ec.SECP256R1())
SUBJECT = "mailto:push@interlude.example"


def web_push_sender(stub: PushStub, patience: Any = PATIENT) -> WebPushSender:
    origins = frozenset({stub.url, stub.url.replace("127.0.0.1", "localhost")})
    return WebPushSender(KEY, SUBJECT, origins, lambda: 0.5, patience)


@pytest.fixture
async def sender(stub: PushStub) -> AsyncIterator[WebPushSender]:
    sender = web_push_sender(stub)
    yield sender
    await sender.close()


@pytest.fixture
async def browser(stub: PushStub) -> Target:
    return target(await stub.subscription())


def target(subscription: dict[str, Any]) -> Target:
    return Target("webpush", json.dumps(subscription))


async def accepted(stub: PushStub) -> int:
    count: int = (await stub.stats())["accepted"]
    return count


async def test_a_push_arrives_for_the_browser_alone_to_read(
    stub: PushStub, sender: WebPushSender, browser: Target
) -> None:
    push = a_push()
    outcome = await sender.send(push, browser, 1)
    assert isinstance(outcome, Sent)
    assert outcome.provider_id
    [call] = await stub.log()
    shown = msgspec.convert(call["payload"], WebPush)
    assert (shown.title, shown.body) == (push.title, push.body)
    assert shown.tag == shown.data.nudge_id == str(push.nudge_id)
    assert msgspec.to_builtins(shown.data) == push.data
    headers = call["headers"]
    assert (headers["ttl"], headers["urgency"]) == ("900", "high")


async def test_a_waiting_push_is_replaced_by_the_next_of_its_kind_only(
    stub: PushStub, sender: WebPushSender, browser: Target
) -> None:
    for kind in ("due", "due", "a kind with a name that is longer than a topic may be"):
        assert isinstance(await sender.send(a_push(collapse_key=kind), browser, 1), Sent)
    first, second, other = [call["headers"]["topic"] for call in await stub.log()]
    assert first == second != other


async def test_each_origin_is_signed_for_by_its_own_name(
    stub: PushStub, sender: WebPushSender
) -> None:
    here = await stub.subscription()
    there = {**here, "endpoint": here["endpoint"].replace("127.0.0.1", "localhost")}
    for subscription in (here, there, here):
        assert isinstance(await sender.send(a_push(), target(subscription), 1), Sent)
    signatures = [call["headers"]["authorization"] for call in await stub.log()]
    tokens = [each.split("t=")[1].split(",")[0] for each in signatures]
    audiences = [jwt.decode(each, options={"verify_signature": False})["aud"] for each in tokens]
    assert audiences == [stub.url, stub.url.replace("127.0.0.1", "localhost"), stub.url]
    assert signatures[0] == signatures[2]


async def test_a_subscription_made_for_another_key_pauses_and_retires_nothing(
    stub: PushStub, sender: WebPushSender
) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    ours, theirs = (
        urlsafe_b64encode(public_point(key)).decode().rstrip("=") for key in (KEY, other)
    )
    outcome = await sender.send(a_push(), target(await stub.subscription(ours)), 1)
    assert isinstance(outcome, Sent)
    outcome = await sender.send(a_push(), target(await stub.subscription(theirs)), 1)
    assert isinstance(outcome, Paused)


async def test_a_browser_that_unsubscribed_is_gone(stub: PushStub, sender: WebPushSender) -> None:
    subscription = await stub.subscription()
    await stub.unsubscribe(subscription["endpoint"].rsplit("/", 1)[1])
    assert await sender.send(a_push(), target(subscription), 1) == Gone("http_410")


@pytest.mark.parametrize(("phase", "expected", "arrived"), LOST_ANSWERS)
async def test_where_the_answer_is_lost_it_is_unknown_and_was_sent_once(
    stub: PushStub, browser: Target, phase: Any, expected: Outcome, arrived: int
) -> None:
    sender = web_push_sender(stub, HASTY)
    await stub.rules({"match": {"kind": "webpush"}, "phase": phase})
    assert await sender.send(a_push(), browser, 1) == expected
    await asyncio.sleep(0.05)
    assert len(await stub.log()) == 1
    assert await accepted(stub) == arrived
    await sender.close()


async def test_where_the_service_is_out_of_reach_nothing_left_and_it_goes_again(
    stub: PushStub,
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    sender = WebPushSender(KEY, SUBJECT, frozenset({nowhere}), lambda: 0.5, PATIENT)
    subscription = {**await stub.subscription(), "endpoint": f"{nowhere}/wp/1"}
    assert await sender.send(a_push(), target(subscription), 2) == Again("no_connection", 30)
    await sender.close()


# What never leaves.


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:1/wp/1",
        "https://169.254.169.254/latest/meta-data",
        "https://push.services.mozilla.com.evil.example/wp/1",
        "https://xn--.push.apple.com/1",
        "https://a..push.apple.com:99999/1",
        "no address",
        "",
    ],
)
async def test_an_address_that_is_no_push_services_is_refused(
    stub: PushStub, sender: WebPushSender, endpoint: str
) -> None:
    subscription = {**await stub.subscription(), "endpoint": endpoint}
    assert await sender.send(a_push(), target(subscription), 1) == Failed("endpoint_refused")


async def test_an_origin_no_longer_trusted_is_refused_at_sending(
    stub: PushStub, browser: Target
) -> None:
    sender = WebPushSender(KEY, SUBJECT, frozenset(), lambda: 0.5, PATIENT)
    assert await sender.send(a_push(), browser, 1) == Failed("endpoint_refused")
    assert await stub.log() == []
    await sender.close()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "", "auth": ""},
        {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"p256dh": "A", "auth": "ü"},
        {"auth": "AAAAAAAAAAAAAAAAAAAAAA"},
        None,
    ],
)
async def test_a_subscription_that_cannot_be_one_fails_and_is_not_gone(
    stub: PushStub, sender: WebPushSender, keys: Any
) -> None:
    subscription = {**await stub.subscription(), "keys": keys}
    assert await sender.send(a_push(), target(subscription), 1) == Failed("target_unreadable")
    assert await sender.send(a_push(), Target("webpush", "x"), 1) == Failed("target_unreadable")


async def test_a_push_too_large_for_a_push_service_stays_here(
    stub: PushStub, sender: WebPushSender, browser: Target
) -> None:
    fits = 3993 - len(msgspec.json.encode(_as_shown(a_push(body=""))))
    assert isinstance(await sender.send(a_push(body="x" * fits), browser, 1), Sent)
    assert await sender.send(a_push(body="x" * (fits + 1)), browser, 1) == Failed("too_large")
    assert len(await stub.log()) == 1


def _as_shown(push: Any) -> dict[str, Any]:
    return {"title": push.title, "body": push.body, "tag": str(push.nudge_id), "data": push.data}

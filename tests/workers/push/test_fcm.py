"""Pushing through Firebase: what arrives there, and what each of its answers makes us do."""

import asyncio
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from firebase_admin import messaging

from tests.product import free_port
from tests.push_stub import PushStub
from tests.workers.push.conftest import HASTY, MakeFcm
from tests.workers.push.nudges import LOST_ANSWERS, a_push
from workers.push.fcm import FcmSender
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Sent, Target

PHONE = Target("fid", "phone-of-ada")
HTML = {"body": "<!DOCTYPE html><title>no</title>", "content_type": "text/html"}


@pytest.fixture
def sender(make_fcm: MakeFcm) -> FcmSender:
    return make_fcm()


async def calls(stub: PushStub, kind: str = "fcm") -> list[dict[str, Any]]:
    return [entry for entry in await stub.log() if entry["kind"] == kind]


async def accepted(stub: PushStub) -> int:
    count: int = (await stub.stats())["accepted"]
    return count


async def test_a_push_arrives_in_the_form_each_platform_reads(
    stub: PushStub, sender: FcmSender
) -> None:
    push = a_push()
    outcome = await sender.send(push, PHONE, 1)
    assert isinstance(outcome, Sent)
    assert outcome.provider_id.startswith("projects/interlude-demo/messages/")
    [call] = await calls(stub)
    nudge_id = str(push.nudge_id)
    assert call["payload"] == {
        "fid": "phone-of-ada",
        "data": push.data,
        "notification": {"title": "3 reviews are waiting", "body": "5 minutes are enough."},
        "android": {
            "priority": "high",
            "ttl": "900s",
            "collapse_key": "due",
            "notification": {"tag": nudge_id, "channel_id": "nudges"},
        },
        "apns": {
            "headers": {
                "apns-expiration": "1795434300",
                "apns-collapse-id": nudge_id,
                "apns-priority": "10",
            },
            "payload": {"aps": {"sound": "default", "thread-id": "due"}},
        },
        "webpush": {
            "headers": {"TTL": "900", "Urgency": "high"},
            "notification": {"tag": nudge_id, "lang": "en"},
        },
    }
    assert call["headers"]["x-goog-api-format-version"] == "2"


async def test_a_registration_token_is_still_an_address_and_nothing_warns_of_it(
    stub: PushStub, sender: FcmSender
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        outcome = await sender.send(a_push(), Target("token", "an-older-phone"), 1)
    assert isinstance(outcome, Sent)
    [call] = await calls(stub)
    assert call["payload"]["token"] == "an-older-phone"
    assert "fid" not in call["payload"]


async def test_another_projects_phone_is_gone_once_our_key_has_reached_one(
    stub: PushStub, sender: FcmSender
) -> None:
    await sender.send(a_push(), PHONE, 1)
    mismatch = {"status": 403, "error_code": "SENDER_ID_MISMATCH"}
    await stub.rules({"match": {"kind": "fcm"}, "do": mismatch})
    assert await sender.send(a_push(), PHONE, 1) == Gone("sender_id_mismatch")


# An invalid argument: whose?


async def test_a_target_that_refuses_even_a_message_that_is_surely_right_is_gone(
    stub: PushStub, sender: FcmSender
) -> None:
    bad = {"status": 400, "error_code": "INVALID_ARGUMENT"}
    await stub.rules({"match": {"target": PHONE.address}, "do": bad})
    assert await sender.send(a_push(), PHONE, 1) == Gone("invalid_argument")
    assert len(await calls(stub)) == 2


async def test_a_target_that_takes_one_stays_and_the_trial_is_delivered_to_nobody(
    stub: PushStub, sender: FcmSender
) -> None:
    bad = {"status": 400, "error_code": "INVALID_ARGUMENT"}
    await stub.rules({"match": {"target": PHONE.address, "nth": 1}, "do": bad})
    assert await sender.send(a_push(), PHONE, 1) == Failed("invalid_argument")
    assert [call["status"] for call in await calls(stub)] == [400, 200]
    assert await accepted(stub) == 0


@pytest.mark.parametrize(
    "second",
    [
        {"do": {"status": 503, "error_code": "UNAVAILABLE"}},
        {"do": {"status": 404}},
        {"do": {"status": 400}},
        {"phase": "rst"},
    ],
)
async def test_a_trial_that_proves_nothing_leaves_the_target_alone(
    stub: PushStub, sender: FcmSender, second: dict[str, Any]
) -> None:
    bad = {"status": 400, "error_code": "INVALID_ARGUMENT"}
    await stub.rules(
        {"match": {"kind": "fcm", "times": 1}, "do": bad}, {"match": {"kind": "fcm"}, **second}
    )
    assert await sender.send(a_push(), PHONE, 1) == Failed("invalid_argument")
    assert len(await calls(stub)) == 2


@pytest.mark.parametrize(
    ("change", "tries"), [({"ttl_s": 2_419_201}, 1), ({"body": "x" * 5000}, 2)]
)
async def test_a_message_of_ours_that_is_wrong_is_not_the_targets_fault(
    stub: PushStub, sender: FcmSender, change: dict[str, Any], tries: int
) -> None:
    """Firebase names the time to live; that a message is too big it says as of a bad target."""
    assert await sender.send(a_push(**change), PHONE, 1) == Failed("invalid_argument")
    assert len(await calls(stub)) == tries


async def test_what_cannot_be_an_address_is_gone(stub: PushStub, sender: FcmSender) -> None:
    assert await sender.send(a_push(), Target("token", "a b"), 1) == Gone("invalid_argument")
    assert await accepted(stub) == 0


# Lost answers.


@pytest.mark.parametrize(("phase", "expected", "arrived"), LOST_ANSWERS)
async def test_where_the_answer_is_lost_it_is_unknown_and_was_sent_once(
    stub: PushStub, make_fcm: MakeFcm, phase: Any, expected: Outcome, arrived: int
) -> None:
    sender = make_fcm(patience=HASTY)
    await sender.send(a_push(), PHONE, 1)
    await stub.reset()
    await stub.rules({"match": {"kind": "fcm"}, "phase": phase})
    push = a_push()
    assert await sender.send(push, PHONE, 1) == expected
    await stub.rules()
    await asyncio.sleep(0.05)
    assert len(await calls(stub)) == 1
    assert await accepted(stub) == arrived
    assert isinstance(await sender.send(a_push(), PHONE, 1), Sent)


async def test_a_late_answer_in_time_is_an_answer(stub: PushStub, sender: FcmSender) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "phase": {"delay_ms": 300}})
    assert isinstance(await sender.send(a_push(), PHONE, 1), Sent)


async def test_where_firebase_is_out_of_reach_nothing_left_and_it_goes_again(
    stub: PushStub, make_fcm: MakeFcm
) -> None:
    sender = make_fcm(url=f"http://127.0.0.1:{free_port()}")
    assert await sender.send(a_push(), PHONE, 1) == Again("no_connection", 15)
    assert await sender.send(a_push(), PHONE, 3) == Again("no_connection", 60)


# Who we are.


async def test_a_refused_token_is_renewed_and_the_push_sent_once(
    stub: PushStub, sender: FcmSender
) -> None:
    await sender.send(a_push(), PHONE, 1)
    await stub.expire_access_tokens()
    outcomes = await asyncio.gather(*(sender.send(a_push(), PHONE, 1) for _ in range(5)))
    assert {type(outcome) for outcome in outcomes} == {Sent}
    assert len(await calls(stub, "oauth")) == 2
    stats = await stub.stats()
    assert (stats["accepted"], stats["duplicates"]) == (6, 0)


async def test_a_push_refused_twice_pauses_the_channel_and_is_not_sent_a_third_time(
    stub: PushStub, sender: FcmSender
) -> None:
    await stub.rules({"match": {"kind": "fcm"}, "do": {"status": 401}})
    assert await sender.send(a_push(), PHONE, 1) == Paused("unauthenticated", 60)
    assert len(await calls(stub)) == 2
    assert len(await calls(stub, "oauth")) == 2


async def test_a_credential_of_another_project_retires_no_phone(
    stub: PushStub, make_fcm: MakeFcm, tmp_path: Path
) -> None:
    account = json.loads(stub.credentials.read_text())
    mistyped = tmp_path / "mistyped.json"
    mistyped.write_text(json.dumps({**account, "project_id": "interlude-demp"}))
    sender = make_fcm(credentials=mistyped)
    assert await sender.send(a_push(), PHONE, 1) == Paused("not_found", 60)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"status": 400, "body": {"error": "invalid_grant"}}, "oauth_refused"),
        ({"status": 200, **HTML}, "oauth_unreachable"),
        ({"status": 200, "body": "[]"}, "oauth_unreachable"),
    ],
)
async def test_without_a_token_nothing_is_sent_and_the_channel_pauses(
    stub: PushStub, sender: FcmSender, told: dict[str, Any], why: str
) -> None:
    await stub.rules({"match": {"kind": "oauth"}, "do": told})
    assert await sender.send(a_push(), PHONE, 1) == Paused(why, 60)
    assert await calls(stub) == []


async def test_many_pushes_at_once_ask_for_one_token(stub: PushStub, sender: FcmSender) -> None:
    phones = [Target("fid", f"phone-{number}") for number in range(40)]
    outcomes = await asyncio.gather(*(sender.send(a_push(), phone, 1) for phone in phones))
    assert {type(outcome) for outcome in outcomes} == {Sent}
    assert len(await calls(stub, "oauth")) == 1


@pytest.mark.parametrize("text", ["{}", "no json", '{"type": "service_account"}'])
def test_a_file_that_is_no_service_account_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "account.json"
    file.write_text(text)
    with pytest.raises(ValueError):
        FcmSender(file, "http://127.0.0.1:1", lambda: 0.5)
    with pytest.raises(OSError):
        FcmSender(tmp_path / "missing.json", "http://127.0.0.1:1", lambda: 0.5)


# What we use of Firebase's library though it is private.


def test_the_library_still_knows_the_errors_we_know() -> None:
    known = messaging._MessagingService.FCM_ERROR_TYPES
    assert known == {
        "APNS_AUTH_ERROR": messaging.ThirdPartyAuthError,
        "QUOTA_EXCEEDED": messaging.QuotaExceededError,
        "SENDER_ID_MISMATCH": messaging.SenderIdMismatchError,
        "THIRD_PARTY_AUTH_ERROR": messaging.ThirdPartyAuthError,
        "UNREGISTERED": messaging.UnregisteredError,
    }


def test_the_library_still_encodes_as_it_sends() -> None:
    message = messaging.Message(data={"a": "b"}, fid="f")
    assert messaging._MessagingService.encode_message(message) == {"data": {"a": "b"}, "fid": "f"}
    assert messaging._MessagingService.FCM_URL.endswith("/v1/projects/{0}/messages:send")

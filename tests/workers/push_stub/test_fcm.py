"""FCM: what it takes, what it refuses and in which words (Google's reference of HTTP v1)."""

import json
from typing import Any

import pytest

from tests.push_stub import PROJECT, PushStub
from tests.workers.push_stub.callers import FcmCaller, bad_fields, fcm_code


def sized(total: int, **target: str) -> dict[str, Any]:
    """A message whose payload is exactly this many bytes of compact JSON."""
    empty = len(json.dumps({"text": ""}, separators=(",", ":")))
    return {**target, "data": {"text": "x" * (total - empty)}}


async def test_a_message_is_accepted_and_named(stub: PushStub, fcm: FcmCaller) -> None:
    answer = await fcm.send({"fid": "phone", "data": {"nudge_id": "n1"}})
    assert answer.status_code == 200
    assert answer.json()["name"].startswith(f"projects/{PROJECT}/messages/0:")
    [entry] = [each for each in await stub.log() if each["kind"] == "fcm"]
    assert (entry["target"], entry["nudge_id"]) == ("phone", "n1")
    assert entry["payload"] == {"fid": "phone", "data": {"nudge_id": "n1"}}
    assert (entry["status"], entry["accepted"], entry["phase"]) == (200, True, "answer")
    assert entry["headers"]["authorization"] == f"Bearer {fcm.token}"


@pytest.mark.parametrize(
    "message",
    [
        {"token": "t:o_k-e.n"},
        {"topic": "news"},
        {"condition": "'a' in topics || 'b' in topics"},
        {"fid": "phone", "android": {"ttl": "2419200s", "priority": "high", "collapseKey": "due"}},
        {"fid": "phone", "android": {"ttl": "0s", "notification": {"tag": "n", "channel_id": "c"}}},
        {"fid": "phone", "apns": {"headers": {"apns-collapse-id": "x" * 64}, "payload": {"a": 1}}},
        {
            "fid": "phone",
            "webpush": {"headers": {"TTL": "60"}, "notification": {"renotify": False}},
        },
        {"fid": "phone", "data": {"fromage": "brie"}, "notification": None},
        sized(4096, fid="phone"),
        sized(2048, topic="news"),
    ],
    ids=lambda message: json.dumps(message)[:60],
)
async def test_everything_the_reference_allows_is_accepted(
    fcm: FcmCaller, message: dict[str, Any]
) -> None:
    answer = await fcm.send(message)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({}, "message"),
        ({"fid": ""}, "message"),
        ({"fid": "phone", "data": {"from": "x"}}, "message.data"),
        ({"fid": "phone", "data": {"gcm": "x"}}, "message.data"),
        ({"fid": "phone", "android": {"data": {"google.x": "x"}}}, "message.android.data"),
        ({"fid": "phone", "android": {"ttl": "2419201s"}}, "message.android.ttl"),
        ({"fid": "phone", "android": {"ttl": "-1s"}}, "message.android.ttl"),
        (
            {"fid": "phone", "apns": {"headers": {"apns-collapse-id": "é" * 33}}},
            "message.apns.headers",
        ),
    ],
)
async def test_what_fcm_refuses_is_named_with_its_code(
    fcm: FcmCaller, message: dict[str, Any], field: str
) -> None:
    answer = await fcm.send(message)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert (fcm_code(answer), bad_fields(answer)) == ("INVALID_ARGUMENT", [field])


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"fid": "phone", "token": "too"}, "message"),
        ({"fid": "phone", "colour": "red"}, "message"),
        ({"fid": "phone", "data": {"a": "1", "n": 1}}, "message.data[1].value"),
        ({"fid": "phone", "data": ["a"]}, "message.data"),
        ({"fid": 7}, "message.fid"),
        ({"fid": "phone", "notification": "hello"}, "message.notification"),
        ({"fid": "phone", "android": {"priority": "urgent"}}, "message.android.priority"),
        ({"fid": "phone", "android": {"priority": ["high"]}}, "message.android.priority"),
        ({"fid": "phone", "android": {"ttl": "an hour"}}, "message.android.ttl"),
        ({"fid": "phone", "android": {"ttl": 3600}}, "message.android.ttl"),
        (
            {"fid": "phone", "android": {"notification": {"body_loc_args": [1]}}},
            "message.android.notification.body_loc_args",
        ),
        ({"fid": "phone", "apns": {"payload": "x"}}, "message.apns.payload"),
        (b"{", ""),
        (b"[" * 100_000, ""),
        (b'"\xff"', ""),
    ],
)
async def test_what_is_no_request_is_refused_before_fcm_sees_it(
    fcm: FcmCaller, message: Any, field: str
) -> None:
    answer = await fcm.send(message)
    assert (answer.status_code, answer.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert (fcm_code(answer), bad_fields(answer)) == (None, [field])


async def test_a_field_beside_the_message_is_refused(fcm: FcmCaller) -> None:
    answer = await fcm.send({"fid": "phone"}, dry_run=True)
    assert answer.status_code == 400
    assert 'Unknown name "dry_run": Cannot find field.' in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "message", [sized(4097, fid="phone"), sized(2049, topic="news"), {"token": "no token at all"}]
)
async def test_a_bad_token_and_too_big_a_message_cannot_be_told_apart(
    fcm: FcmCaller, message: dict[str, Any]
) -> None:
    answer = await fcm.send(message)
    assert (answer.status_code, fcm_code(answer)) == (400, "INVALID_ARGUMENT")
    assert bad_fields(answer) == []


async def test_the_largest_platform_counts(fcm: FcmCaller) -> None:
    message = sized(3000, fid="phone")
    assert (await fcm.send({**message, "webpush": {"data": {"a": "b"}}})).status_code == 200
    message["apns"] = {"payload": {"aps": "x" * 1200}}
    assert (await fcm.send(message)).status_code == 400


async def test_validating_only_accepts_nothing(stub: PushStub, fcm: FcmCaller) -> None:
    answer = await fcm.send({"fid": "phone", "data": {"nudge_id": "n"}}, validate_only=True)
    assert answer.json() == {"name": f"projects/{PROJECT}/messages/fake_message_id"}
    assert (await fcm.send({"fid": "phone", "x": 1}, validate_only=True)).status_code == 400
    assert (await stub.stats())["accepted"] == 0


async def test_an_unknown_token_is_refused_without_a_code_of_fcms(fcm: FcmCaller) -> None:
    answer = await fcm.send({"fid": "phone"}, token="ya29.unknown")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert fcm_code(answer) is None


async def test_another_project_is_not_found_without_a_code_of_fcms(fcm: FcmCaller) -> None:
    answer = await fcm.send({"fid": "phone"}, project="another")
    assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert fcm_code(answer) is None


@pytest.mark.parametrize(
    "collapsible",
    [
        {"notification": {"title": "due"}},
        {"android": {"notification": {"title": "due"}}},
        {"android": {"collapse_key": "due"}},
    ],
)
async def test_what_a_device_collapses_counts_as_such(
    fcm: FcmCaller, collapsible: dict[str, Any]
) -> None:
    answers = [await fcm.send({"token": "phone", **collapsible}) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]


async def test_a_device_gets_twenty_notifications_at_once_and_no_more(
    stub: PushStub, fcm: FcmCaller
) -> None:
    message = {"fid": "phone", "notification": {"title": "due"}}
    assert {(await fcm.send(message)).status_code for _ in range(20)} == {200}
    refused = await fcm.send(message)
    assert (refused.status_code, refused.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert fcm_code(refused) == "QUOTA_EXCEEDED"
    failure = refused.json()["error"]["details"][1]
    assert failure["@type"] == "type.googleapis.com/google.rpc.QuotaFailure"
    assert failure["violations"][0]["subject"] == "device:phone"
    assert 170 < int(refused.headers["retry-after"]) <= 180
    assert (await fcm.send({"fid": "phone"})).status_code == 200
    assert (await fcm.send({**message, "fid": "another"})).status_code == 200
    assert (await stub.stats())["per_target"] == {"phone": 21, "another": 1}
    await stub.reset()
    assert (await fcm.send(message)).status_code == 200

"""The control door: the record, the counts, and wishes it cannot fulfil."""

import httpx
import pytest

from tests.push_stub import PushStub
from tests.workers.push_stub.callers import Browser, FcmCaller


async def test_the_same_nudge_to_the_same_target_twice_is_a_duplicate(
    stub: PushStub, fcm: FcmCaller, browser: Browser
) -> None:
    for nudge_id, fid in (("n1", "phone"), ("n1", "phone"), ("n1", "tablet"), ("n2", "phone")):
        await fcm.send({"fid": fid, "data": {"nudge_id": nudge_id}})
    await browser.send_nudge("n1")
    await browser.send_nudge("n1")
    stats = await stub.stats()
    assert (stats["accepted"], stats["unique"], stats["duplicates"]) == (6, 4, 2)
    assert stats["per_target"] == {"phone": 3, "tablet": 1, browser.id: 2}
    assert sum(stats["per_second"].values()) == 6


async def test_a_message_for_no_nudge_is_no_duplicate(stub: PushStub, fcm: FcmCaller) -> None:
    await fcm.send({"fid": "phone"})
    await fcm.send({"fid": "phone"})
    assert (await stub.stats())["duplicates"] == 0


async def test_what_is_refused_is_in_the_log_and_not_in_the_counts(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await fcm.send({"fid": "phone", "data": {"nudge_id": "n1", "from": "x"}})
    entry = (await stub.log())[-1]
    assert (entry["nudge_id"], entry["status"], entry["accepted"]) == ("n1", 400, False)
    assert (await stub.stats())["per_target"] == {}


async def test_a_token_is_in_the_log_and_not_among_the_messages(
    stub: PushStub, fcm: FcmCaller
) -> None:
    [entry] = await stub.log()
    assert (entry["kind"], entry["status"]) == ("oauth", 200)
    assert entry["target"].startswith("push@")
    assert (await stub.stats())["accepted"] == 0


async def test_the_log_survives_whatever_it_was_sent(stub: PushStub, fcm: FcmCaller) -> None:
    await fcm.send(b'{"message": {"fid": "a", "data": {"a": 1e400, "b": "\\ud800", "c": 1%s}}}')
    await fcm.send(b'{"message": {"fid": {"a": null}, "data": 18446744073709551617}}')
    await fcm.send(b'{"message": {"fid": ["a"], "data": {"nudge_id": 7}}}')
    assert [entry["status"] for entry in await stub.log()] == [200, 400, 400, 400]


async def test_a_reset_forgets_messages_and_rules_and_keeps_tokens_and_subscriptions(
    stub: PushStub, fcm: FcmCaller, browser: Browser
) -> None:
    await stub.rules({"do": {"status": 503}})
    await fcm.send({"fid": "phone"})
    assert (await stub.stats())["struck"] == [1]
    await stub.reset()
    assert await stub.log() == []
    assert (await fcm.send({"fid": "phone"})).status_code == 200
    assert (await browser.send_nudge("n1")).status_code == 201


async def test_new_rules_replace_the_old(stub: PushStub, fcm: FcmCaller) -> None:
    await stub.rules({"do": {"status": 503}}, {"do": {"status": 500}})
    await stub.rules({"match": {"target": "tablet"}, "do": {"status": 500}})
    assert (await fcm.send({"fid": "phone"})).status_code == 200
    await stub.rules()
    assert (await fcm.send({"fid": "tablet"})).status_code == 200


async def test_an_unusable_rule_changes_nothing_and_is_told_why(
    stub: PushStub, fcm: FcmCaller
) -> None:
    await stub.rules({"do": {"status": 503}})
    with pytest.raises(ValueError, match="Match knows no tagret"):
        await stub.rules({"match": {"tagret": "phone"}, "do": {"status": 500}})
    assert (await fcm.send({"fid": "phone"})).status_code == 503


async def test_a_token_may_be_refused_by_a_rule(stub: PushStub, http: httpx.AsyncClient) -> None:
    await stub.rules({"match": {"kind": "oauth"}, "do": {"status": 400}})
    answer = await http.post(f"{stub.url}/token", data={})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    await stub.rules({"match": {"kind": "oauth"}, "do": {"status": 500}})
    answer = await http.post(f"{stub.url}/token", data={})
    assert (answer.status_code, answer.json()["error"]) == (500, "internal_failure")


async def test_no_rule_strikes_the_control_door(stub: PushStub) -> None:
    await stub.rules({"do": {"status": 503}}, {"phase": "before_read"})
    assert (await stub.stats())["struck"] == [0, 0]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_ctl/rules", 404),
        ("POST", "/_ctl/nothing", 404),
        ("DELETE", "/_ctl/subscriptions/unknown", 404),
        ("GET", "/token", 404),
        ("GET", "/", 404),
        ("POST", "/v1/projects/p/messages:publish", 404),
    ],
)
async def test_what_is_not_there_is_not_found(
    stub: PushStub, http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    assert (await http.request(method, f"{stub.url}{path}")).status_code == status
    assert await stub.log() == []


@pytest.mark.parametrize("body", [b"[]", b"x", b'{"application_server_key": "not base64!"}'])
async def test_an_unusable_wish_for_a_subscription_is_refused(
    stub: PushStub, http: httpx.AsyncClient, body: bytes
) -> None:
    assert (await http.post(f"{stub.url}/_ctl/subscriptions", content=body)).status_code == 400

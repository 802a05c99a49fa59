"""Web Push: what the service takes, and in which words of Mozilla's it refuses the rest."""

import time
from typing import Any

import httpx
import pytest

from tests.push_stub import PushStub
from tests.workers.push_stub.callers import (
    Browser,
    FromNow,
    encrypted,
    from_now,
    new_key,
    nudge,
)

DAY_S = 86_400


def told(answer: httpx.Response) -> tuple[int, int | None]:
    """Status and errno of a refusal, which says everything else Mozilla says."""
    said = answer.json()
    assert said.keys() == {"code", "errno", "error", "message", "more_info"}
    assert said["code"] == answer.status_code
    return answer.status_code, said["errno"]


async def test_a_push_is_accepted_decrypted_and_given_an_address(
    stub: PushStub, browser: Browser
) -> None:
    answer = await browser.send_nudge("n1", ttl="600", topic="due", urgency="high")
    assert (answer.status_code, answer.headers["ttl"], answer.content) == (201, "600", b"")
    assert answer.headers["location"].startswith(f"{stub.url}/m/")
    [entry] = await stub.log()
    assert (entry["kind"], entry["target"], entry["nudge_id"]) == ("webpush", browser.id, "n1")
    assert entry["payload"] == {"title": "Five minutes", "data": {"nudge_id": "n1"}}
    assert (entry["status"], entry["headers"]["topic"]) == (201, "due")


async def test_a_subscription_looks_as_a_browser_hands_it_out(stub: PushStub) -> None:
    subscription = await stub.subscription()
    assert subscription.keys() == {"endpoint", "expirationTime", "keys"}
    assert subscription["endpoint"].startswith(f"{stub.url}/wp/")
    assert (len(subscription["keys"]["p256dh"]), len(subscription["keys"]["auth"])) == (87, 22)


async def test_too_long_a_time_to_live_is_shortened(browser: Browser) -> None:
    assert (await browser.send_nudge("n", ttl="99999999")).headers["ttl"] == "2592000"


async def test_a_push_without_a_body_needs_no_encoding(stub: PushStub, browser: Browser) -> None:
    assert (await browser.send(b"", content_encoding=None)).status_code == 201
    assert [entry["payload"] for entry in await stub.log()] == [None]


async def test_a_push_that_is_no_json_is_read_as_text(stub: PushStub, browser: Browser) -> None:
    assert (await browser.send(encrypted(b"hello", browser.keys))).status_code == 201
    assert [entry["payload"] for entry in await stub.log()] == ["hello"]


@pytest.mark.parametrize(
    ("headers", "errno"),
    [
        ({"ttl": None}, 111),
        ({"ttl": "soon"}, 111),
        ({"ttl": "-1"}, 114),
        ({"topic": "x" * 33}, 113),
        ({"topic": "no spaces"}, 113),
        ({"urgency": "very-high"}, None),
        ({"content_encoding": None}, 110),
        ({"content_encoding": "aesgcm"}, 110),
    ],
)
async def test_a_wrong_header_is_a_bad_request(
    stub: PushStub, browser: Browser, headers: dict[str, Any], errno: int | None
) -> None:
    assert told(await browser.send_nudge("n", **headers)) == (400, errno)
    assert (await stub.stats())["accepted"] == 0


async def test_the_largest_body_is_taken_and_one_byte_more_is_not(browser: Browser) -> None:
    largest = encrypted(b"x" * 3993, browser.keys)
    assert len(largest) == 4096
    assert (await browser.send(largest)).status_code == 201
    assert told(await browser.send(encrypted(b"x" * 3994, browser.keys))) == (413, 104)


async def test_what_the_browser_could_not_read_is_refused(
    stub: PushStub, http: httpx.AsyncClient, browser: Browser
) -> None:
    another = await Browser.subscribed(stub, http)
    for body in (encrypted(nudge("n"), another.keys), b"in the clear", b"\0" * 200):
        assert told(await browser.send(body)) == (400, 110)


async def test_an_unknown_subscription_is_not_found_and_an_ended_one_gone(
    stub: PushStub, browser: Browser
) -> None:
    await stub.unsubscribe(browser.id)
    answer = await browser.send_nudge("n")
    assert told(answer) == (410, 106)
    assert answer.headers["cache-control"] == "max-age=86400"
    unknown = Browser(browser.http, f"{browser.endpoint}x", browser.keys)
    assert told(await unknown.send_nudge("n")) == (404, 102)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://push.example"},
        {"aud": None},
        {"exp": FromNow(-5)},
        {"exp": FromNow(DAY_S + 60)},
        {"exp": 10**30},
        {"exp": None},
        {"sub": None},
        {"sub": "mailto:ada@localhost"},
        {"sub": "https://localhost"},
        {"sub": "https://app.localhost/x"},
        {"sub": "mailto:interlude.example"},
        {"sub": "mailto:@interlude.example"},
        {"sub": "ada@interlude.example"},
        {"sub": "https://["},
        {"sub": 7},
    ],
    ids=str,
)
async def test_a_wrong_claim_is_unauthorized(browser: Browser, changed: dict[str, Any]) -> None:
    answer = await browser.send_nudge("n", authorization=browser.authorization(**from_now(changed)))
    assert told(answer) == (401, 109)


async def test_a_claim_for_a_day_with_a_page_to_write_to_is_good(browser: Browser) -> None:
    claim = {"exp": int(time.time()) + DAY_S - 5, "sub": "https://interlude.example/contact"}
    good = browser.authorization(**claim)
    assert (await browser.send_nudge("n", authorization=good)).status_code == 201


async def test_a_claim_signed_by_another_key_is_unauthorized(browser: Browser) -> None:
    good, other = browser.authorization(), browser.authorization(new_key())
    mixed = f"{good.partition(', ')[0]}, {other.partition(', ')[2]}"
    for wrong in (None, mixed, good.replace("vapid", "webpush"), "vapid t=x", f"{good}A"):
        answer = await browser.send_nudge("n", authorization=wrong)
        assert told(answer) == (401, 109), wrong


async def test_a_subscription_made_for_one_server_takes_pushes_from_no_other(
    stub: PushStub, http: httpx.AsyncClient
) -> None:
    ours = await Browser.subscribed(stub, http, only_for_us=True)
    assert (await ours.send_nudge("n")).status_code == 201
    theirs = ours.authorization(new_key())
    assert told(await ours.send_nudge("n", authorization=theirs)) == (401, 109)


async def test_each_name_of_the_stub_is_a_push_service_of_its_own(browser: Browser) -> None:
    elsewhere = browser.endpoint.replace("127.0.0.1", "localhost")
    other = Browser(browser.http, elsewhere, browser.keys, browser.vapid_key)
    assert (await other.send_nudge("n")).status_code == 201
    answer = await other.send_nudge("n", authorization=browser.authorization())
    assert told(answer) == (401, 109)


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ({"status": 400, "errno": 108}, (400, 108)),
        ({"status": 401}, (401, 109)),
        ({"status": 403}, (403, 109)),
        ({"status": 404}, (404, 102)),
        ({"status": 410}, (410, 106)),
        ({"status": 410, "errno": 103}, (410, 103)),
        ({"status": 413}, (413, 104)),
        ({"status": 429, "retry_after": 30}, (429, None)),
        ({"status": 406}, (406, None)),
        ({"status": 500}, (500, None)),
        ({"status": 502, "errno": 903}, (502, 903)),
        ({"status": 503, "retry_after": 120}, (503, None)),
    ],
)
async def test_an_error_is_told_as_mozilla_tells_it(
    stub: PushStub, browser: Browser, do: dict[str, Any], expected: tuple[int, int | None]
) -> None:
    await stub.rules({"do": do})
    answer = await browser.send_nudge("n")
    assert told(answer) == expected
    assert answer.headers.get("retry-after") == (str(do.get("retry_after", "")) or None)
    assert (await stub.stats())["accepted"] == 0


async def test_a_bridge_that_moved_says_where_to(stub: PushStub, browser: Browser) -> None:
    await stub.rules({"do": {"status": 301, "headers": {"location": f"{stub.url}/wp/new"}}})
    answer = await browser.send_nudge("n")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{stub.url}/wp/new")


async def test_an_old_services_accepted_is_accepted(stub: PushStub, browser: Browser) -> None:
    await stub.rules({"do": {"status": 202}})
    assert (await browser.send_nudge("n")).status_code == 202
    assert (await browser.send_nudge("n", ttl=None)).status_code == 400
    assert (await stub.stats())["accepted"] == 1

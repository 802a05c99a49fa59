"""Whatever goes wrong is told as problem+json: with a code, in the reader's words, and no more."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import product
from time import monotonic
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from api.errors import PROBLEMS
from api.ground import Ground
from api.web.bodies import MAX_BODY_BYTES
from api.web.problems import PROBLEM_JSON
from mobile_contract import errors as contract
from mobile_contract.client import Client
from tests.api.web.line import Line
from tests.world import World

JSON = {"Content-Type": "application/json"}
CHALLENGE = "c" * 43


def authorization(client: Client) -> dict[str, str]:
    assert client.tokens is not None
    return {"Authorization": f"Bearer {client.tokens.access_token}"}


def told(answer: httpx.Response) -> contract.ProblemDetails:
    """The problem in an answer, held to what every problem must be."""
    assert answer.headers["content-type"] == PROBLEM_JSON
    details = msgspec.json.decode(answer.content, type=contract.ProblemDetails, strict=True)
    assert PROBLEMS[details.code] == details.status == answer.status_code
    assert details.type == f"urn:interlude:problem:{details.code}"
    assert details.instance == f"urn:interlude:request:{answer.headers['x-request-id']}"
    assert details.detail
    assert answer.headers["content-language"] in ("en", "de")
    for inside in ("Traceback", 'File "', "asyncpg", "select ", "SELECT", "interlude_app", "0x"):
        assert inside not in answer.text
    return details


REFUSED = [
    ("GET", "/nothing/here", None, "not_found", None),
    ("GET", "/v1/sessions/not-an-id", None, "not_found", None),
    ("GET", "/schema", None, "not_found", None),
    ("GET", "/schema/openapi.json", None, "not_found", None),
    ("PUT", "/v1/me", b"{}", "method_not_allowed", None),
    ("TRACE", "/v1/me", None, "method_not_allowed", None),
    ("DELETE", "/v1/sessions", None, "method_not_allowed", None),
    ("POST", "/v1/sessions", b"{", "unreadable_request", None),
    ("POST", "/v1/sessions", b'{"minutes": 5', "unreadable_request", None),
    ("POST", "/v1/sessions", b"minutes=5", "unreadable_request", None),
    ("POST", "/v1/sessions", b'{"minutes": NaN}', "unreadable_request", None),
    ("POST", "/v1/sessions", b'{"minutes": 1e400}', "unreadable_request", None),
    ("POST", "/v1/sessions", b'{"minutes": "\xff"}', "unreadable_request", None),
    ("POST", "/v1/sessions", b"[" * 100_000, "unreadable_request", None),
    ("PATCH", "/v1/me", b'{"name": "\\ud800"}', "unreadable_request", None),
    ("POST", "/v1/sessions", b"", "invalid_request", "body"),
    ("POST", "/v1/sessions", b"null", "invalid_request", "body"),
    ("POST", "/v1/sessions", b"[]", "invalid_request", "body"),
    ("POST", "/v1/sessions", b"{}", "invalid_request", "body.minutes"),
    ("POST", "/v1/sessions", b'{"minutes": 0}', "invalid_request", "body.minutes"),
    ("POST", "/v1/sessions", b'{"minutes": 1e300}', "invalid_request", "body.minutes"),
    ("POST", "/v1/sessions", b'{"minutes": 5, "x": 1}', "invalid_request", "body"),
    ("PATCH", "/v1/me", b'{"name": "a\\u0000"}', "invalid_request", "body.name"),
    ("PATCH", "/v1/me", b'{"name": ""}', "invalid_request", "body.name"),
    ("PATCH", "/v1/me", b'{"zone": "a\\u0000"}', "zone_unknown", None),
    ("PATCH", "/v1/me", b'{"zone": "../../etc/passwd"}', "zone_unknown", None),
    ("PUT", "/v1/me/consents/%00", b'{"granted": true, "text_version": 1}', "not_found", None),
    ("GET", "/v1/members?cursor=%00", None, "cursor_invalid", None),
    ("GET", "/v1/members?limit=0", None, "invalid_request", "query.limit"),
    ("GET", "/v1/members?limit=x", None, "invalid_request", "query.limit"),
    ("GET", "/v1/audit-log?limit=1e9", None, "invalid_request", "query.limit"),
]


async def test_what_cannot_be_done_is_told(demo_world: World) -> None:
    olga = await demo_world.demo("olga")
    for method, path, content, code, place in REFUSED:
        headers = {**authorization(olga), **(JSON if content is not None else {})}
        answer = await olga.http.request(method, path, headers=headers, content=content)
        details = told(answer)
        seen = (details.code, details.errors[0].place if details.errors else None)
        assert seen == (code, place), (method, path, content[:40] if content else None)


async def test_what_a_method_is_not_answered_for_names_those_that_are(demo_world: World) -> None:
    answer = await demo_world.client().http.request("PUT", "/v1/members")
    assert told(answer).code == "method_not_allowed"
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}


async def test_options_is_answered_and_needs_nobody(demo_world: World) -> None:
    answer = await demo_world.client().http.options("/v1/progress")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/xml", "application/x-www-form-urlencoded"]
)
async def test_a_body_that_does_not_say_it_is_json_is_not_read(
    demo_world: World, media_type: str | None
) -> None:
    ada = await demo_world.demo("ada")
    headers = {**authorization(ada), **({"Content-Type": media_type} if media_type else {})}
    answer = await ada.http.post("/v1/sessions", headers=headers, content=b'{"minutes": 5}')
    assert told(answer).code == "unsupported_media_type"


@pytest.mark.parametrize("media_type", ["application/json", "Application/JSON; charset=utf-8"])
async def test_json_is_read_however_it_is_spelled(demo_world: World, media_type: str) -> None:
    ada = await demo_world.demo("ada")
    headers = {**authorization(ada), "Content-Type": media_type}
    answer = await ada.http.post("/v1/sessions", headers=headers, content=b'{"minutes": 5}')
    assert answer.status_code == 201


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_a_mebibyte_is_refused(demo_world: World, announced: bool) -> None:
    ada = await demo_world.demo("ada")

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * (MAX_BODY_BYTES // 16)

    content: Any = b" " * (MAX_BODY_BYTES + 1) if announced else pieces()
    headers = {**authorization(ada), **JSON}
    answer = await ada.http.post("/v1/sessions", headers=headers, content=content)
    assert "content-length" in answer.request.headers or not announced
    details = told(answer)
    assert details.code == "too_large"
    assert str(MAX_BODY_BYTES) in details.detail


async def test_a_body_of_a_mebibyte_is_read(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    headers = {**authorization(ada), **JSON}
    content = b'{"minutes": 5}'.ljust(MAX_BODY_BYTES)
    answer = await ada.http.post("/v1/sessions", headers=headers, content=content)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "token", [None, "", "Basic eDp5", "Bearer", "Bearer not.a.token", "Bearer \u00fc"]
)
async def test_who_is_not_signed_in_is_told_how(demo_world: World, token: str | None) -> None:
    headers = [] if token is None else [(b"Authorization", token.encode())]
    answer = await demo_world.client().http.get("/v1/me", headers=headers)
    assert told(answer).code == "sign_in_required"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("wanted", "language", "word"), [("de-AT, en;q=0.5", "de", "Unter"), ("fr", "en", "There")]
)
async def test_a_problem_is_told_in_the_language_asked_for(
    world: World, wanted: str, language: str, word: str
) -> None:
    answer = await world.client().http.get("/nothing", headers={"Accept-Language": wanted})
    assert answer.headers["content-language"] == language
    assert told(answer).detail.startswith(word)


UNSTORABLE = ("\\u0000", "\\ud800", "\\udfff\\ud800", "1e400000", "\\u0000\\u0000")
TEXTS = (
    ("PATCH", "/v1/me", '{"name": "%s"}'),
    ("PATCH", "/v1/me", '{"zone": "%s"}'),
    ("PATCH", "/v1/me", '{"language": "%s"}'),
    ("POST", "/v1/sign-in/links", '{"mail": "%s@x.example", "challenge": "' + CHALLENGE + '"}'),
    ("POST", "/v1/me/mail-change", '{"mail": "a@%s.eu", "challenge": "' + CHALLENGE + '"}'),
    ("POST", "/v1/me/mail-change/confirm", '{"token": "%s", "verifier": "' + CHALLENGE + '"}'),
    ("POST", "/v1/sessions", '{"minutes": "%s"}'),
)


async def test_text_no_database_can_hold_is_never_our_fault(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    for (method, path, body), text in product(TEXTS, UNSTORABLE):
        content = (body % text).encode()
        answer = await ada.http.request(
            method, path, content=content, headers={**JSON, **authorization(ada)}
        )
        assert answer.status_code < 500, (path, content)
        if answer.is_error:
            assert 400 <= told(answer).status < 500


async def test_an_answer_with_what_no_database_can_hold_is_never_our_fault(
    demo_world: World,
) -> None:
    """The one free-form place of the contract: any JSON may stand in a response."""
    ada = await demo_world.demo("ada")
    session = await ada.start_session(5)
    step = next(step for step in session.steps if step.exercise)
    sent = json.loads(msgspec.json.encode(ada.answer(step, {"free": "form"})))
    for text in ('"\\u0000"', '"\\ud800"', "1e400", "-1e-400", "9" * 400, "[" * 900 + "]" * 900):
        whole = json.dumps(sent).replace('"form"', text)
        answer = await ada.http.post(
            f"/v1/sessions/{session.id}/answers",
            content=whole.encode(),
            headers={**JSON, **authorization(ada)},
        )
        assert 400 <= told(answer).status < 500


async def test_what_nobody_foresaw_says_nothing_about_the_inside(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    await demo_world.owner_fetch("alter table consent rename to put_away")
    answer = await ada.http.get("/v1/me/consents", headers=authorization(ada))
    assert told(answer).code == "server_fault"
    assert "consent" not in answer.text
    assert "relation" not in answer.text


async def test_a_lock_that_does_not_come_free_is_told_after_a_while(demo_world: World) -> None:
    """Somebody else holds what the call needs: try again, rather than wait for ever."""
    ada = await demo_world.demo("ada")
    holder = await asyncpg.connect(
        demo_world.ground.database_url.replace("interlude_owner", "postgres", 1)
    )
    async with holder.transaction():
        await holder.execute("lock table device in access exclusive mode")
        reading, writing = await asyncio.gather(
            ada.http.get("/v1/me/devices", headers=authorization(ada)),
            ada.http.post("/v1/me/sign-out-everywhere", headers=authorization(ada)),
        )
    await holder.close()
    assert (told(reading).code, reading.headers["retry-after"]) == ("busy", "1")
    assert (told(writing).code, writing.headers["retry-after"]) == ("busy", "1")


@pytest.fixture
async def line(demo_ground: Ground) -> AsyncIterator[Line]:
    """The line to the database."""
    made = Line.to(demo_ground.database_url)
    await made.mend()
    yield made
    await made.cut()


async def test_a_database_that_is_down_is_told_quickly_and_found_again(
    demo_ground: Ground, line: Line
) -> None:
    async with World.running(replace(demo_ground, database_url=line.near_url)) as world:
        ada = await world.demo("ada")
        await line.cut()
        for method, path in (("GET", "/v1/me"), ("POST", "/v1/sessions"), ("GET", "/v1/progress")):
            began = monotonic()
            answer = await ada.http.request(
                method,
                path,
                headers={**authorization(ada), **JSON},
                content=b'{"minutes": 5}' if method == "POST" else None,
            )
            assert monotonic() - began <= 3
            assert told(answer).code == "database_unavailable"
            assert int(answer.headers["retry-after"]) > 0
        await line.mend()
        assert (await ada.me()).name == "Ada"
        assert (await ada.start_session(5)).steps

"""Every answer is safe to show, can be found again in the logs, and the logs name nobody."""

import io
import json
import sys
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from api.logs import set_up_logs
from api.web.envelope import SAFE_HEADERS
from tests.world import World

WANTED = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store, private",
}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process of ours writes to standard error."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logs("info")
    yield written
    monkeypatch.undo()
    set_up_logs("error")


async def every_kind_of_answer(world: World) -> list[httpx.Response]:
    """200, 201, 204, 400, 401, 404, 405, 413, 415, 422 and 500, and a page for browsers."""
    ada = await world.demo("ada")
    assert ada.tokens is not None
    signed = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    http = ada.http
    body = {**signed, "Content-Type": "application/json"}
    answers = [
        await http.get("/health/live"),
        await http.get("/sign-in"),
        await http.get("/openapi.json"),
        await http.get("/metrics"),
        await http.get("/v1/me", headers=signed),
        await http.get("/v1/me"),
        await http.get("/v1/nothing"),
        await http.put("/v1/me"),
        await http.options("/v1/me"),
        await http.post("/v1/sessions", headers=body, content=b'{"minutes": 5}'),
        await http.post("/v1/sessions", headers=body, content=b"{"),
        await http.post("/v1/sessions", headers=body, content=b"{}"),
        await http.post("/v1/sessions", headers=signed, content=b"{}"),
        await http.post("/v1/sessions", headers=body, content=b" " * 2_000_000),
        await http.delete(f"/v1/me/devices/{uuid4()}", headers=signed),
    ]
    await world.owner_fetch("alter table consent rename to put_away")
    return [*answers, await http.get("/v1/me/consents", headers=signed)]


async def test_every_answer_is_safe_and_has_an_id(demo_world: World) -> None:
    answers = await every_kind_of_answer(demo_world)
    statuses = {answer.status_code for answer in answers}
    assert statuses == {200, 201, 204, 400, 401, 404, 405, 413, 415, 422, 500}
    for answer in answers:
        kept = {"cache-control": "private, no-cache"} if "etag" in answer.headers else {}
        assert {name: answer.headers[name] for name in WANTED} == {**WANTED, **kept}
        assert answer.headers.get_list("x-request-id") == [answer.headers["x-request-id"]]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == len(ids)
    assert len(SAFE_HEADERS) == len(WANTED)


@pytest.mark.parametrize("sent", ["a" * 8, "A.b-C_9." * 8, "01a20071-a8f3-762a-a6ec-ca5a594a2e5e"])
async def test_a_harmless_request_id_is_kept(world: World, sent: str) -> None:
    answer = await world.client().http.get("/nothing", headers={"X-Request-Id": sent})
    assert answer.headers["x-request-id"] == sent
    assert answer.json()["instance"] == f"urn:interlude:request:{sent}"


@pytest.mark.parametrize(
    "sent",
    [b"short", b"a" * 65, b"", b"spaced out id", b"a" * 8 + b"\n", b"ab\r\nX-Evil: 1", b"{json}{}"],
)
async def test_another_request_id_is_replaced_by_ours(world: World, sent: bytes) -> None:
    answer = await world.client().http.get("/nothing", headers=[(b"X-Request-Id", sent)])
    ours = answer.headers["x-request-id"]
    assert ours.encode() != sent
    assert len(ours) == len(str(uuid4()))
    assert "x-evil" not in answer.headers


async def test_a_log_is_one_json_object_a_line_and_names_nobody(
    demo_world: World, lines: io.StringIO
) -> None:
    planted = {"session": str(uuid4()), "query": "planted-in-the-query", "name": "Planted Name"}
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    signed = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    await ada.http.get(f"/v1/sessions/{planted['session']}", headers=signed)
    await ada.http.get(f"/v1/members?cursor={planted['query']}", headers=signed)
    await ada.http.patch("/v1/me", headers=signed, json={"name": planted["name"]})
    await demo_world.owner_fetch("alter table person rename column language to tongue")
    broken = await ada.http.patch("/v1/me", headers=signed, json={"name": planted["name"]})
    assert broken.status_code == 500
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert len(written) >= 7
    assert {line["event"] for line in written} >= {"request", "request_failed"}
    for line in written:
        assert line["request_id"]
    secrets = [
        ada.tokens.access_token,
        ada.tokens.access_token.rpartition(".")[2],
        ada.tokens.refresh_token,
        str(ada.tokens.person_id),
        str(ada.tokens.device_id),
        str(ada.install.id),
        "ada@demo.example",
        "demo.example",
        "Bearer",
        *planted.values(),
    ]
    assert [secret for secret in secrets if secret in lines.getvalue()] == []


async def test_a_failure_is_told_by_its_kind_and_the_lines_it_came_through(
    demo_world: World, lines: io.StringIO
) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    await demo_world.owner_fetch("alter table consent rename to put_away")
    signed = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    answer = await ada.http.get("/v1/me/consents", headers=signed)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    (failed,) = [line for line in told if line["event"] == "request_failed"]
    assert failed["request_id"] == answer.headers["x-request-id"]
    assert failed["failure"][0]["kind"] == "asyncpg.exceptions.UndefinedTableError"
    assert failed["failure"][0]["sqlstate"] == "42P01"
    assert any("list_consents.py" in line for line in failed["failure"][0]["lines"])

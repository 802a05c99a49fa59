"""Who may do what: every cell of the table, asked of the running application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar, get

from api.access_token import AccessClaims, issue_access_token
from api.app import create_litestar
from api.embedded import Servers
from api.ground import Ground
from api.permissions import OPERATIONS, ROLES, Door, Operation, may
from api.web.envelope import envelope
from api.web.openapi import document
from mobile_contract.client import Client
from tests.api.authoring.studio_values import studio_values, write_course
from tests.api.sync.refused_lines import add_refused
from tests.conftest import OWNER
from tests.conftest import _ground as fresh_ground
from tests.isolation import calls
from tests.world import World

NOT_IN_THE_DOCUMENT = {
    *("readMetrics", "readContract", "showSignInPage", "showNudgePage"),
    "showUnsubscribePage",
    *("readAppleAppLinks", "readAndroidAppLinks"),
}
NOWHERE = Ground("postgresql://nowhere", "redis://nowhere", b"a secret of thirty-two bytes or more")

MEMBER_OPERATIONS = sorted(k for k, each in OPERATIONS.items() if each.door is Door.MEMBER)
GUARDED = sorted(k for k, each in OPERATIONS.items() if each.door is not Door.PUBLIC)
AUDITED = sorted(k for k, each in OPERATIONS.items() if each.audited)


@dataclass(frozen=True, slots=True)
class Office:
    """A running association with somebody in every role."""

    world: World
    tenant_id: UUID
    people: dict[str, Client]
    described: dict[str, calls.Operation]
    written: dict[str, Any]


@pytest.fixture(scope="module")
async def office(servers: Servers, template: str) -> AsyncIterator[Office]:
    async for ground in fresh_ground(servers, template):
        async with World.running(ground) as world:
            tenant_id = await world.found("Association", "owner@example.org")
            people = {"owner": await world.signed_in("owner@example.org")}
            for role in ROLES[:-1]:
                mail = f"{role}@example.org"
                people[role] = await world.with_member(people["owner"], mail, role)
            found = calls.operations(document(create_litestar(NOWHERE)))
            written = await write_course(people["owner"], "tea")
            described = {each.id: each for each in found}
            yield Office(world, tenant_id, people, described, written)


def test_the_document_describes_every_listed_operation() -> None:
    described = {each.id for each in calls.operations(document(create_litestar(NOWHERE)))}
    assert described | NOT_IN_THE_DOCUMENT == set(OPERATIONS)
    assert described & NOT_IN_THE_DOCUMENT == set()


def test_every_listed_operation_is_routed_once_and_nothing_else_is() -> None:
    app = create_litestar(NOWHERE)
    assert sorted(routed(app)) == sorted(OPERATIONS)
    assert unlisted(app) == []


def test_a_handler_nobody_listed_is_noticed() -> None:
    @get("/gossip", operation_id="readGossip")
    async def gossip() -> str:
        return "they say"

    @get("/whisper")
    async def whisper() -> str:
        return "they say too"

    app = create_litestar(NOWHERE)
    app.register(gossip)
    app.register(whisper)
    assert sorted(unlisted(app)) == ["/gossip", "/whisper"]


async def test_a_handler_nobody_listed_answers_nobody() -> None:
    @get("/gossip", operation_id="readGossip")
    async def gossip() -> str:
        return "they say"

    app = create_litestar(NOWHERE)
    app.register(gossip)
    transport = httpx.ASGITransport(app=envelope(app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://learn.example") as http:
        for path in ("/gossip", "/schema", "/schema/openapi.json"):
            assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", MEMBER_OPERATIONS)
async def test_a_role_may_do_what_its_cell_says(office: Office, operation: str, role: str) -> None:
    code = _code(await _call(office, operation, _token(office, role)))
    if may(frozenset({role}), OPERATIONS[operation]):
        assert code not in REFUSALS
    else:
        assert code == "not_allowed"


@pytest.mark.parametrize("operation", GUARDED)
async def test_without_a_good_token_nothing_is_done(office: Office, operation: str) -> None:
    now = datetime.now(UTC)
    foreign = issue_access_token(b"another installation's key, long", _claims(office, "owner"))
    expired = _token(office, "owner", expires_at=now - timedelta(seconds=1))
    stranger = _token(office, "owner", person_id=uuid4())
    wanted = {
        None: "sign_in_required",
        "Bearer": "sign_in_required",
        "Bearer not.a.token": "sign_in_required",
        "Basic b3duZXI6b3duZXI=": "sign_in_required",
        f"Bearer {foreign}": "sign_in_required",
        expired: "token_expired",
        _token(office, "owner", device_id=uuid4()): "device_signed_out",
        stranger: "device_signed_out",
    }
    for header, code in wanted.items():
        response = await _call(office, operation, header)
        assert (response.status_code, _code(response)) == (401, code)
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("operation", MEMBER_OPERATIONS)
async def test_an_association_must_be_chosen_and_be_ones_own(
    office: Office, operation: str
) -> None:
    nowhere = await _call(office, operation, _token(office, "owner", tenant_id=None))
    elsewhere = await _call(office, operation, _token(office, "owner", tenant_id=uuid4()))
    assert (nowhere.status_code, _code(nowhere)) == (403, "association_required")
    assert (elsewhere.status_code, _code(elsewhere)) == (403, "not_a_member")


async def test_who_has_left_may_nothing_at_once(office: Office) -> None:
    async with _membership(office, "reviewer", "ended_at = now()"):
        for operation in MEMBER_OPERATIONS:
            response = await _call(office, operation, _token(office, "reviewer"))
            assert (response.status_code, _code(response)) == (403, "not_a_member")


async def test_a_new_role_counts_at_the_next_call(office: Office) -> None:
    async with _membership(office, "coach", "roles = array['coach', 'admin']"):
        response = await _call(office, "listMembers", _token(office, "coach"))
        assert response.status_code == 200
    assert _code(await _call(office, "listMembers", _token(office, "coach"))) == "not_allowed"


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - NOT_IN_THE_DOCUMENT))
async def test_an_audited_call_leaves_one_row_and_any_other_none(
    office: Office, operation: str
) -> None:
    before = await _audit(office)
    response = await _call(office, operation, _token(office, "owner"))
    left = [row for row in await _audit(office) if row not in before]
    if operation not in AUDITED:
        assert left == []
        return
    assert response.is_success
    owner_id = _claims(office, "owner").person_id
    assert [(row["operation"], row["actor_id"]) for row in left] == [(operation, owner_id)]
    assert left[0]["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("operation", AUDITED)
async def test_a_refused_call_is_not_recorded_as_done(office: Office, operation: str) -> None:
    before = await _audit(office)
    assert (await _call(office, operation, _token(office, "learner"))).status_code == 403
    assert await _audit(office) == before


def test_reads_of_the_office_are_audited() -> None:
    assert {"listMembers", "readAuditLog"} <= set(AUDITED)


def test_no_roles_may_nothing() -> None:
    assert not any(may(frozenset(), each) for each in OPERATIONS.values())
    assert not may(frozenset(ROLES), Operation(Door.MEMBER))
    assert not may(frozenset({"janitor"}), Operation(Door.MEMBER, frozenset(ROLES)))


def routed(app: Litestar) -> list[str]:
    """The operation ids of the application's own routes."""
    return [handler.operation_id for _, handler in _handlers(app) if handler.operation_id]


def unlisted(app: Litestar) -> list[str]:
    """The addresses of handlers that are not in the table; the framework's own are refused."""
    return [
        path
        for path, handler in _handlers(app)
        if handler.operation_id not in OPERATIONS and not path.startswith("/schema")
    ]


def _handlers(app: Litestar) -> list[tuple[str, Any]]:
    return [
        (route.path, handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if handler.http_methods != {"OPTIONS"}
    ]


REFUSALS = {
    "sign_in_required",
    "token_expired",
    "device_signed_out",
    "association_required",
    "not_a_member",
    "not_allowed",
    "invalid_request",
    "unreadable_request",
    "server_fault",
}


def _claims(office: Office, role: str) -> AccessClaims:
    client = office.people[role]
    assert client.tokens is not None
    return AccessClaims(
        person_id=client.tokens.person_id,
        device_id=client.tokens.device_id,
        install_id=client.install.id,
        tenant_id=office.tenant_id,
        expires_at=datetime.now(UTC) + timedelta(hours=1),
    )


def _token(office: Office, role: str, **changed: Any) -> str:
    fields = {name: getattr(_claims(office, role), name) for name in AccessClaims.__slots__}
    claims = AccessClaims(**{**fields, **changed})
    return "Bearer " + issue_access_token(office.world.database.keeper.access_key, claims)


@asynccontextmanager
async def _membership(office: Office, role: str, change: str) -> AsyncIterator[None]:
    """The role's membership changed behind the application's back, and as it was again after."""
    update = "update membership set {} where tenant_id = $1 and person_id = $2"
    where = (office.tenant_id, _claims(office, role).person_id)
    await office.world.owner_fetch(update.format(change), *where)
    try:
        yield
    finally:
        again = f"ended_at = null, roles = array['{role}']"
        await office.world.owner_fetch(update.format(again), *where)


async def _call(office: Office, operation: str, header: str | None) -> httpx.Response:
    """The operation with made-up values that can be read; signed-out devices come back after."""
    values = {
        "mail": f"{uuid4()}@example.org",
        "challenge": "c" * 43,
        "zone": "Europe/Berlin",
        "language": "en",
        "purpose": "reminders",
        "roles": ["learner"],
        "revision": "0" * 64,
        "minutes": 5,
        "kind": "token",
        "address": "an-address",
    }
    if operation == "setGoal":
        values |= {"kind": "days_per_week", "target": 3}
    if operation == "reportItem":
        values["kind"] = "typo"
    if operation == "readChanges":
        values["kind"] = "memory"
    connection = await asyncpg.connect(office.world.ground.database_url.replace(OWNER, "postgres"))
    values |= office.written | await studio_values(connection, operation, office.written)
    if operation in ("replayEvent", "dismissEvent"):
        claims = _claims(office, "learner")
        whose = (office.tenant_id, claims.person_id, claims.install_id)
        refused = await add_refused(connection, office.world.database.keeper, *whose)
        values["refused_id"] = str(refused)
    await connection.close()
    call = calls.call_of(office.described[operation], values)
    headers = {"If-Match": "*"}
    if call.body is not None:
        headers["Content-Type"] = call.media_type
    if header is not None:
        headers["Authorization"] = header
    response = await office.world.client().http.request(
        call.method,
        call.path,
        params=call.query,
        headers=headers,
        content=None if call.body is None else msgspec.json.encode(call.body),
    )
    await office.world.owner_fetch("update device set signed_out_at = null")
    return response


def _code(response: httpx.Response) -> str | None:
    if "problem+json" not in response.headers.get("content-type", ""):
        return None
    code: str = response.json()["code"]
    return code


async def _audit(office: Office) -> list[Any]:
    return await office.world.owner_fetch("select * from audit_entry order by id")

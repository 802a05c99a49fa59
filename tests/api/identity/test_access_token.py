"""The access token: nothing but a fresh one of ours, on a signed-in device, opens the door."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from mobile_contract.client import Client
from tests.api.identity.asking import code_of, refused
from tests.world import World

ADA = "ada@first.example"


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association."""
    await world.found("First", ADA)
    return await world.signed_in(ADA)


def claims(client: Client) -> dict[str, Any]:
    assert client.tokens is not None
    read: dict[str, Any] = jwt.decode(
        client.tokens.access_token, options={"verify_signature": False}
    )
    return read


def signed(world: World, payload: dict[str, Any], typ: str = "interlude-access+jwt") -> str:
    """A token made with the right key."""
    key = world.database.keeper.access_key
    return jwt.encode(payload, key, algorithm="HS256", headers={"typ": typ})


async def answer_to(client: Client, authorization: str) -> tuple[int, str]:
    reply = await client.http.get(
        "/v1/me", headers={b"Authorization": authorization.encode("latin-1")}
    )
    assert reply.status_code < 500, authorization[:200]
    return reply.status_code, reply.json().get("code", "ok")


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


async def test_a_token_of_ours_opens_the_door(world: World, ada: Client) -> None:
    assert await answer_to(ada, f"Bearer {signed(world, claims(ada))}") == (200, "ok")
    assert await answer_to(ada, f"bearer {signed(world, claims(ada))}") == (200, "ok")


async def test_a_token_lives_ten_minutes_and_no_longer(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    assert ada.tokens.expires_in_seconds == 600
    assert 590 <= claims(ada)["exp"] - time.time() <= 600
    expired = signed(world, claims(ada) | {"exp": int(time.time()) - 1})
    assert await answer_to(ada, f"Bearer {expired}") == (401, "token_expired")


@pytest.mark.filterwarnings("ignore:The HMAC key")
async def test_whatever_is_not_our_token_is_asked_to_sign_in(world: World, ada: Client) -> None:
    said = claims(ada)
    good = signed(world, said)
    head, body, signature = good.split(".")
    keeper = world.database.keeper
    nested = base64.urlsafe_b64encode(b'{"a":' + b"[" * 20_000).decode().rstrip("=")
    mutations = [
        *("", "x", ".", "..", "...", "null", "a.b.c", f"{head}.{body}", f"{head}.{body}."),
        f"{head}.{body}.{signature[:-2]}",
        f"{head}.{body}.{signature[::-1]}",
        f"{head}.{part(said | {'sub': str(uuid4())})}.{signature}",
        f"{head}.{part(said | {'exp': said['exp'] + 600})}.{signature}",
        f"{part({'alg': 'none', 'typ': 'interlude-access+jwt'})}.{body}.",
        f"{part({'alg': 'None', 'typ': 'interlude-access+jwt'})}.{body}.{signature}",
        f"{part({'alg': 'RS256', 'typ': 'interlude-access+jwt'})}.{body}.{signature}",
        f"{part({'alg': 'HS256', 'kid': '../../etc/passwd'})}.{body}.{signature}",
        f"{part({'alg': 'HS256', 'jku': 'https://evil.example'})}.{body}.{signature}",
        f"{part([])}.{body}.{signature}",
        f"{part(None)}.{body}.{signature}",
        f"{nested}.{body}.{signature}",
        f"{head}.{nested}.{signature}",
        jwt.encode(said, b"another key of thirty-two bytes!", headers={"typ": "JWT"}),
        jwt.encode(said, b"another key of thirty-two bytes!"),
        jwt.encode(said, keeper.refresh_key, headers={"typ": "interlude-access+jwt"}),
        jwt.encode(said, keeper.mail_key, headers={"typ": "interlude-access+jwt"}),
        jwt.encode(said, keeper.access_key, "HS512", headers={"typ": "interlude-access+jwt"}),
        signed(world, said, "JWT"),
        signed(world, said, "at+jwt"),
        *(signed(world, {k: v for k, v in said.items() if k != gone}) for gone in said),
        signed(world, said | {"sub": "not an id"}),
        signed(world, said | {"sub": None}),
        signed(world, said | {"did": 7}),
        signed(world, said | {"iid": ["x"]}),
        signed(world, said | {"tid": "First"}),
        signed(world, said | {"exp": 10**20}),
        signed(world, said | {"exp": -(10**20)}),
        signed(world, said | {"nbf": int(time.time()) + 3600}),
        good.replace(".", ". "),
        f"{good} {good}",
        f"{good}\x00",
        "é" * 40,
    ]
    assert len(mutations) >= 25
    for mutation in mutations:
        assert await answer_to(ada, f"Bearer {mutation}") == (401, "sign_in_required"), mutation[
            :99
        ]
    for authorization in ("", "Bearer", f"Basic {good}", good, f"Bearer{good}"):
        assert await answer_to(ada, authorization) == (401, "sign_in_required"), authorization


async def test_a_refresh_token_is_no_access_token(world: World, ada: Client) -> None:
    assert ada.tokens is not None
    assert (await answer_to(ada, f"Bearer {ada.tokens.refresh_token}"))[0] == 401


async def test_a_signed_out_device_is_out_at_once(world: World, ada: Client) -> None:
    elsewhere = await world.signed_in(ADA)
    assert elsewhere.tokens is not None
    await ada.sign_out_device(elsewhere.tokens.device_id)
    problem = await refused(elsewhere.me())
    assert (problem.status, problem.code) == (401, "device_signed_out")
    assert problem.headers["www-authenticate"] == "Bearer"
    assert await code_of(elsewhere.members()) == "device_signed_out"
    assert await code_of(ada.me()) == "ok"


async def test_a_token_naming_another_persons_device_is_refused(world: World, ada: Client) -> None:
    await world.found("Second", "alan@second.example")
    alan = await world.signed_in("alan@second.example")
    mixed = signed(world, claims(ada) | {"did": claims(alan)["did"]})
    assert await answer_to(ada, f"Bearer {mixed}") == (401, "device_signed_out")


async def test_an_ended_membership_ends_at_once(world: World, ada: Client) -> None:
    assert await code_of(ada.members()) == "ok"
    await world.owner_fetch("update membership set ended_at = now()")
    problem = await refused(ada.members())
    assert (problem.status, problem.code) == (403, "not_a_member")
    assert (await ada.me()).associations == []
    assert (await ada.refresh()).association_id is None
    assert await code_of(ada.members()) == "association_required"


async def test_a_token_naming_a_foreign_association_is_refused(world: World, ada: Client) -> None:
    foreign = await world.found("Second", "alan@second.example")
    forged = signed(world, claims(ada) | {"tid": str(foreign)})
    reply = await ada.http.get("/v1/members", headers={"Authorization": f"Bearer {forged}"})
    assert (reply.status_code, reply.json()["code"]) == (403, "not_a_member")

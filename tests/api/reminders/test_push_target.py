"""Where a device's pushes go: only where they can, to one device at a time, and sealed."""

import asyncio
import base64
import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.db.transaction import system_transaction
from api.ground import Ground
from api.vapid import vapid_public_key
from mobile_contract.client import Client
from mobile_contract.reminders import PushKeys, PushSubscription, RegisterPushTarget
from tests.api.identity.asking import code_of, refused
from tests.conftest import OWNER
from tests.world import World

ADA = "ada@first.example"
POINT = base64.urlsafe_b64decode(vapid_public_key(b"a browser's own key".ljust(32)) + "=")
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc"


def spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def subscription(
    endpoint: str = ENDPOINT, p256dh: bytes = POINT, auth: bytes = b"a" * 16
) -> PushSubscription:
    return PushSubscription(endpoint, PushKeys(spelled(p256dh).rstrip("="), spelled(auth)))


TOKEN = RegisterPushTarget("token", "a-token")
BROWSER = RegisterPushTarget("webpush", None, subscription())


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association."""
    await world.found("First", ADA)
    return await world.signed_in(ADA)


async def targets(world: World) -> list[Any]:
    return await world.owner_fetch("select * from push_target order by registered_at")


async def address_of(world: World, row: Any) -> str:
    """What a sender reads in the row."""
    async with system_transaction(world.database, person_id=row["person_id"]) as tx:
        return tx.seal.unseal(row["address_sealed"])


@pytest.mark.parametrize("kind", ["fid", "token"])
async def test_an_app_gives_an_address_which_is_kept_sealed(
    world: World, ada: Client, kind: str
) -> None:
    told = await ada.register_push_target(RegisterPushTarget(kind, "cXYZ:APA91b-the_address"))
    [row] = await targets(world)
    assert ada.tokens is not None
    assert (row["person_id"], row["device_id"]) == (ada.tokens.person_id, ada.tokens.device_id)
    assert (told.kind, row["kind"], row["registered_at"]) == (kind, kind, told.registered_at)
    assert await address_of(world, row) == "cXYZ:APA91b-the_address"
    assert b"APA91b" not in row["address_sealed"] + row["address_hash"]
    assert (await ada.reminders()).reachable == 1


async def test_a_browser_gives_its_subscription_with_whatever_else_is_in_it(
    world: World, ada: Client
) -> None:
    assert ada.tokens is not None
    sent = {
        "kind": "webpush",
        "subscription": {
            "endpoint": ENDPOINT,
            "expirationTime": None,
            "keys": {"p256dh": spelled(POINT), "auth": spelled(b"a" * 16)},
        },
    }
    reply = await ada.http.put(
        "/v1/me/push-target",
        json=sent,
        headers={"Authorization": f"Bearer {ada.tokens.access_token}"},
    )
    assert reply.status_code == 200
    [row] = await targets(world)
    assert json.loads(await address_of(world, row)) == {
        "endpoint": ENDPOINT,
        "keys": {"p256dh": spelled(POINT).rstrip("="), "auth": "YWFhYWFhYWFhYWFhYWFhYQ"},
    }


def off_the_curve() -> bytes:
    return POINT[:-1] + bytes([POINT[-1] ^ 1])


def compressed() -> bytes:
    return bytes([2 + POINT[-1] % 2]) + POINT[1:33]


def of_another_curve() -> bytes:
    numbers = ec.derive_private_key(1, ec.SECP256K1()).public_key().public_numbers()
    return b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


WRONG: list[tuple[RegisterPushTarget, list[str]]] = [
    (RegisterPushTarget("fid"), ["address"]),
    (RegisterPushTarget("token"), ["address"]),
    (RegisterPushTarget("token", "a", subscription()), ["subscription"]),
    (RegisterPushTarget("fid", None, subscription()), ["subscription", "address"]),
    (RegisterPushTarget("webpush"), ["subscription"]),
    (RegisterPushTarget("webpush", "a"), ["address", "subscription"]),
    (RegisterPushTarget("webpush", "a", subscription()), ["address"]),
    *(
        (RegisterPushTarget("webpush", None, wrong), [f"subscription.{place}"])
        for wrong, place in [
            (subscription("http://127.0.0.1:5432/"), "endpoint"),
            (subscription("https://evil.example/"), "endpoint"),
            (subscription(p256dh=off_the_curve()), "keys.p256dh"),
            (subscription(p256dh=compressed()), "keys.p256dh"),
            (subscription(p256dh=of_another_curve()), "keys.p256dh"),
            (subscription(p256dh=POINT + b"\0"), "keys.p256dh"),
            (subscription(p256dh=b"\0"), "keys.p256dh"),
            (subscription(auth=b"a" * 15), "keys.auth"),
            (subscription(auth=b"a" * 17), "keys.auth"),
            (PushSubscription(ENDPOINT, PushKeys(spelled(POINT), "ä" * 22)), "keys.auth"),
            (PushSubscription(ENDPOINT, PushKeys(spelled(POINT), "a+/" * 7 + "a")), "keys.auth"),
            (PushSubscription(ENDPOINT, PushKeys(spelled(POINT), "a a" * 8)), "keys.auth"),
        ]
    ),
]


async def test_where_no_push_can_go_is_refused_by_its_place(world: World, ada: Client) -> None:
    for wrong, places in WRONG:
        problem = await refused(ada.register_push_target(wrong))
        assert (problem.status, problem.code) == (422, "push_target_invalid"), wrong
        assert [fault.place for fault in problem.details.errors] == [
            f"body.{place}" for place in places
        ]
    for form in (RegisterPushTarget("apns", "a"), RegisterPushTarget("token", "two words")):
        assert await code_of(ada.register_push_target(form)) == "invalid_request"
    assert await targets(world) == []


@pytest.fixture
async def trusting(ground: Ground) -> AsyncIterator[World]:
    """A world whose operator added a push service of her own."""
    origins = frozenset({"http://127.0.0.1:9999"})
    async with World.running(dataclasses.replace(ground, web_push_origins=origins)) as running:
        yield running


async def test_an_origin_the_operator_trusts_is_accepted(trusting: World) -> None:
    await trusting.found("First", ADA)
    ada = await trusting.signed_in(ADA)
    stub = RegisterPushTarget("webpush", None, subscription("http://127.0.0.1:9999/wp/1"))
    assert (await ada.register_push_target(stub)).kind == "webpush"


async def test_a_device_has_one_target_the_newest(world: World, ada: Client) -> None:
    for target in (TOKEN, BROWSER, RegisterPushTarget("token", "another")):
        await ada.register_push_target(target)
    [row] = await targets(world)
    assert (row["kind"], await address_of(world, row)) == ("token", "another")


async def test_registering_again_brings_a_retired_target_back(world: World, ada: Client) -> None:
    await ada.register_push_target(TOKEN)
    await world.owner_fetch("update push_target set retired_at = now(), retired_for = 'gone'")
    assert (await ada.reminders()).reachable == 0
    await ada.register_push_target(TOKEN)
    [row] = await targets(world)
    assert (row["retired_at"], row["retired_for"]) == (None, None)
    assert (await ada.reminders()).reachable == 1


@pytest.mark.parametrize("target", [TOKEN, BROWSER])
async def test_the_newest_login_owns_an_address(
    world: World, ada: Client, target: RegisterPushTarget
) -> None:
    """Hers on another phone, then somebody else's on the same one: nobody hears another's."""
    await ada.register_push_target(target)
    again = await world.signed_in(ADA)
    await again.register_push_target(target)
    grace = await world.with_member(ada, "grace@first.example", "learner")
    for owner in (grace, again, grace):
        await owner.register_push_target(target)
        [row] = await targets(world)
        assert owner.tokens is not None
        assert (row["person_id"], row["device_id"]) == (
            owner.tokens.person_id,
            owner.tokens.device_id,
        )
        assert await address_of(world, row)
    assert ((await ada.reminders()).reachable, (await grace.reminders()).reachable) == (0, 1)


async def test_the_same_address_registered_by_many_at_once_is_one_devices(
    world: World, ada: Client
) -> None:
    others = [await world.with_member(ada, f"{name}@first.example", "learner") for name in "bcdef"]
    for _ in range(3):
        together = (each.register_push_target(TOKEN) for each in [ada, *others])
        assert {told.kind for told in await asyncio.gather(*together)} == {"token"}
        assert len(await targets(world)) == 1


async def test_a_device_that_wants_no_more_pushes_is_forgotten_and_no_other(
    world: World, ada: Client
) -> None:
    other = await world.signed_in(ADA)
    await ada.register_push_target(TOKEN)
    await other.register_push_target(BROWSER)
    for _ in range(2):
        await ada.remove_push_target()
        [row] = await targets(world)
        assert other.tokens is not None
        assert row["device_id"] == other.tokens.device_id


async def test_signing_out_unbinds_the_device_and_no_other(world: World, ada: Client) -> None:
    other = await world.signed_in(ADA)
    assert ada.tokens is not None
    assert other.tokens is not None
    await ada.register_push_target(TOKEN)
    await other.register_push_target(BROWSER)
    await ada.sign_out_device(other.tokens.device_id)
    assert [row["device_id"] for row in await targets(world)] == [ada.tokens.device_id]
    await ada.sign_out_everywhere()
    assert await targets(world) == []


async def test_a_device_signed_out_at_that_very_moment_has_no_target(
    world: World, ada: Client
) -> None:
    """Whether its signing out commits just after the device asked, or just before."""
    assert ada.tokens is not None
    async with signing_out(world, ada.tokens.device_id):
        asking = asyncio.create_task(code_of(ada.register_push_target(TOKEN)))
        await asyncio.sleep(0.2)
    assert await asking == "device_signed_out"
    assert await targets(world) == []
    other = await world.signed_in(ADA)
    phone = await world.signed_in(ADA)
    assert phone.tokens is not None
    codes = await asyncio.gather(
        code_of(phone.register_push_target(TOKEN)),
        code_of(other.sign_out_device(phone.tokens.device_id)),
    )
    assert codes[0] in ("ok", "device_signed_out")
    assert await targets(world) == []


@asynccontextmanager
async def signing_out(world: World, device_id: UUID) -> AsyncIterator[None]:
    """The device signed out in a transaction that commits at the end of the block."""
    connection = await asyncpg.connect(world.ground.database_url.replace(OWNER, "postgres", 1))
    async with connection.transaction():
        sign_out = "update device set signed_out_at = clock_timestamp() where id = $1"
        await connection.execute(sign_out, device_id)
        yield
    await connection.close()


async def test_a_browser_is_told_the_key_our_pushes_are_signed_with(
    world: World, ada: Client
) -> None:
    told = (await ada.push_settings()).vapid_public_key
    assert told == vapid_public_key(world.database.keeper.vapid_key)
    assert await code_of(world.client().push_settings()) == "sign_in_required"

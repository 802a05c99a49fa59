"""Which names lead into the open internet, and what becomes of a push to one that does not."""

import asyncio
import json
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import as_text
from api.vapid import public_point
from tests.workers.push.nudges import a_push
from workers.push.public_hosts import PublicHosts, is_public, resolve
from workers.push.sender import Again, Failed, Outcome, Target
from workers.push.webpush import WebPushSender
from workers.push.wire import Patience

KEY = ec.derive_private_key(1234567, ec.SECP256R1())
HASTY = Patience(connect_s=0.2, whole_s=0.5)
APPLE = "web.push.apple.com"


@pytest.mark.parametrize(
    "address",
    ["17.188.143.34", "2620:149:208:430d::6", "::ffff:17.188.143.34", "64:ff9b::11bc:8f22"],
)
def test_what_everybody_can_reach_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff0e::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "2002:7f00:1::",
        "2002:a01:203::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_our_own_network_and_what_is_nobodys_is_not(address: str) -> None:
    assert not is_public(address)


async def test_the_machine_is_asked_in_its_own_way() -> None:
    assert not await PublicHosts(resolve).are_public("localhost")
    with pytest.raises(OSError):
        await PublicHosts(resolve).are_public("no-such-push-service.invalid")


class Names:
    """What the names lead to from now on, and how often anybody asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked += 1
        assert host == APPLE
        if not self.addresses:
            raise OSError("no such name")
        if self.addresses == ("never",):
            await asyncio.sleep(60)
        return self.addresses


async def test_one_private_address_among_public_ones_is_enough() -> None:
    assert not await PublicHosts(Names("17.188.143.34", "10.0.0.1")).are_public(APPLE)


async def test_what_is_public_is_not_asked_about_again_within_a_minute() -> None:
    names = Names("17.188.143.34")
    hosts = PublicHosts(names)
    assert [await hosts.are_public(APPLE) for _ in range(3)] == [True] * 3
    assert names.asked == 1
    names = Names("10.0.0.1")
    hosts = PublicHosts(names)
    assert [await hosts.are_public(APPLE) for _ in range(3)] == [False] * 3
    assert names.asked == 3


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (Names("127.0.0.1"), Failed("endpoint_refused")),
        (Names("17.188.143.34", "::ffff:169.254.169.254"), Failed("endpoint_refused")),
        (Names(), Again("no_connection", 15)),
        (Names("never"), Again("no_connection", 15)),
    ],
    ids=["loopback", "mapped", "no name", "no answer"],
)
async def test_a_push_service_whose_name_leads_to_us_gets_nothing(
    names: Names, expected: Outcome
) -> None:
    """Where nobody knows the name nothing left either, and it goes again."""
    keys = {"p256dh": as_text(public_point(KEY)), "auth": as_text(bytes(16))}
    browser = Target("webpush", json.dumps({"endpoint": f"https://{APPLE}/1", "keys": keys}))
    sender = WebPushSender(
        KEY, "mailto:a@b.example", frozenset(), lambda: 0.5, HASTY, PublicHosts(names)
    )
    assert await sender.send(a_push(), browser, 1) == expected
    await sender.close()

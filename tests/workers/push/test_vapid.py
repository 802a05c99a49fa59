"""Signing for push services: each origin its own, none for long."""

from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.clock import utc_now
from workers.push.vapid import Vapid

KEY = ec.generate_private_key(ec.SECP256R1())
MOZILLA, APPLE = "https://updates.push.services.mozilla.com", "https://web.push.apple.com"


@pytest.fixture
def vapid() -> Vapid:
    return Vapid(KEY, "mailto:push@example.org")


def claims(header: str, origin: str) -> dict[str, object]:
    scheme, token = header.split()[:2]
    assert scheme == "vapid"
    signed = token.removeprefix("t=").removesuffix(",")
    return jwt.decode(signed, KEY.public_key(), algorithms=["ES256"], audience=origin)


def test_each_origin_is_signed_for_by_its_own_name(vapid: Vapid) -> None:
    for origin in (MOZILLA, APPLE, MOZILLA):
        told = claims(vapid.authorization(origin), origin)
        assert (told["aud"], told["sub"]) == (origin, "mailto:push@example.org")


def test_a_signature_ends_within_a_day_and_outlives_its_reuse_by_hours(vapid: Vapid) -> None:
    ends = claims(vapid.authorization(APPLE), APPLE)["exp"]
    assert isinstance(ends, int)
    left = timedelta(seconds=ends - utc_now().timestamp())
    assert timedelta(hours=14) < left < timedelta(hours=23)


def test_an_origin_is_signed_for_once(vapid: Vapid) -> None:
    # ES256 signs differently each time.
    assert vapid.authorization(APPLE) == vapid.authorization(APPLE)


def test_strangers_subdomains_do_not_pile_up(vapid: Vapid) -> None:
    first = vapid.authorization(APPLE)
    for number in range(1000):
        vapid.authorization(f"https://{number}.push.apple.com")
    assert vapid.authorization(APPLE) != first

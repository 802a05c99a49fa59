"""The key pushes are signed with: always the same from one secret, and always a key."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from api.vapid import vapid_private_key, vapid_public_key

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@given(st.binary(min_size=32, max_size=32))
def test_every_seed_is_a_key_and_its_public_half_is_what_browsers_take(seed: bytes) -> None:
    text = vapid_public_key(seed)
    point = base64.urlsafe_b64decode(text + "=")
    assert (len(text), len(point), point[0]) == (87, 65, 4)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert public.public_numbers() == vapid_private_key(seed).public_key().public_numbers()


def test_no_seed_falls_outside_the_range_of_private_keys() -> None:
    def scalar(seed: int) -> int:
        return vapid_private_key(seed.to_bytes(32, "big")).private_numbers().private_value

    assert [scalar(seed) for seed in (0, 1, ORDER - 2, ORDER - 1, ORDER)] == [
        *(1, 2, ORDER - 1, 1, 2)
    ]
    assert scalar(2**256 - 1) == 2**256 - 1 - (ORDER - 1) + 1

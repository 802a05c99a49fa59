"""Encrypting a Web Push: as the standard has it, and nothing a browser cannot read."""

from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.vapid import public_point
from workers.push.web_push_encryption import MOST_PLAINTEXT_BYTES, encrypt


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


# RFC 8291, section 5 and appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
BROWSER_KEY = raw(
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
AUTH = raw("BTBZMqHH6r4Tts7J_aSIgg")
SALT = raw("DGv6ra1nlYgDCS1FRnbzlw")
ONE_TIME = ec.derive_private_key(
    int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
)
BODY = raw(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_standards_example_comes_out_to_the_byte() -> None:
    assert encrypt(PLAINTEXT, BROWSER_KEY, AUTH, SALT, ONE_TIME) == BODY


def test_the_longest_text_fills_what_a_push_service_takes() -> None:
    body = encrypt(bytes(MOST_PLAINTEXT_BYTES), BROWSER_KEY, AUTH, SALT, ONE_TIME)
    assert len(body) == 4096
    with pytest.raises(ValueError, match="too long"):
        encrypt(bytes(MOST_PLAINTEXT_BYTES + 1), BROWSER_KEY, AUTH, SALT, ONE_TIME)


@pytest.mark.parametrize(
    ("browser_key", "auth"),
    [
        (b"", AUTH),
        (BROWSER_KEY[:-1], AUTH),
        (BROWSER_KEY[:-1] + b"\x00", AUTH),  # a point beside the curve
        (bytes(65), AUTH),
        (BROWSER_KEY, b""),
        (BROWSER_KEY, AUTH + b"\x00"),
    ],
)
def test_what_no_browser_has_made_is_no_subscription(browser_key: bytes, auth: bytes) -> None:
    with pytest.raises(ValueError):
        encrypt(PLAINTEXT, browser_key, auth, SALT, ONE_TIME)


def test_the_public_half_is_written_as_browsers_write_theirs() -> None:
    assert public_point(ONE_TIME) == BODY[21:86]

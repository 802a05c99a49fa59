"""Reading an encrypted push: RFC 8291's own example, and nothing that was altered."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import as_text, from_text
from api.vapid import public_point
from tests.workers.push_stub.callers import encrypted, new_key, point
from workers.push_stub.decryption import Undecryptable, decrypt

# RFC 8291, Appendix A.
RFC_PLAIN = b"When I grow up, I want to be a watermelon"
RFC_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RFC_POINT = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
RFC_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
RFC_BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)
AUTH = b"sixteen bytes..."


def rfc_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_text(RFC_KEY), "big"), ec.SECP256R1())


def keys_of(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    return {"p256dh": as_text(point(key)), "auth": as_text(AUTH)}


def test_the_example_of_the_rfc_reads_as_the_rfc_says() -> None:
    assert as_text(public_point(rfc_key())) == RFC_POINT
    assert decrypt(from_text(RFC_BODY), rfc_key(), from_text(RFC_AUTH)) == RFC_PLAIN


@pytest.mark.parametrize("at", [0, 17, 20, 21, 60, 90, -1])
def test_an_altered_byte_anywhere_is_noticed(at: int) -> None:
    body = bytearray(from_text(RFC_BODY))
    body[at] ^= 1
    if at == 17:  # the record size: only what is too small for the record is a lie
        body[16:20] = (20).to_bytes(4, "big")
    with pytest.raises(Undecryptable):
        decrypt(bytes(body), rfc_key(), from_text(RFC_AUTH))


def test_another_auth_secret_reads_nothing() -> None:
    with pytest.raises(Undecryptable):
        decrypt(from_text(RFC_BODY), rfc_key(), AUTH)


def test_padding_is_taken_off_and_a_two_inside_stays() -> None:
    key = new_key()
    body = encrypted(b"a\2b\2", keys_of(key), ending=b"\2\0\0\0")
    assert decrypt(body, key, AUTH) == b"a\2b\2"


def test_an_empty_message_reads_as_empty() -> None:
    key = new_key()
    assert decrypt(encrypted(b"", keys_of(key)), key, AUTH) == b""


@pytest.mark.parametrize("ending", [b"\1", b"\2\0\1", b""])
def test_a_record_that_is_not_the_last_is_refused(ending: bytes) -> None:
    key = new_key()
    with pytest.raises(Undecryptable):
        decrypt(encrypted(b"more to come", keys_of(key), ending=ending), key, AUTH)


def test_a_record_size_below_the_smallest_is_refused() -> None:
    key = new_key()
    assert decrypt(encrypted(b"", keys_of(key), record_size=18), key, AUTH) == b""
    with pytest.raises(Undecryptable):
        decrypt(encrypted(b"", keys_of(key), record_size=17), key, AUTH)


def test_a_record_of_padding_alone_is_refused() -> None:
    key = new_key()
    with pytest.raises(Undecryptable):
        decrypt(encrypted(b"", keys_of(key), ending=b"\0\0"), key, AUTH)


@pytest.mark.parametrize("record_size", [0, 17, 20])
def test_a_record_longer_than_it_says_is_refused(record_size: int) -> None:
    key = new_key()
    with pytest.raises(Undecryptable):
        decrypt(encrypted(b"too long", keys_of(key), record_size), key, AUTH)


@pytest.mark.parametrize("length", [0, 20, 86, 102])
def test_half_a_body_is_refused(length: int) -> None:
    with pytest.raises(Undecryptable):
        decrypt(from_text(RFC_BODY)[:length], rfc_key(), from_text(RFC_AUTH))

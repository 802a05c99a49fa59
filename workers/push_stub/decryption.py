"""What does an encrypted push say to the browser it is for? The Web Push desk, which keeps the
browsers' keys, asks.

RFC 8291 (keys) over RFC 8188 (aes128gcm, which for a push is a single record).
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.vapid import public_point

_SALT_BYTES = 16
_POINT_BYTES = 65
_HEAD_BYTES = _SALT_BYTES + 4 + 1 + _POINT_BYTES
_SMALLEST_RECORD = 18
_LAST_RECORD = b"\x02"


class Undecryptable(Exception):
    """The body is not for this subscription, or is no aes128gcm at all."""


def decrypt(body: bytes, browser_key: EllipticCurvePrivateKey, auth_secret: bytes) -> bytes:
    """The plaintext. Raises Undecryptable."""
    salt, record_size, sender_point, record = _parts(body)
    try:
        sender_key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender_point)
        secret = browser_key.exchange(ECDH(), sender_key)
        info = b"WebPush: info\0" + public_point(browser_key) + sender_point
        shared = _derived(secret, auth_secret, info, 32)
        key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, record, None)
    except (InvalidTag, ValueError) as error:
        raise Undecryptable("The body was encrypted for somebody else, or altered.") from error
    if len(record) > record_size:
        raise Undecryptable("A push is one record.")
    plaintext, mark, padding = padded.rpartition(_LAST_RECORD)
    if not mark or padding.strip(b"\0"):
        raise Undecryptable("The record does not end as a last record does.")
    return plaintext


def _parts(body: bytes) -> tuple[bytes, int, bytes, bytes]:
    if len(body) < _HEAD_BYTES + _SMALLEST_RECORD - 1 or body[_SALT_BYTES + 4] != _POINT_BYTES:
        raise Undecryptable("The body has no aes128gcm header with a P-256 point.")
    record_size = int.from_bytes(body[_SALT_BYTES : _SALT_BYTES + 4], "big")
    if record_size < _SMALLEST_RECORD:
        raise Undecryptable("The record size is too small.")
    point = body[_SALT_BYTES + 5 : _HEAD_BYTES]
    return body[:_SALT_BYTES], record_size, point, body[_HEAD_BYTES:]


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=salt, info=info).derive(secret)

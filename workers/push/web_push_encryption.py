"""How a Web Push is made unreadable to everybody but the browser it is for.

The Web Push sender asks. RFC 8291 (aes128gcm): a key agreed with the browser's, one record.
"""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.vapid import public_point

MOST_PLAINTEXT_BYTES = 3993
"""What fits into the 4096 bytes every push service takes."""

AUTH_BYTES = 16
SALT_BYTES = 16
_RECORD_BYTES = 4096
_LAST_RECORD = b"\x02"


def encrypt(
    plaintext: bytes,
    browser_key: bytes,
    auth: bytes,
    salt: bytes,
    one_time: ec.EllipticCurvePrivateKey,
) -> bytes:
    """The body of the push. `browser_key` (65 bytes) and `auth` (16) are the subscription's
    `p256dh` and `auth`; `salt` (16 random bytes) and the P-256 key are used for this push alone.

    Raises ValueError for a text that is too long and for a subscription that cannot be one.
    """
    if len(plaintext) > MOST_PLAINTEXT_BYTES:
        raise ValueError("the text is too long for one push")
    if len(auth) != AUTH_BYTES:
        raise ValueError("the subscription's secret has the wrong length")
    ours = public_point(one_time)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser_key)
    agreed = one_time.exchange(ec.ECDH(), theirs)
    key_material = _derived(agreed, auth, b"WebPush: info\x00" + browser_key + ours, 32)
    key = _derived(key_material, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(key_material, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + _RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(key).encrypt(nonce, plaintext + _LAST_RECORD, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)

"""The key our Web Pushes are signed with, made from the secret (RFC 8292).

Browsers subscribe for the public half, so it must stay the same for as long as the secret does.
"""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.base64url import as_text

# The order of P-256's base point (SP 800-186, 3.2.1.3).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def vapid_private_key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key a seed of 32 bytes stands for; every seed stands for one.

    The bias of the reduction is below 2^-32 and shows in no signature: ECDSA draws its own numbers.
    """
    scalar = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def vapid_public_key(seed: bytes) -> str:
    """The public half as browsers take it: the uncompressed point, base64url without padding."""
    return as_text(public_point(vapid_private_key(seed)))


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers write it: an uncompressed point of 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

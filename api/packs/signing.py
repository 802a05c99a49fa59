"""Packs are signed, so that a phone can tell ours from what somebody made or altered.

The key is made from the installation's secret (Ed25519, RFC 8032): it stays the same as long as
that does, and a new secret means a new key id.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mobile_contract import packs as contract

ALGORITHM = "Ed25519"


def public_key(seed: bytes) -> contract.PackKey:
    """The public half, and the id it goes by: the first 8 bytes of its SHA-256."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return contract.PackKey(hashlib.sha256(public).hexdigest()[:16], ALGORITHM, public.hex())


def signed(seed: bytes, written: bytes, body: contract.PackBody) -> contract.SignedPack:
    """The pack as it travels; `written` is its body as canonical JSON."""
    return contract.SignedPack(
        body=written.decode(),
        hash=hashlib.sha256(written).hexdigest(),
        signature=Ed25519PrivateKey.from_private_bytes(seed).sign(written).hex(),
        key_id=public_key(seed).key_id,
        issued_at=body.issued_at,
        expires_at=body.expires_at,
    )

"""The one-time and refresh tokens people carry: made here, stored only as hashes.

A token holds the person's id and 256 random bits, so that looking it up already stands behind her
wall and no other.
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

_ID_BYTES = 16
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class PersonToken:
    """A token and whose it is."""

    person_id: UUID
    random: bytes

    @property
    def text(self) -> str:
        """The token as it is mailed or kept on a phone: base64url, 64 characters."""
        return base64.urlsafe_b64encode(self.person_id.bytes + self.random).decode()

    @property
    def hash(self) -> bytes:
        """What is stored of it: SHA-256."""
        return hashlib.sha256(self.text.encode()).digest()

    def successor(self, key: bytes) -> "PersonToken":
        """The token that follows this one. Derived, so that a repeated request gets the same."""
        return PersonToken(self.person_id, hmac.digest(key, self.random, hashlib.sha256))


def new_token(person_id: UUID) -> PersonToken:
    """A fresh token."""
    return PersonToken(person_id, os.urandom(_RANDOM_BYTES))


def read_token(text: str) -> PersonToken | None:
    """The token in this text, or None where it cannot be one."""
    try:
        raw = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _ID_BYTES + _RANDOM_BYTES:
        return None
    return PersonToken(UUID(bytes=raw[:_ID_BYTES]), raw[_ID_BYTES:])


def challenge_of(verifier: str) -> bytes:
    """What a device commits to when it asks for a link: the SHA-256 of its verifier (RFC 7636)."""
    return hashlib.sha256(verifier.encode()).digest()


def read_challenge(text: str) -> bytes:
    """A challenge as the device sent it (base64url without padding)."""
    return base64.urlsafe_b64decode(text + "=")

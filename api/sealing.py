"""How what could name a person is kept: sealed under a key of that person's own.

Deleting the key erases every text sealed with it at once. The person's key is itself wrapped under
a key derived from the installation's secret, so a stolen database says nothing.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed text does not open: another secret, another person, or altered bytes."""


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, so that no two uses of the secret share a key (RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=f"interlude/{purpose}".encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class PersonSeal:
    """Seals and opens the texts of one person (AES-256-GCM, the person's id authenticated)."""

    person_id: UUID
    key: bytes

    def seal(self, text: str) -> bytes:
        """The text as nonce and ciphertext, different every time."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode(), self.person_id.bytes)

    def fingerprint(self, content: bytes) -> bytes:
        """What tells this content from another without telling it: HMAC-SHA-256, 32 bytes."""
        return hmac.digest(self.key, content, hashlib.sha256)

    def unseal(self, sealed: bytes) -> str:
        """The text again. Raises SealBroken where it is not this person's."""
        return _open(self.key, sealed, self.person_id.bytes).decode()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Holds the keys derived from the secret: person keys are wrapped, mail and push addresses
    looked up with them, access and refresh tokens made, Web Push, cursors, packs and
    unsubscribing signed.
    """

    wrapping_key: bytes
    mail_key: bytes
    access_key: bytes
    refresh_key: bytes
    check: bytes
    push_key: bytes
    vapid_key: bytes
    cursor_key: bytes
    pack_key: bytes
    unsubscribe_key: bytes

    @classmethod
    def from_secret(cls, secret: bytes) -> "Keeper":
        purposes = (
            *("person-keys", "mail-index", "access-tokens", "refresh-tokens", "check"),
            *("push-index", "vapid", "cursors", "packs", "unsubscribing"),
        )
        return cls(*(derive(secret, purpose) for purpose in purposes))

    def new_key(self, person_id: UUID) -> bytes:
        """A fresh person key, wrapped for the `person_key` table."""
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = AESGCM(self.wrapping_key).encrypt(nonce, os.urandom(32), person_id.bytes)
        return nonce + wrapped

    def seal_for(self, person_id: UUID, wrapped_key: bytes) -> PersonSeal:
        """The person's seal. Raises SealBroken where the secret is not the one it was made with."""
        return PersonSeal(person_id, _open(self.wrapping_key, wrapped_key, person_id.bytes))

    def mail_hash(self, mail: str) -> bytes:
        """What a mail address is found by: keyed, so that the column cannot be guessed from."""
        return hmac.digest(self.mail_key, normal_mail(mail).encode(), hashlib.sha256)

    def push_hash(self, address: str) -> bytes:
        """What a push address is found by, so that it is one device's at a time."""
        return hmac.digest(self.push_key, address.encode(), hashlib.sha256)


def normal_mail(mail: str) -> str:
    """One spelling of an address: no outer spaces, lower case throughout.

    Not folded further: `straße.example` and `strasse.example` may belong to two owners.
    """
    return mail.strip().lower()


def _open(key: bytes, sealed: bytes, owner: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner)
    except (InvalidTag, ValueError) as error:
        raise SealBroken("A sealed text could not be opened with this secret.") from error

"""The mark in a mail by which its reader ends such mails with one click, signed in or not.

It names the person and what she unsubscribes from, never ends, and only this installation's secret
makes one: who holds the mail may end it, and nobody else (RFC 8058).
"""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from api.base64url import as_text, from_text

DIGEST = "digest"

_ID_BYTES = 16
_SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """Who wants which mails no more."""

    person_id: UUID
    purpose: str


def write_unsubscription(key: bytes, wanted: Unsubscription) -> str:
    """The mark, in letters an address may hold."""
    said = wanted.person_id.bytes + wanted.purpose.encode()
    return as_text(_signature(key, said) + said)


def read_unsubscription(key: bytes, text: str) -> Unsubscription | None:
    """What the mark says; None where it is not one of ours."""
    try:
        raw = from_text(text)
    except ValueError:
        return None
    signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if len(said) <= _ID_BYTES or not hmac.compare_digest(signature, _signature(key, said)):
        return None
    return Unsubscription(UUID(bytes=said[:_ID_BYTES]), said[_ID_BYTES:].decode())


def unsubscribe_url(public_url: str, text: str) -> str:
    """Where the mark is sent to."""
    return f"{public_url}/v1/mail/unsubscribe?token={text}"


def _signature(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, hashlib.sha256)[:_SIGNATURE_BYTES]

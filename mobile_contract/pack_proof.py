"""Is this pack ours, whole, for this person and device, and still good? An app asks before use."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mobile_contract.packs import PackBody, PackKey, SignedPack


class PackRefused(Exception):
    """The pack must not be used. `code`: altered, key_unknown, somebody_elses or expired."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The pack is refused: {code}.")
        self.code = code


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the pack: a person signed in to an association on one device."""

    person_id: UUID
    association_id: UUID
    device_id: UUID


def verify_pack(signed: SignedPack, key: PackKey, holder: Holder, now: datetime) -> PackBody:
    """Return what is in the pack; `now` is an aware moment.

    Nothing of the body is read before its signature holds. Raises PackRefused where anything was
    altered, where it was signed with another key, is another person's, association's or device's,
    or is past its end.
    """
    if signed.key_id != key.key_id:
        raise PackRefused("key_unknown")
    written = signed.body.encode()
    if hashlib.sha256(written).hexdigest() != signed.hash:
        raise PackRefused("altered")
    _require_signature(bytes.fromhex(signed.signature), written, key)
    body = msgspec.json.decode(written, type=PackBody)
    if (body.issued_at, body.expires_at) != (signed.issued_at, signed.expires_at):
        raise PackRefused("altered")
    if Holder(body.person_id, body.association_id, body.device_id) != holder:
        raise PackRefused("somebody_elses")
    if now >= body.expires_at:
        raise PackRefused("expired")
    return body


def _require_signature(signature: bytes, written: bytes, key: PackKey) -> None:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))
    try:
        public.verify(signature, written)
    except InvalidSignature as error:
        raise PackRefused("altered") from error

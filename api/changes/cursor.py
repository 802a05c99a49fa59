"""A phone's place in the change feed, as it carries it about: opaque, and signed for one person in
one association.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.base64url import as_text, from_text
from api.errors import Problem

KEPT = timedelta(days=400)
"""How long a place may be come back to: word of what is gone is kept a little longer."""

_FORM = struct.Struct(">16sQ16sQI")
_SIGNATURE_BYTES = 16
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose place it is, and of which one kind where she asked for one alone."""

    person_id: UUID
    tenant_id: UUID
    kind: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Everything up to this row of this transaction has been given.

    `epoch` is the cluster's that numbered it. What was gone before transaction `began` was never
    given, so there is no word of it either. `given_on` is the day it was given out.
    """

    epoch: UUID
    transaction: int
    id: UUID
    began: int
    given_on: date

    @classmethod
    def zero(cls, epoch: UUID, began: int, today: date) -> "Place":
        """Where a phone begins that has nothing yet."""
        return cls(epoch, 0, _NOBODY, began, today)


def write_cursor(key: bytes, reader: Reader, place: Place) -> str:
    """The place in this reader's hands."""
    row, day = place.id.bytes, place.given_on.toordinal()
    packed = _FORM.pack(place.epoch.bytes, place.transaction, row, place.began, day)
    return as_text(packed + _signature(key, reader, packed))


def read_cursor(key: bytes, reader: Reader, cursor: str) -> Place:
    """The place again. Raises Problem `cursor_invalid` where it is not one of ours for her."""
    try:
        raw = from_text(cursor)
    except ValueError as error:
        raise Problem("cursor_invalid") from error
    packed, signature = raw[: _FORM.size], raw[_FORM.size :]
    signed = hmac.compare_digest(signature, _signature(key, reader, packed))
    if not signed or as_text(raw) != cursor:
        raise Problem("cursor_invalid")
    epoch, transaction, row, began, day = _FORM.unpack(packed)
    return Place(UUID(bytes=epoch), transaction, UUID(bytes=row), began, date.fromordinal(day))


def check_place(place: Place, epoch: UUID, horizon: int, today: date) -> None:
    """Refuse a place that changes cannot be told from any more. Raises Problem `resync_needed`.

    That is one of another cluster, one longer ago than word of what is gone is kept, and one ahead
    of all transactions: the database has been put back to a time before it.
    """
    if place.epoch != epoch or place.transaction >= horizon or today - place.given_on > KEPT:
        raise Problem("resync_needed")


def _signature(key: bytes, reader: Reader, packed: bytes) -> bytes:
    whose = reader.person_id.bytes + reader.tenant_id.bytes + (reader.kind or "").encode()
    return hmac.digest(key, packed + whose, hashlib.sha256)[:_SIGNATURE_BYTES]

"""What a phone's headers say of its clocks and its queue; what cannot be read was not said."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.pacing.effective_time import PhoneNow
from mobile_contract.identity import Moment

_WORD = 100
_LONGEST = 15  # digits: some thirty thousand years of milliseconds


def said_clocks(time: str | None, boot: str | None, mono_ms: str | None) -> PhoneNow:
    """What the phone's clocks showed while it was sending."""
    return PhoneNow(_moment(time or ""), _id(boot or ""), said_number(mono_ms))


def said_number(text: str | None) -> int | None:
    """A whole number, not negative."""
    said = (text or "").strip()
    is_number = said.isascii() and said.isdigit() and len(said) <= _LONGEST
    return int(said) if is_number else None


def _moment(text: str) -> datetime | None:
    try:
        return msgspec.convert(text.strip()[:_WORD], type=Moment)
    except msgspec.ValidationError:
        return None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip()[:_WORD])
    except ValueError:
        return None

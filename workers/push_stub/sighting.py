"""What does a request say of itself, before anyone judges it? The rules and the record ask."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

Kind = Literal["oauth", "fcm", "webpush"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Which desk it is for and what for.

    `target` is the fid, token, topic or condition, the id of the subscription, or who asks for an
    access token. `payload` is the message, decoded and decrypted, and None where it is neither.
    """

    kind: Kind
    origin: str
    target: str | None = None
    nudge_id: str | None = None
    payload: Any = None


def json_in(body: bytes) -> Any:
    """What the body says as JSON; None where it is none, however it fails to be."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def nudge_of(payload: Any) -> str | None:
    """The nudge a message says it is for: `data.nudge_id`."""
    data = payload.get("data") if isinstance(payload, dict) else None
    found = data.get("nudge_id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None

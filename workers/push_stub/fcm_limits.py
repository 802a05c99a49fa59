"""Does FCM take a message that is formed as it should be? The FCM desk asks, for what the reference
limits: one recipient, reserved words, time to live, collapse ids and size.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from workers.push_stub.fcm_answers import Violation

LONGEST_TTL_S = 2_419_200  # four weeks
MOST_BYTES = 4096
MOST_TOPIC_BYTES = 2048
_LONGEST_COLLAPSE_ID = 64
_RESERVED = re.compile(r"from|gcm|google.*", re.DOTALL)
_PLATFORMS = ("android", "webpush", "apns")
_CARRIED = ("data", "notification", "payload")
_TARGETS = ("fid", "token", "topic", "condition")
_DEVICE_NAME = re.compile(r"[\w:%.~=-]{1,4096}", re.ASCII)


def target_of(message: dict[str, Any]) -> str | None:
    """Whom a message is for, whichever way it says it."""
    return next((message[name] for name in _TARGETS if name in message), None)


def is_for_a_device(message: dict[str, Any]) -> bool:
    """Whether it goes to one device, rather than to whoever has asked for a topic."""
    return "fid" in message or "token" in message


def is_collapsible(message: dict[str, Any]) -> bool:
    """Whether Android keeps only the newest: one with a collapse key, and every notification."""
    android = message.get("android", {})
    return "notification" in message or "notification" in android or "collapse_key" in android


def violations(message: dict[str, Any]) -> list[Violation]:
    """What FCM refuses by the name of the field."""
    return [
        *_target_violations(message),
        *_key_violations(message, "message"),
        *(each for name in _PLATFORMS for each in _key_violations(message.get(name, {}), name)),
        *_ttl_violations(message),
        *_collapse_violations(message),
    ]


def vague_objection(message: dict[str, Any]) -> str | None:
    """What FCM refuses without naming a field, so that it may be the message or its target."""
    if is_for_a_device(message) and not _DEVICE_NAME.fullmatch(str(target_of(message))):
        return "The registration token is not a valid FCM registration token"
    most = MOST_BYTES if is_for_a_device(message) else MOST_TOPIC_BYTES
    if size_of(message) > most:
        return f"Message is too big: more than {most} bytes."
    return None


def size_of(message: dict[str, Any]) -> int:
    """Bytes of the payload, on the platform where it is largest, counted as compact JSON.

    Google says how many bytes there may be and not how they count them.
    """
    shared = _carried_bytes(message)
    return shared + max(_carried_bytes(message.get(name, {})) for name in _PLATFORMS)


def _carried_bytes(part: dict[str, Any]) -> int:
    return sum(len(msgspec.json.encode(part[name])) for name in _CARRIED if name in part)


def _target_violations(message: dict[str, Any]) -> Iterator[Violation]:
    if not target_of(message):
        yield Violation("message", "Recipient of the message is not set.")


def _key_violations(part: dict[str, Any], where: str) -> Iterator[Violation]:
    path = where if where == "message" else f"message.{where}"
    for key in part.get("data", {}):
        if _RESERVED.fullmatch(key):
            yield Violation(f"{path}.data", f"Invalid data payload key: {key}")


def _ttl_violations(message: dict[str, Any]) -> Iterator[Violation]:
    ttl = message.get("android", {}).get("ttl", "0s")
    if not 0 <= float(ttl.removesuffix("s")) <= LONGEST_TTL_S:
        yield Violation("message.android.ttl", f"Invalid TTL: {ttl}")


def _collapse_violations(message: dict[str, Any]) -> Iterator[Violation]:
    collapse_id = message.get("apns", {}).get("headers", {}).get("apns-collapse-id", "")
    if len(collapse_id.encode()) > _LONGEST_COLLAPSE_ID:
        told = f"apns-collapse-id is longer than {_LONGEST_COLLAPSE_ID} bytes"
        yield Violation("message.apns.headers", told)

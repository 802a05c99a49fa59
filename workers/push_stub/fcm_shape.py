"""Is this JSON a request FCM knows? The FCM desk asks before it looks at what the message says.

The fields are those of the v1 reference; like Google's gate, names in snake_case and in camelCase
are both taken, null is absent, and what is unknown or of another type is refused by its path.
"""

import re
from collections.abc import Mapping
from typing import Any

from workers.push_stub.fcm_answers import Violation

Shape = str | frozenset[str] | Mapping[str, Any]

_TEXT, _BOOL, _INTEGER, _TEXTS, _MAP = "STRING", "BOOL", "INT32", "STRINGS", "MAP"
_DURATION, _STRUCT = "type.googleapis.com/google.protobuf.Duration", "STRUCT"

_ANDROID_NOTIFICATION: dict[str, Shape] = {
    **dict.fromkeys(("title", "body", "icon", "color", "sound", "tag", "click_action"), _TEXT),
    **dict.fromkeys(("body_loc_key", "title_loc_key", "channel_id", "ticker", "image"), _TEXT),
    **dict.fromkeys(("body_loc_args", "title_loc_args", "vibrate_timings"), _TEXTS),
    **dict.fromkeys(("sticky", "local_only", "bypass_proxy_notification"), _BOOL),
    **dict.fromkeys(("default_sound", "default_vibrate_timings", "default_light_settings"), _BOOL),
    **dict.fromkeys(("event_time", "notification_priority", "visibility", "proxy"), _TEXT),
    "notification_count": _INTEGER,
    "light_settings": _STRUCT,
}
_OPTIONS: dict[str, Shape] = {"analytics_label": _TEXT}
_MESSAGE: dict[str, Shape] = {
    **dict.fromkeys(("fid", "token", "topic", "condition", "name"), _TEXT),
    "data": _MAP,
    "notification": dict.fromkeys(("title", "body", "image"), _TEXT),
    "android": {
        "collapse_key": _TEXT,
        "priority": frozenset(("normal", "high", "NORMAL", "HIGH")),
        "ttl": _DURATION,
        "restricted_package_name": _TEXT,
        "data": _MAP,
        "notification": _ANDROID_NOTIFICATION,
        "fcm_options": _OPTIONS,
        **dict.fromkeys(("direct_boot_ok", "bandwidth_constrained_ok"), _BOOL),
        "restricted_satellite_ok": _BOOL,
    },
    "webpush": {
        "headers": _MAP,
        "data": _MAP,
        "notification": _STRUCT,
        "fcm_options": {**_OPTIONS, "link": _TEXT},
    },
    "apns": {
        "headers": _MAP,
        "payload": _STRUCT,
        "fcm_options": {**_OPTIONS, "image": _TEXT},
        "live_activity_token": _TEXT,
    },
    "fcm_options": _OPTIONS,
}
_REQUEST: dict[str, Shape] = {"validate_only": _BOOL, "message": _MESSAGE}

_TARGETS = ("fid", "token", "topic", "condition")
_TYPES: dict[str, type] = {_TEXT: str, _BOOL: bool, _INTEGER: int, _STRUCT: dict}
_DURATION_TEXT = re.compile(r"-?\d{1,12}(\.\d{1,9})?s")


def read_request(content: Any) -> tuple[dict[str, Any], list[Violation]]:
    """The request with its fields in snake_case, and everything that is wrong with its form."""
    found: list[Violation] = []
    if not isinstance(content, dict):
        return {}, [Violation("", "Invalid JSON payload received. Root must be a message.")]
    request = _fields(content, _REQUEST, "", found)
    set_targets = [name for name in _TARGETS if name in request.get("message", {})]
    if len(set_targets) > 1:
        told = f"oneof field 'target' is already set. Cannot set '{set_targets[1]}'"
        found.append(Violation("message", f"Invalid value at 'message' (oneof), {told}"))
    return request, found


def _fields(
    content: dict[str, Any], shape: Mapping[str, Any], where: str, found: list[Violation]
) -> dict[str, Any]:
    read = {}
    for name, value in content.items():
        known = name if name in shape else _snake(name)
        if known not in shape:
            at = f" at '{where}'" if where else ""
            told = f'Invalid JSON payload received. Unknown name "{name}"{at}: Cannot find field.'
            found.append(Violation(where, told))
        elif value is not None:
            path = f"{where}.{known}" if where else known
            read[known] = _value(value, shape[known], path, found)
    return read


def _value(value: Any, shape: Shape, where: str, found: list[Violation]) -> Any:
    if isinstance(shape, Mapping):
        if isinstance(value, dict):
            return _fields(value, shape, where, found)
        found.append(_wrong(where, "MESSAGE", value))
        return {}
    if shape == _MAP:
        return _map(value, where, found)
    if not _is_of(value, shape):
        found.append(_wrong(where, f"TYPE_{shape}" if shape in _TYPES else str(shape), value))
    return value


def _map(value: Any, where: str, found: list[Violation]) -> dict[str, str]:
    if not isinstance(value, dict):
        found.append(_wrong(where, "TYPE_MESSAGE", value))
        return {}
    for number, each in enumerate(value.values()):
        if not isinstance(each, str):
            found.append(_wrong(f"{where}[{number}].value", "TYPE_STRING", each))
    return {key: each for key, each in value.items() if isinstance(each, str)}


def _is_of(value: Any, shape: str | frozenset[str]) -> bool:
    if isinstance(shape, frozenset):
        return isinstance(value, str) and value in shape
    if shape == _DURATION:
        return isinstance(value, str) and _DURATION_TEXT.fullmatch(value) is not None
    if shape == _TEXTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return type(value) is _TYPES[shape]


def _wrong(where: str, kind: str, value: Any) -> Violation:
    return Violation(where, f"Invalid value at '{where}' ({kind}), {value!r}")


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)

"""What an error of Google's says: its status, Firebase's own code, and whom it blames. The
Firebase sender asks, since the HTTP status alone means too many things.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

_FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
_QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"
_DEVICE = "device:"
_WORD = re.compile(r"[A-Z][A-Z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class GoogleError:
    """One error. `fcm_code` is None where it is not Firebase that refuses but what stands before.

    `status` is empty where it is not Google's at all, such as a proxy's page. `blames_us`: it lists
    fields of ours that are wrong, so the fault is not the target's. `blames_the_device`: the limit
    that is used up is that of one device alone.
    """

    status: str = ""
    fcm_code: str | None = None
    blames_us: bool = False
    blames_the_device: bool = False

    def code(self, http_status: int) -> str:
        """What we record: Firebase's code, or else the status, such as `unregistered`."""
        word = self.fcm_code or self.status
        return word.lower() if _WORD.fullmatch(word) else f"http_{http_status}"


@dataclass(frozen=True, slots=True)
class _Told:
    status: str
    details: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Body:
    error: _Told


def read_google_error(body: bytes) -> GoogleError:
    """The error in this body."""
    try:
        told = msgspec.json.decode(body, type=_Body).error
    except (msgspec.MsgspecError, ValueError):
        return GoogleError()
    codes = [each.get("errorCode") for each in told.details if each.get("@type") == _FCM_ERROR]
    blames_us = any(
        each.get("@type") == _BAD_REQUEST and each.get("fieldViolations") for each in told.details
    )
    code = str(codes[0]) if codes else None
    return GoogleError(told.status, code, blames_us, _is_one_devices(told.details))


def _is_one_devices(details: list[dict[str, Any]]) -> bool:
    """Whether every quota named is that of a device."""
    named = [each.get("violations") for each in details if each.get("@type") == _QUOTA_FAILURE]
    quotas = [quota for each in named if isinstance(each, list) for quota in each]
    return bool(quotas) and all(
        isinstance(quota, dict) and str(quota.get("subject")).startswith(_DEVICE)
        for quota in quotas
    )

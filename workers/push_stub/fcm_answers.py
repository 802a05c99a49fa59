"""How does FCM say no? In Google's error model, with a code of its own only where FCM itself, not
the gate before it, refuses. The FCM desk asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workers.push_stub.quotas import Exceeded
from workers.push_stub.rules import Told
from workers.push_stub.wire import Answer, json_answer

_FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
_QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"
_FCM_CODES = {
    *("INVALID_ARGUMENT", "UNREGISTERED", "SENDER_ID_MISMATCH", "QUOTA_EXCEEDED", "UNAVAILABLE"),
    *("INTERNAL", "THIRD_PARTY_AUTH_ERROR", "APNS_AUTH_ERROR", "UNSPECIFIED_ERROR"),
}
_WORDS = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
}
_MORE_WORDS = {
    "THIRD_PARTY_AUTH_ERROR": "Auth error from APNS or Web Push Service",
    "APNS_AUTH_ERROR": "Auth error from APNS or Web Push Service",
    "SENDER_ID_MISMATCH": "SenderId mismatch",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Which field is wrong, as a path from the top, and how."""

    field: str
    description: str


def unauthenticated() -> Answer:
    """401: the access token is missing, unknown or expired."""
    return _error(401)


def no_such_project() -> Answer:
    """404 without a code of FCM's: the address is wrong, no device is."""
    return _error(404)


def malformed(violations: Sequence[Violation]) -> Answer:
    """400 from the gate: the JSON is not a request at all. FCM never saw it."""
    return _error(400, violations[0].description, _bad_request(violations))


def invalid(violations: Sequence[Violation]) -> Answer:
    """400 from FCM: the message is one, but not one it takes."""
    details = (_fcm_error("INVALID_ARGUMENT"), _bad_request(violations))
    return _error(400, violations[0].description, *details)


def too_vague(message: str) -> Answer:
    """400 from FCM that leaves open whether the message or its target is bad."""
    return _error(400, message, _fcm_error("INVALID_ARGUMENT"))


def quota_exceeded(exceeded: Exceeded) -> Answer:
    """429, and when to come back."""
    details = (_fcm_error("QUOTA_EXCEEDED"), _quota_failure(exceeded.subject))
    answer = _error(429, None, *details)
    retry_after = ("retry-after", str(exceeded.retry_after_s))
    return Answer(answer.status, answer.body, (*answer.headers, retry_after))


def refusal(told: Told) -> Answer:
    """FCM's words for this status and code; a page of HTML for a status FCM never says itself."""
    if told.status not in _WORDS:
        page = f"<!DOCTYPE html><html lang=en><title>Error {told.status}</title>"
        return Answer(told.status, page.encode(), (("content-type", "text/html; charset=UTF-8"),))
    details = []
    if told.error_code in _FCM_CODES:
        details.append(_fcm_error(told.error_code))
    elif told.status == 400:
        details.append(_bad_request([Violation("message", "As the rules of the stub say.")]))
    if told.error_code == "QUOTA_EXCEEDED":
        details.append(_quota_failure("rules of the stub"))
    return _error(told.status, _MORE_WORDS.get(told.error_code or ""), *details)


def _error(status: int, message: str | None = None, *details: dict[str, Any]) -> Answer:
    name, usual = _WORDS[status]
    error: dict[str, Any] = {"code": status, "message": message or usual, "status": name}
    if details:
        error["details"] = details
    return json_answer(status, {"error": error})


def _fcm_error(code: str) -> dict[str, Any]:
    return {"@type": _FCM_ERROR, "errorCode": code}


def _bad_request(violations: Sequence[Violation]) -> dict[str, Any]:
    told = [{"field": each.field, "description": each.description} for each in violations]
    return {"@type": _BAD_REQUEST, "fieldViolations": told}


def _quota_failure(subject: str) -> dict[str, Any]:
    told = [{"subject": subject, "description": "Message rate exceeded."}]
    return {"@type": _QUOTA_FAILURE, "violations": told}

"""Every answer of Firebase's and of a push service's, and what it makes us do: one row each.

The words are the push stub's (`do` of a rule); where it adds words of its own, they are the real
provider's. Waits are those after a first attempt, with all chances at a half.
"""

from dataclasses import dataclass
from typing import Any

from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Sent, Unknown

ACCEPTED = Sent("")
"""Under whichever name the provider gives it."""

HTML = {"body": "<!DOCTYPE html><title>no</title>", "content_type": "text/html"}


def quota_of(subject: str) -> dict[str, Any]:
    """Firebase's refusal of too many, with the quota it names."""
    types = "type.googleapis.com/google"
    details = [
        {"@type": f"{types}.firebase.fcm.v1.FcmError", "errorCode": "QUOTA_EXCEEDED"},
        {"@type": f"{types}.rpc.QuotaFailure", "violations": [{"subject": subject}]},
    ]
    error = {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": details}
    return {"body": {"error": error}}


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, its meaning, and how often we ask because of it: a refused token is renewed once,
    a refused phone is tried with a message that is surely right.
    """

    told: dict[str, Any]
    means: Outcome
    asked: int = 1


FCM = [
    Row({"status": 200}, ACCEPTED),
    Row({"status": 400, "error_code": "INVALID_ARGUMENT"}, Gone("invalid_argument"), asked=2),
    Row({"status": 400}, Failed("invalid_argument")),
    Row({"status": 401}, Paused("unauthenticated", 60), asked=2),
    Row(
        {"status": 401, "error_code": "THIRD_PARTY_AUTH_ERROR"},
        Paused("third_party_auth_error", 60, whole=False),
    ),
    Row(
        {"status": 401, "error_code": "APNS_AUTH_ERROR"},
        Paused("apns_auth_error", 60, whole=False),
    ),
    # Until our key has reached a phone; then the phone is gone, which has a test of its own.
    Row(
        {"status": 403, "error_code": "SENDER_ID_MISMATCH"},
        Paused("sender_id_mismatch", 60, whole=False),
    ),
    Row({"status": 403}, Paused("permission_denied", 60)),
    Row({"status": 404, "error_code": "UNREGISTERED"}, Gone("unregistered")),
    Row({"status": 404}, Paused("not_found", 60)),
    Row({"status": 404, **HTML}, Paused("http_404", 60)),
    Row({"status": 404, "error_code": "UNSPECIFIED_ERROR"}, Failed("unspecified_error")),
    Row({"status": 429, "error_code": "QUOTA_EXCEEDED"}, Again("quota_exceeded", 66, "slows")),
    Row(
        {"status": 429, "error_code": "QUOTA_EXCEEDED", "retry_after": 30},
        Again("quota_exceeded", 33, "slows"),
    ),
    Row(
        {"status": 429, **quota_of("project:interlude-demo"), "retry_after": 30},
        Again("quota_exceeded", 33, "slows"),
    ),
    # One phone's own limit slows no other, and is not asked about again within a minute.
    Row(
        {"status": 429, **quota_of("device:phone"), "retry_after": 3},
        Again("quota_exceeded", 66),
    ),
    Row(
        {"status": 429, **quota_of("device:phone"), "retry_after": 120},
        Again("quota_exceeded", 132),
    ),
    Row({"status": 429, **quota_of("device:phone")}, Again("quota_exceeded", 66)),
    Row({"status": 429, **HTML}, Again("http_429", 66, "slows")),
    Row({"status": 500, "error_code": "INTERNAL"}, Again("internal", 15)),
    Row({"status": 500}, Again("internal", 15)),
    Row({"status": 503, "error_code": "UNAVAILABLE"}, Again("unavailable", 15)),
    Row({"status": 503, "error_code": "UNAVAILABLE", "retry_after": 20}, Again("unavailable", 22)),
    # A code that retires a phone does so with its own status only.
    Row({"status": 503, "error_code": "UNREGISTERED"}, Again("unregistered", 15)),
    Row({"status": 403, "error_code": "UNREGISTERED"}, Failed("unregistered")),
    # Whatever is not Firebase's own may have been said by somebody after Firebase accepted.
    Row({"status": 400, **HTML}, Unknown("http_400")),
    Row({"status": 500, **HTML}, Unknown("http_500")),
    Row({"status": 502}, Unknown("http_502")),
    Row({"status": 503, **HTML}, Unknown("http_503")),
    Row({"status": 503, "body": ""}, Unknown("http_503")),
    Row({"status": 504}, Unknown("http_504")),
    Row({"status": 302, **HTML}, Unknown("http_302")),
    Row({"status": 200, **HTML}, Unknown("unreadable")),
    Row({"status": 200, "body": "{}"}, Unknown("unreadable")),
]

WEB_PUSH = [
    Row({"status": 201}, ACCEPTED),
    Row({"status": 202, "body": ""}, ACCEPTED),
    *(
        Row({"status": status, "headers": {"location": "/wp/elsewhere"}}, Failed("moved"))
        for status in (301, 302, 307, 308)
    ),
    *(
        Row({"status": 400, "errno": errno}, Failed("http_400"))
        for errno in (101, 108, 110, 111, 112, 113, 114)
    ),
    Row({"status": 401, "errno": 109}, Paused("http_401", 60)),
    Row({"status": 403, "body": {"reason": "BadJwtToken"}}, Paused("http_403", 60)),
    Row({"status": 404, "errno": 102}, Gone("http_404")),
    *(Row({"status": 410, "errno": errno}, Gone("http_410")) for errno in (103, 105, 106)),
    Row({"status": 406, "retry_after": 30}, Again("http_406", 33, "rests")),
    Row({"status": 406}, Again("http_406", 66, "rests")),
    Row({"status": 429, "retry_after": 30}, Again("http_429", 33, "rests")),
    Row({"status": 429, **HTML}, Again("http_429", 66, "rests")),
    Row({"status": 413, "errno": 104}, Failed("http_413")),
    Row({"status": 418}, Failed("http_418")),
    Row({"status": 500}, Again("http_500", 15)),
    Row({"status": 503, "retry_after": 30}, Again("http_503", 33)),
    Row({"status": 503, "body": {"reason": "Shutdown"}}, Again("http_503", 15)),
    Row({"status": 500, **HTML}, Unknown("http_500")),
    Row({"status": 503, **HTML}, Unknown("http_503")),
    Row({"status": 503, "body": "{}"}, Unknown("http_503")),
    Row({"status": 503, "body": ""}, Unknown("http_503")),
    *(Row({"status": 502, "errno": errno}, Unknown("http_502")) for errno in (901, 902, 903)),
    Row({"status": 504}, Unknown("http_504")),
]

"""How does a Web Push service say no? As Mozilla's does, with its `errno` beside the status."""

from http import HTTPStatus

from workers.push_stub.rules import Told
from workers.push_stub.wire import Answer, json_answer

_MORE_INFO = "https://autopush.readthedocs.io/en/latest/http.html#error-codes"
_MESSAGES = {
    101: "Missing necessary crypto keys headers",
    102: "Invalid URL endpoint",
    103: "Expired URL endpoint",
    104: "Data payload too large",
    105: "Endpoint became unavailable during request",
    106: "No such subscription",
    108: "Router type is invalid",
    109: "Invalid authentication",
    110: "Invalid crypto keys specified",
    111: "Missing TTL value",
    112: "Invalid TTL header value",
    113: "Invalid Topic header value",
    114: "TTL must be greater than 0",
    901: "Bridge authentication failed",
    902: "Could not connect to the bridge",
    903: "The bridge timed out",
}
_USUAL = {400: 110, 401: 109, 403: 109, 404: 102, 410: 106, 413: 104, 502: 902}
_STAYS_GONE = ("cache-control", "max-age=86400")


def refused(status: int, errno: int | None, message: str | None = None) -> Answer:
    """The service's body for this status and errno, in its own words where none are given."""
    phrases = {known.value: known.phrase for known in HTTPStatus}
    content = {
        "code": status,
        "errno": errno,
        "error": phrases.get(status, "Unknown"),
        "message": message or _MESSAGES.get(errno or 0, "Unknown error"),
        "more_info": _MORE_INFO,
    }
    return json_answer(status, content, *([_STAYS_GONE] if status == 410 else []))


def refusal(told: Told) -> Answer:
    """The service's words for what a rule tells."""
    return refused(told.status, told.errno if told.errno is not None else _USUAL.get(told.status))

"""What does a Web Push service say to this push? It checks who sends (RFC 8292), how (RFC 8030),
and, as the browser would, whether it can be read (RFC 8291).
"""

import re
import secrets
from typing import Any

from workers.push_stub import web_push_answers
from workers.push_stub.decryption import Undecryptable, decrypt
from workers.push_stub.desk import Now, Verdict
from workers.push_stub.rules import Told
from workers.push_stub.sighting import Sighting, json_in, nudge_of
from workers.push_stub.subscriptions import Subscription, Subscriptions
from workers.push_stub.vapid import VapidRefused, application_server
from workers.push_stub.web_push_answers import refused
from workers.push_stub.wire import Answer, Request

ADDRESS = re.compile(r"/wp/([^/]+)")
MOST_BYTES = 4096
LONGEST_TTL_S = 2_592_000  # what is longer is shortened to thirty days
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_URGENCIES = ("very-low", "low", "normal", "high")


class WebPushDesk:
    """Takes pushes on for the subscriptions it knows."""

    def __init__(self, subscriptions: Subscriptions, now: Now) -> None:
        self._subscriptions = subscriptions
        self._now = now

    def glance(self, head: Request) -> Sighting:
        """What the head alone says: which subscription."""
        return Sighting("webpush", head.origin, _id_in(head))

    def look(self, request: Request) -> Sighting:
        """Which subscription, and what the push says where it can be read."""
        payload = self._payload(request)
        return Sighting("webpush", request.origin, _id_in(request), nudge_of(payload), payload)

    def judge(self, request: Request, sighting: Sighting) -> Verdict:
        """201 and where the message is, or what is wrong."""
        subscription = self._subscriptions.find(_id_in(request))
        if subscription is None:
            return Verdict(self._unknown(_id_in(request)))
        refusal = (
            self._sender_objection(request, subscription)
            or _header_objection(request.headers)
            or _body_objection(request, readable=sighting.payload is not None)
        )
        if refusal is not None:
            return Verdict(refusal)
        ttl = min(int(request.headers["ttl"]), LONGEST_TTL_S)
        location = f"{request.origin}/m/{secrets.token_urlsafe(24)}"
        return Verdict(Answer(201, b"", (("location", location), ("ttl", str(ttl)))), accepted=True)

    def refusal(self, told: Told) -> Answer:
        """The service's words for this error."""
        return web_push_answers.refusal(told)

    def _payload(self, request: Request) -> Any:
        subscription = self._subscriptions.find(_id_in(request))
        if subscription is None or len(request.body) > MOST_BYTES:
            return None
        try:
            plain = decrypt(request.body, subscription.browser_key, subscription.auth_secret)
        except Undecryptable:
            return None
        content = json_in(plain)
        return plain.decode("utf-8", "replace") if content is None else content

    def _unknown(self, subscription_id: str) -> Answer:
        if self._subscriptions.is_gone(subscription_id):
            return refused(410, 106)
        return refused(404, 102)

    def _sender_objection(self, request: Request, subscription: Subscription) -> Answer | None:
        try:
            sender = application_server(
                request.headers.get("authorization"), request.origin, self._now()
            )
        except VapidRefused as error:
            return refused(401, 109, str(error))
        if subscription.application_server_key not in (None, sender):
            return refused(401, 109, "The subscription was made for another VAPID key.")
        return None


def _id_in(request: Request) -> str:
    found = ADDRESS.fullmatch(request.path)
    return found[1] if found else ""


def _header_objection(headers: dict[str, str]) -> Answer | None:
    ttl = headers.get("ttl", "")
    if not re.fullmatch(r"-?\d{1,18}", ttl):
        return refused(400, 111)
    if ttl.startswith("-"):
        return refused(400, 114)
    if not _TOPIC.fullmatch(headers.get("topic", "none")):
        return refused(400, 113)
    if headers.get("urgency", "normal") not in _URGENCIES:
        return refused(400, None, "Invalid Urgency header value")
    return None


def _body_objection(request: Request, *, readable: bool) -> Answer | None:
    if len(request.body) > MOST_BYTES:
        return refused(413, 104)
    if request.body and request.headers.get("content-encoding") != "aes128gcm":
        return refused(400, 110, "Unknown or missing Content-Encoding header")
    if request.body and not readable:
        return refused(400, 110, "The body cannot be decrypted")
    return None

"""Pushes to browsers, through whichever push service the browser named (RFC 8030).

No account is needed: we sign with a key of our own, and encrypt for the browser alone.
"""

import asyncio
import hashlib
import os
from dataclasses import dataclass

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import as_text, from_text
from api.push_endpoints import EndpointRefused, require_push_endpoint
from mobile_contract import push as contract
from workers.push.public_hosts import PublicHosts
from workers.push.sender import Again, Failed, Gone, Outcome, Paused, Push, Sent, Target, Unknown
from workers.push.vapid import Vapid
from workers.push.waits import PAUSE_S, Chance, throttled_wait, tried_later
from workers.push.web_push_encryption import MOST_PLAINTEXT_BYTES, SALT_BYTES, encrypt
from workers.push.wire import Answer, AnswerLost, NeverLeft, Patience, Wire


@dataclass(frozen=True, slots=True)
class _Keys:
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class _Subscription:
    endpoint: str
    keys: _Keys


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What tells a push service's own error from a proxy's page: one of these."""

    errno: int | None = None  # Mozilla
    reason: str | None = None  # Apple
    error: object = None  # Google


class WebPushSender:
    """Every push service, with one key. `allowed_origins` are trusted besides the known ones."""

    def __init__(
        self,
        vapid_key: ec.EllipticCurvePrivateKey,
        subject: str,
        allowed_origins: frozenset[str],
        chance: Chance,
        patience: Patience | None = None,
        hosts: PublicHosts | None = None,
    ) -> None:
        self._vapid = Vapid(vapid_key, subject)
        self._allowed_origins = allowed_origins
        self._patience = patience or Patience()
        self._wire = Wire(self._patience)
        self._hosts = hosts or PublicHosts()
        self._chance = chance

    def channel(self, target: Target) -> str:
        """The push service it goes to: each knows our key for itself."""
        try:
            endpoint = msgspec.json.decode(target.address, type=_Subscription).endpoint
            return f"webpush {require_push_endpoint(endpoint, self._allowed_origins)}"
        except (msgspec.MsgspecError, ValueError, httpx.InvalidURL):
            return "webpush"  # nothing will leave

    async def send(self, push: Push, target: Target, attempt: int) -> Outcome:
        """Hand it to the browser's push service, at most once."""
        plaintext = _plaintext(push)
        if len(plaintext) > MOST_PLAINTEXT_BYTES:
            return Failed("too_large")
        try:
            subscription = msgspec.json.decode(target.address, type=_Subscription)
            body = _encrypted(plaintext, subscription.keys)
        except (msgspec.MsgspecError, ValueError):
            return Failed("target_unreadable")
        by = self._wire.deadline()
        try:
            origin = await self._origin(subscription.endpoint)
        except (ValueError, httpx.InvalidURL):
            return Failed("endpoint_refused")
        except OSError:  # nobody knows the name, or takes too long to tell
            return tried_later("no_connection", attempt, self._chance)
        headers = self._headers(push, origin)
        return await self._posted(subscription.endpoint, headers, body, by, attempt)

    async def _origin(self, endpoint: str) -> str:
        """Asked anew at each send: what is trusted may have changed since she subscribed."""
        origin = require_push_endpoint(endpoint, self._allowed_origins)
        host = httpx.URL(endpoint).host  # raises where the name cannot be one, such as `xn--`
        if not host:
            raise EndpointRefused(endpoint)
        if origin not in self._allowed_origins:  # what the operator trusts may well be next door
            async with asyncio.timeout(self._patience.connect_s):
                if not await self._hosts.are_public(host):
                    raise EndpointRefused(endpoint)
        return origin

    async def _posted(
        self, endpoint: str, headers: dict[str, str], body: bytes, by: float, attempt: int
    ) -> Outcome:
        try:
            answer = await self._wire.post(endpoint, headers, body, by)
        except NeverLeft:
            return tried_later("no_connection", attempt, self._chance)
        except AnswerLost as lost:
            return Unknown(str(lost))
        return _verdict(answer, attempt, self._chance)

    def _headers(self, push: Push, origin: str) -> dict[str, str]:
        return {
            "TTL": str(push.ttl_s),
            # "normal" waits for a sleeping phone to wake by itself, and the break is over by then.
            "Urgency": "high",
            "Topic": _topic(push.collapse_key),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "Authorization": self._vapid.authorization(origin),
        }

    async def close(self) -> None:
        """Close every connection."""
        await self._wire.close()


def _plaintext(push: Push) -> bytes:
    data = msgspec.convert(push.data, contract.PushData)
    return msgspec.json.encode(contract.WebPush(push.title, push.body, str(push.nudge_id), data))


def _encrypted(plaintext: bytes, keys: _Keys) -> bytes:
    one_time = ec.generate_private_key(ec.SECP256R1())
    theirs = from_text(keys.p256dh), from_text(keys.auth)
    return encrypt(plaintext, *theirs, salt=os.urandom(SALT_BYTES), one_time=one_time)


def _topic(collapse_key: str) -> str:
    """A waiting push is replaced by one with the same topic; at most 32 characters of base64url."""
    return as_text(hashlib.sha256(collapse_key.encode()).digest())[:32]


def _verdict(answer: Answer, attempt: int, chance: Chance) -> Outcome:
    """What each status means, and which of them may come from somebody on the way."""
    status, code = answer.status, f"http_{answer.status}"
    if 200 <= status < 300:
        return Sent(answer.headers.get("location", ""))
    if 300 <= status < 400:
        return Failed("moved")  # the browser must subscribe anew; a redirect is never followed
    if status in (404, 410):
        return Gone(code)
    if status in (401, 403):
        return Paused(code, PAUSE_S)
    if status in (406, 429):
        return Again(code, throttled_wait(answer, chance), "rests")
    if status in (500, 503) and _is_the_services(answer):
        return tried_later(code, attempt, chance, answer)
    return Failed(code) if 400 <= status < 500 else Unknown(code)


def _is_the_services(answer: Answer) -> bool:
    try:
        return msgspec.json.decode(answer.body, type=_Refusal) != _Refusal()
    except (msgspec.MsgspecError, ValueError):
        return False

"""Senders as plain as they come, written from the RFCs and Google's reference alone: what the stub
takes from them is not taken because our own senders share its mistakes.
"""

import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.base64url import as_text, from_text
from tests.push_stub import PROJECT, PushStub

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class FromNow(int):
    """So many seconds from the moment a test runs: its parameters are made long before."""


def from_now(claims: dict[str, Any]) -> dict[str, Any]:
    """The claims with each such moment as a Unix time."""
    now = int(time.time())
    return {
        name: now + value if isinstance(value, FromNow) else value for name, value in claims.items()
    }


def assertion(stub: PushStub, key: str | None = None, **changed: Any) -> str:
    """An assertion of the stub's service account; claims may be changed or left out (None)."""
    account = json.loads(stub.credentials.read_text())
    now = int(time.time())
    claims = {"iss": account["client_email"], "aud": account["token_uri"], "scope": SCOPE}
    claims |= {"iat": now, "exp": now + 3600, **changed}
    told = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(told, key or account["private_key"], algorithm="RS256")


async def ask_for_token(stub: PushStub, http: httpx.AsyncClient, signed: str) -> httpx.Response:
    """One request for an access token."""
    form = {"grant_type": GRANT, "assertion": signed}
    return await http.post(f"{stub.url}/token", data=form)


@dataclass(frozen=True)
class FcmCaller:
    """Posts messages with one access token."""

    stub: PushStub
    http: httpx.AsyncClient
    token: str

    @classmethod
    async def authorized(cls, stub: PushStub, http: httpx.AsyncClient) -> "FcmCaller":
        answer = await ask_for_token(stub, http, assertion(stub))
        return cls(stub, http, answer.json()["access_token"])

    async def send(
        self, message: Any, project: str = PROJECT, token: str | None = None, **beside: Any
    ) -> httpx.Response:
        """One `messages:send`; a message that is bytes is the whole body."""
        is_body = isinstance(message, bytes)
        body = message if is_body else json.dumps({"message": message, **beside}).encode()
        return await self.http.post(
            f"{self.stub.url}/v1/projects/{project}/messages:send",
            content=body,
            headers={"authorization": f"Bearer {token or self.token}"},
        )


def fcm_code(answer: httpx.Response) -> str | None:
    """FCM's own code in an error, None where FCM itself did not speak."""
    details = answer.json()["error"].get("details", [])
    return next((each["errorCode"] for each in details if "errorCode" in each), None)


def bad_fields(answer: httpx.Response) -> list[str]:
    """The fields an error complains about."""
    details = answer.json()["error"].get("details", [])
    return [told["field"] for each in details for told in each.get("fieldViolations", [])]


def encrypted(
    plain: bytes, keys: dict[str, str], record_size: int = 4096, ending: bytes = b"\2"
) -> bytes:
    """RFC 8291: the body only this browser can read."""
    sender = ec.generate_private_key(ec.SECP256R1())
    sender_point = point(sender)
    browser_point = from_text(keys["p256dh"])
    browser = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser_point)
    salt = os.urandom(16)
    info = b"WebPush: info\0" + browser_point + sender_point
    shared = derived(sender.exchange(ec.ECDH(), browser), from_text(keys["auth"]), info, 32)
    key = derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + record_size.to_bytes(4, "big") + bytes([65]) + sender_point
    return head + AESGCM(key).encrypt(nonce, plain + ending, None)


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=salt, info=info).derive(secret)


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def nudge(nudge_id: str, **more: str) -> bytes:
    """A push for this nudge."""
    return json.dumps({"title": "Five minutes", "data": {"nudge_id": nudge_id, **more}}).encode()


@dataclass(frozen=True)
class Browser:
    """A subscription, and a VAPID key to send to it with."""

    http: httpx.AsyncClient
    endpoint: str
    keys: dict[str, str]
    vapid_key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)

    @classmethod
    async def subscribed(
        cls, stub: PushStub, http: httpx.AsyncClient, only_for_us: bool = False
    ) -> "Browser":
        key = new_key()
        told = await stub.subscription(as_text(point(key)) if only_for_us else None)
        return cls(http, told["endpoint"], told["keys"], key)

    @property
    def id(self) -> str:
        return self.endpoint.rpartition("/")[2]

    def authorization(self, key: ec.EllipticCurvePrivateKey | None = None, **changed: Any) -> str:
        """The VAPID header; claims may be changed or left out (None)."""
        signing = key or self.vapid_key
        claims = {"aud": self.endpoint.rpartition("/wp/")[0], "exp": int(time.time()) + 3600}
        claims |= {"sub": "mailto:post@interlude.example", **changed}
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(told, signing, algorithm="ES256")
        return f"vapid t={signed}, k={as_text(point(signing))}"

    async def send(self, body: bytes, **changed: str | None) -> httpx.Response:
        """Push this body; headers may be changed or left out (None), `_` standing for `-`."""
        headers: dict[str, str | None] = {"ttl": "60", "content-encoding": "aes128gcm"}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        headers.setdefault("authorization", self.authorization())
        told = {name: value for name, value in headers.items() if value is not None}
        return await self.http.post(self.endpoint, content=body, headers=told)

    async def send_nudge(self, nudge_id: str, **changed: str | None) -> httpx.Response:
        """Push a nudge as it should be."""
        return await self.send(encrypted(nudge(nudge_id), self.keys), **changed)

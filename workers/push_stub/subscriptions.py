"""Which browsers have subscribed, and with which keys? The Web Push desk asks; the control door
makes them, as a browser's `pushManager.subscribe` would.
"""

import os
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from api.base64url import as_text
from api.vapid import public_point


@dataclass(frozen=True, slots=True)
class Subscription:
    """What the browser keeps to itself, and the application server it subscribed for, if it said
    (the raw point of its VAPID key).
    """

    browser_key: EllipticCurvePrivateKey
    auth_secret: bytes
    application_server_key: bytes | None


class Subscriptions:
    """Those in force and those that are no more."""

    def __init__(self) -> None:
        self._known: dict[str, Subscription] = {}
        self._gone: set[str] = set()

    def add(self, origin: str, application_server_key: bytes | None) -> dict[str, Any]:
        """A new subscription, as the browser hands it to a page."""
        key, auth_secret = generate_private_key(SECP256R1()), os.urandom(16)
        subscription_id = secrets.token_urlsafe(24)
        self._known[subscription_id] = Subscription(key, auth_secret, application_server_key)
        return {
            "endpoint": f"{origin}/wp/{subscription_id}",
            "expirationTime": None,
            "keys": {"p256dh": as_text(public_point(key)), "auth": as_text(auth_secret)},
        }

    def remove(self, subscription_id: str) -> bool:
        """End it: from now on its address is gone. Whether it was in force."""
        was_known = self._known.pop(subscription_id, None) is not None
        if was_known:
            self._gone.add(subscription_id)
        return was_known

    def find(self, subscription_id: str) -> Subscription | None:
        """The one with this id, if it is in force."""
        return self._known.get(subscription_id)

    def is_gone(self, subscription_id: str) -> bool:
        """Whether there was one once."""
        return subscription_id in self._gone

"""How a push service knows that it is us: our signature for its origin (VAPID, RFC 8292).

The Web Push sender asks for each push; one signature serves an origin for half a day.
"""

from datetime import timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import as_text
from api.clock import monotonic, utc_now
from api.vapid import public_point

REUSED = timedelta(hours=12)
_LASTS = timedelta(hours=18)  # a day at most, and neither clock need be right to the hour
_MOST_ORIGINS = 1000


class Vapid:
    """Signs with the key browsers subscribed to; `subject` is a mailto: or https: contact."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, subject: str) -> None:
        self._key = key
        self._subject = subject
        self._public = as_text(public_point(key))
        self._signed: dict[str, tuple[str, float]] = {}

    def authorization(self, origin: str) -> str:
        """The Authorization header for this origin (scheme, host, and port where not 443)."""
        header, renew_at = self._signed.get(origin, ("", 0.0))
        if header and monotonic() < renew_at:
            return header
        if len(self._signed) >= _MOST_ORIGINS:  # strangers choose the subdomain
            self._signed.clear()
        header = self._sign(origin)
        self._signed[origin] = (header, monotonic() + REUSED.total_seconds())
        return header

    def _sign(self, origin: str) -> str:
        claims = {"aud": origin, "exp": utc_now() + _LASTS, "sub": self._subject}
        return f"vapid t={jwt.encode(claims, self._key, 'ES256')}, k={self._public}"

"""Who signed this token, and what does it claim? The OAuth desk and the Web Push desk ask.

Signatures only: a library that checks the times of a claim asks the machine's clock for them, and
the stub has its own.
"""

from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from workers.push_stub.sighting import json_in

_TOKENS = jwt.PyJWS()


class NotSigned(Exception):
    """The token is not signed by this key, or claims nothing that can be read."""


def signed_claims(
    token: str, key: RSAPublicKey | EllipticCurvePublicKey, algorithm: str
) -> dict[str, Any]:
    """The claims of a token in compact form. Raises NotSigned."""
    try:
        return _as_claims(_TOKENS.decode(token, key, algorithms=[algorithm]))
    except jwt.PyJWTError as error:
        raise NotSigned("The signature is not of this key.") from error


def unproven_claims(token: str) -> dict[str, Any]:
    """What a token claims, believed or not; empty where it cannot be read."""
    try:
        return _as_claims(_TOKENS.decode(token, options={"verify_signature": False}))
    except (jwt.PyJWTError, NotSigned):
        return {}


def _as_claims(payload: bytes) -> dict[str, Any]:
    claims = json_in(payload)
    if not isinstance(claims, dict):
        raise NotSigned("The claims are no JSON object.")
    return claims

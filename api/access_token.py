"""The short-lived token a device sends with every call, and what it says.

Only this installation's secret makes one; the algorithm is fixed. Expiry is judged later, inside
the transaction and by the database's clock, so that a server with a wrong clock locks nobody out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from api.errors import Problem

LIFETIME = timedelta(minutes=10)
_ALGORITHM = "HS256"
_TYPE = "interlude-access+jwt"


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """Who holds the token, on which device, acting in which association (or none)."""

    person_id: UUID
    device_id: UUID
    install_id: UUID
    tenant_id: UUID | None
    expires_at: datetime


def issue_access_token(key: bytes, claims: AccessClaims) -> str:
    """The claims as a signed token (JWT, RFC 7519)."""
    payload = {
        "sub": str(claims.person_id),
        "did": str(claims.device_id),
        "iid": str(claims.install_id),
        "tid": str(claims.tenant_id) if claims.tenant_id else None,
        "exp": int(claims.expires_at.timestamp()),
    }
    return jwt.encode(payload, key, algorithm=_ALGORITHM, headers={"typ": _TYPE})


def read_access_token(key: bytes, token: str) -> AccessClaims:
    """What the token says. Raises Problem `sign_in_required` where it is not one of ours."""
    try:
        read = jwt.decode_complete(
            token, key, algorithms=[_ALGORITHM], options={"verify_exp": False, "require": ["exp"]}
        )
        if read["header"].get("typ") != _TYPE:
            raise Problem("sign_in_required")
        payload = read["payload"]
        return AccessClaims(
            person_id=UUID(payload["sub"]),
            device_id=UUID(payload["did"]),
            install_id=UUID(payload["iid"]),
            tenant_id=UUID(payload["tid"]) if payload["tid"] else None,
            expires_at=datetime.fromtimestamp(payload["exp"], UTC),
        )
    except (
        jwt.PyJWTError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as error:
        raise Problem("sign_in_required") from error

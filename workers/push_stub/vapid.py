"""Who sends this push? A signed claim in the Authorization header says it (RFC 8292), and the Web
Push desk believes it only as far as the push services do.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from api.base64url import from_text
from workers.push_stub.signed_claims import NotSigned, signed_claims

_FURTHEST = timedelta(hours=24)


class VapidRefused(Exception):
    """The claim is missing, false, or meant for somebody else; the message says which."""


def application_server(authorization: str | None, origin: str, now: datetime) -> bytes:
    """The public key of whoever sends, a raw point of 65 bytes. Raises VapidRefused."""
    told = _parameters(authorization or "")
    claims = _signed(told["t"], told["k"])
    if claims.get("aud") != origin:
        raise VapidRefused(f"The audience is not {origin}.")
    _require_timely(claims.get("exp"), now)
    _require_contact(claims.get("sub"))
    return from_text(told["k"])


def _parameters(authorization: str) -> dict[str, str]:
    scheme, _, rest = authorization.partition(" ")
    told = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme.lower() != "vapid" or not {"t", "k"} <= told.keys():
        raise VapidRefused("There is no header `Authorization: vapid t=..., k=...`.")
    return told


@lru_cache(maxsize=256)  # senders use one claim for hours, and checking it costs more than the rest
def _signed(token: str, key_text: str) -> dict[str, Any]:
    try:
        key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(key_text))
        return signed_claims(token, key, "ES256")
    except (NotSigned, ValueError) as error:
        raise VapidRefused("The token is not signed by the key beside it.") from error


def _require_timely(expires: object, now: datetime) -> None:
    if not isinstance(expires, int):
        raise VapidRefused("The claim does not say when it expires.")
    try:
        moment = datetime.fromtimestamp(expires, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise VapidRefused("The claim expires at no moment of ours.") from error
    if not now < moment <= now + _FURTHEST:
        raise VapidRefused("The claim has expired, or does so in more than 24 hours.")


def _require_contact(contact: object) -> None:
    host = _host_in(contact) if isinstance(contact, str) else ""
    if "." not in host or host.rpartition(".")[2].lower() == "localhost":
        raise VapidRefused("The subject is no mailto: or https: address anybody could write to.")


def _host_in(contact: str) -> str:
    """Where a mail or a page of this address would be; empty where it is neither."""
    try:
        parts = urlsplit(contact)
        if parts.scheme == "https":
            return parts.hostname or ""
    except ValueError:
        return ""
    name, _, host = parts.path.rpartition("@")
    return host if parts.scheme == "mailto" and name else ""

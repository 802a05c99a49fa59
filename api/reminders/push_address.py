"""Is this an address we can push to, and how is it kept?

A device says where its pushes go; whatever is wrong with it is said here, where the app can still
do something about it, and not at the first push.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from api.base64url import from_text
from api.errors import Fault, Problem, fault
from api.push_endpoints import EndpointRefused, require_push_endpoint
from mobile_contract import reminders as contract

_AUTH_BYTES = 16
_POINT_BYTES = 65
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")


@dataclass(frozen=True, slots=True)
class PushAddress:
    """`known_by` tells one address from another, `sealed_text` is all a sender needs."""

    kind: str
    known_by: str
    sealed_text: str


def read_address(
    request: contract.RegisterPushTarget, extra_origins: frozenset[str]
) -> PushAddress:
    """The address as it is kept. Raises Problem `push_target_invalid` naming what is wrong."""
    faults = tuple(_faults(request, extra_origins))
    if faults:
        raise Problem("push_target_invalid", faults=faults)
    if request.subscription is None:
        assert request.address is not None
        return PushAddress(request.kind, request.address, request.address)
    endpoint, keys = request.subscription.endpoint, request.subscription.keys
    plain = {"p256dh": keys.p256dh.rstrip("="), "auth": keys.auth.rstrip("=")}
    text = msgspec.json.encode({"endpoint": endpoint, "keys": plain}).decode()
    return PushAddress(request.kind, endpoint, text)


def _faults(request: contract.RegisterPushTarget, extra_origins: frozenset[str]) -> Iterator[Fault]:
    if request.kind == "webpush":
        if request.address is not None:
            yield fault("body.address", "not_for_webpush")
        if request.subscription is None:
            yield fault("body.subscription", "needed_for_webpush")
            return
        yield from _subscription_faults(request.subscription, extra_origins)
        return
    if request.subscription is not None:
        yield fault("body.subscription", "only_for_webpush")
    if request.address is None:
        yield fault("body.address", "address_needed", kind=request.kind)


def _subscription_faults(
    subscription: contract.PushSubscription, extra_origins: frozenset[str]
) -> Iterator[Fault]:
    try:
        require_push_endpoint(subscription.endpoint, extra_origins)
    except EndpointRefused:
        yield fault("body.subscription.endpoint", "push_service_unknown")
    if not _is_point(_bytes_of(subscription.keys.p256dh)):
        yield fault("body.subscription.keys.p256dh", "no_point")
    if len(_bytes_of(subscription.keys.auth)) != _AUTH_BYTES:
        yield fault("body.subscription.keys.auth", "not_so_many_bytes", bytes=_AUTH_BYTES)


def _bytes_of(text: str) -> bytes:
    """The bytes, or none where it is not base64url (padding may be left out)."""
    if _BASE64URL.fullmatch(text) is None:  # the library would take the plain alphabet, too
        return b""
    try:
        return from_text(text)
    except ValueError:
        return b""


def _is_point(point: bytes) -> bool:
    """Whether it is an uncompressed point, and on the curve: else its secret could be guessed."""
    if len(point) != _POINT_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True

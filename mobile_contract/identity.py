"""Signing in and the human's own things: tokens, devices, mail address, consents.

Sign-in: make a random `verifier`, send its SHA-256 as `challenge`, and redeem the mailed token
together with the verifier, on the same device. Refresh tokens change at every use; when a reply is
lost, ask again with the same token and get the same answer, until the new one was used.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

Mail = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=254,
        pattern=r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$(?!\n)",
    ),
]
Challenge = Annotated[
    str,
    Meta(
        max_length=43,
        pattern=r"^[A-Za-z0-9_-]{43}$",
        description="base64url without padding of the SHA-256 of your verifier (as in RFC 7636)",
    ),
]
Verifier = Annotated[str, Meta(min_length=43, max_length=128, pattern=r"^[A-Za-z0-9._~-]+$")]
LinkToken = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Language = Annotated[str, Meta(min_length=2, max_length=35, pattern=r"^[A-Za-z0-9-]+$(?!\n)")]
Zone = Annotated[str, Meta(min_length=1, max_length=64, description="IANA name: Europe/Berlin")]
Platform = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9._-]+$")]
Moment = Annotated[datetime, Meta(tz=True)]


class RequestSignInLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mail me a link. The answer is the same whether or not the address is known."""

    mail: Mail
    challenge: Challenge


class SignInLinkRequested(msgspec.Struct, frozen=True):
    """If the address is known, a link is on its way and works for this long."""

    expires_in_seconds: int


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Redeem a mailed link on the device that asked for it."""

    token: LinkToken
    verifier: Verifier
    install_id: UUID
    platform: Platform
    zone: Zone
    device_name: Name | None = None
    association_id: UUID | None = None


class RefreshTokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exchange the refresh token; name an association to change to it."""

    refresh_token: LinkToken
    install_id: UUID
    association_id: UUID | None = None


class AssociationChoice(msgspec.Struct, frozen=True):
    """An association the person belongs to, and her roles there."""

    id: UUID
    name: str
    roles: list[str]


class Tokens(msgspec.Struct, frozen=True):
    """What a device holds. The access token acts in `association_id`."""

    access_token: str
    expires_in_seconds: int
    refresh_token: str
    person_id: UUID
    device_id: UUID
    association_id: UUID | None
    associations: list[AssociationChoice]


class Me(msgspec.Struct, frozen=True):
    """The signed-in person."""

    id: UUID
    mail: str
    name: str | None
    language: str
    zone: str
    created_at: datetime
    associations: list[AssociationChoice]


class ChangeMe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Change only what is sent."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET


class Device(msgspec.Struct, frozen=True):
    """An installation of the app this person is signed in on."""

    id: UUID
    name: str | None
    platform: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_this_one: bool


class Devices(msgspec.Struct, frozen=True):
    """Every device still signed in, the newest first."""

    devices: list[Device]


class RequestMailChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mail a confirmation link to the new address."""

    mail: Mail
    challenge: Challenge


class ConfirmMailChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Redeem the confirmation link on the device that asked for it."""

    token: LinkToken
    verifier: Verifier


class Consent(msgspec.Struct, frozen=True):
    """What the person decided about one purpose; `decided_at` is null while she has not."""

    purpose: str
    granted: bool
    text_version: int
    decided_at: datetime | None


class Consents(msgspec.Struct, frozen=True):
    """Every purpose Interlude may ask for. Nothing is granted until it was granted."""

    consents: list[Consent]


class DecideConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Grant or withdraw, naming the version of the text that was shown."""

    granted: bool
    text_version: Annotated[int, Meta(ge=1, le=32767)]

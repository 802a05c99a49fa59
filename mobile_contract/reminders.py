"""Being reminded: where pushes go, in which breaks and how often, what came, and why.

All of it is the human's own and the same in each of her associations. Wall-clock times are `HH:MM`
on her own clock (the `zone` of `identity.Me`), moments are in UTC. Nobody is reminded before she
granted the consent `reminders`, and nobody is mailed to weekly before she turned that on.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobile_contract.sessions import Reason

LocalTime = Annotated[
    str,
    Meta(
        min_length=5,
        max_length=5,
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)",
        description="a time on her own wall clock: 09:30",
    ),
]
Weekday = Annotated[int, Meta(ge=1, le=7, description="1 is Monday, 7 is Sunday")]
TargetKind = Annotated[str, Meta(pattern=r"^(fid|token|webpush)$(?!\n)")]
Address = Annotated[str, Meta(min_length=1, max_length=4096, pattern=r"^[!-~]+$(?!\n)")]
Key = Annotated[str, Meta(min_length=1, max_length=128, description="base64url")]


class PushKeys(msgspec.Struct, frozen=True):
    """A browser's keys: an uncompressed P-256 point of 65 bytes, and 16 bytes of secret."""

    p256dh: Key
    auth: Key


class PushSubscription(msgspec.Struct, frozen=True):
    """What a browser's `PushSubscription.toJSON()` gives; its other fields are left unread."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=1024)]
    keys: PushKeys


class RegisterPushTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Send my pushes for this device there.

    `fid` (a Firebase installation id) and `token` (a Firebase registration token) take an
    `address`, `webpush` a `subscription`. Register again whenever either changes.
    """

    kind: TargetKind
    address: Address | None = None
    subscription: PushSubscription | None = None


class PushTarget(msgspec.Struct, frozen=True):
    """Where this device's pushes go. An address is one device's at a time: the newest login's."""

    kind: str
    registered_at: datetime


class PushSettings(msgspec.Struct, frozen=True):
    """What a browser needs to subscribe: the `applicationServerKey`, base64url without padding."""

    vapid_public_key: str


class WeeklyBreak(msgspec.Struct, frozen=True):
    """A break she has every week, 2 minutes to 4 hours long.

    One whose end is not after its start ends on the next day.
    """

    weekday: Weekday
    starts_local: LocalTime
    ends_local: LocalTime


class SetBreaks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """These are all my breaks. No two may overlap; none at all is allowed."""

    breaks: Annotated[list[WeeklyBreak], Meta(max_length=42)]


class ChangeReminders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Change only what is sent. Quiet hours that end when they begin are none.

    `digest` true also tries an address again that refused the weekly mail.
    """

    quiet_from_local: LocalTime | UnsetType = UNSET
    quiet_until_local: LocalTime | UnsetType = UNSET
    at_most_per_day: Annotated[int, Meta(ge=0, le=5)] | UnsetType = UNSET
    at_most_per_week: Annotated[int, Meta(ge=0, le=21)] | UnsetType = UNSET
    digest: bool | UnsetType = UNSET
    digest_weekday: Weekday | UnsetType = UNSET
    digest_at_local: LocalTime | UnsetType = UNSET
    at_least_hours_apart: Annotated[int, Meta(ge=1, le=24)] | UnsetType = UNSET


class HoldReminders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No reminders on these days of mine, both included; without `last`, until I resume."""

    first: date
    last: date | None = None


class Hold(msgspec.Struct, frozen=True):
    """The days without reminders; `last` is null until further notice."""

    first: date
    last: date | None


class NextBreak(msgspec.Struct, frozen=True):
    """The break that comes next, or is going on; `local_date` is the day it begins on."""

    starts_at: datetime
    ends_at: datetime
    local_date: date


class AddressRefused(msgspec.Struct, frozen=True):
    """Her address takes no weekly mail: since when and why. It ends when she changes or confirms
    her address, or turns the mail on again.
    """

    since: datetime
    reason: Reason


class Digest(msgspec.Struct, frozen=True):
    """The weekly mail: `on` only where she turned it on, whatever she agreed to about pushes.

    It comes on `weekday` at `at_local` by her own clock, in a week with something to tell, never on
    hold, once a week over all her associations.
    """

    on: bool
    weekday: int
    at_local: str
    refused: AddressRefused | None


class Unsubscribed(msgspec.Struct, frozen=True):
    """Which mails come no more: `purpose` is `digest` for the weekly one, and may grow."""

    purpose: str
    reason: Reason


class Reminders(msgspec.Struct, frozen=True):
    """How she is reminded. `granted` is her consent, `reachable` counts devices a push reaches."""

    granted: bool
    zone: str
    breaks: list[WeeklyBreak]
    quiet_from_local: str
    quiet_until_local: str
    at_most_per_day: int
    at_most_per_week: int
    at_least_hours_apart: int
    hold: Hold | None
    reachable: int
    next_break: NextBreak | None
    digest: Digest


class Nudge(msgspec.Struct, frozen=True):
    """One reminder in the inbox. `deep_link` opens it; it was meant for a break until then.

    It belongs to `association_id`: change to it before a session is started from the nudge.
    """

    id: UUID
    association_id: UUID
    sent_at: datetime
    title: str
    body: str
    minutes: int
    expires_at: datetime
    deep_link: str


class Nudges(msgspec.Struct, frozen=True):
    """A page of the inbox, the newest first. Pass `next_cursor` as `cursor` for the next page."""

    nudges: list[Nudge]
    next_cursor: str | None


class NudgeBreak(msgspec.Struct, frozen=True):
    """The break a decision was about, on the clock of `zone`."""

    starts_at: datetime
    ends_at: datetime
    local_date: date
    zone: str


class NudgeSend(msgspec.Struct, frozen=True):
    """One way a nudge went or did not go. `channel` and `state` may grow.

    `device` is its name where she gave it one; `settled_at` is null while nothing is decided.
    """

    channel: str
    device: str | None
    state: str
    code: str | None
    reason: Reason
    settled_at: datetime | None


class NudgeWhy(msgspec.Struct, frozen=True):
    """Why a nudge came, or did not: the decision with all it was made from, and how it went.

    `probabilities` belong to `eligible` one by one. `held` decisions send nothing; the reason says
    what stood in the way.
    """

    id: UUID
    decided_at: datetime
    break_: NudgeBreak = msgspec.field(name="break")
    held: bool
    reason: Reason
    arm: str
    eligible: list[str]
    probabilities: list[float]
    policy_version: int
    consent_version: int | None
    planned_at: datetime | None
    minutes: int
    due: int
    sends: list[NudgeSend]

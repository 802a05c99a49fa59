"""What is pushed, where to, and how it can end. Sending a nudge asks; each way out answers.

The endings keep apart what must never be mixed up: provably not accepted (it may go again) and
unknown (it never does), one phone that is gone and a whole channel that is set up wrong.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

TargetKind = Literal["fid", "token", "webpush"]


@dataclass(frozen=True, slots=True)
class Push:
    """One nudge in words. `ttl_s` and `expires_at` say the same: the end of the break it is for.

    `data` is `mobile_contract.push.PushData` as a mapping.
    """

    nudge_id: UUID
    title: str
    body: str
    data: dict[str, str]
    ttl_s: int
    expires_at: datetime
    collapse_key: str
    language: str

    def __post_init__(self) -> None:
        # A time to live of 0 means "now or never", and is dropped when the phone is in a tunnel.
        if self.ttl_s <= 0:
            raise ValueError("a push must live for at least a second")


@dataclass(frozen=True, slots=True)
class Target:
    """One phone or browser: a Firebase installation id, a registration token, or what the
    browser's subscription says of itself as JSON.
    """

    kind: TargetKind
    address: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider accepted it, under this name (empty where it gives none)."""

    provider_id: str
    code: str = "sent"


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody lives at the target any more: retire it."""

    code: str


@dataclass(frozen=True, slots=True)
class Failed:
    """This push will never be accepted. The target stays."""

    code: str


@dataclass(frozen=True, slots=True)
class Again:
    """Provably not accepted: it may be sent again after so many seconds.

    Where we were too many, the whole channel slows down, or rests for as long as this push.
    """

    code: str
    after_s: float
    channel: Literal["goes on", "slows", "rests"] = "goes on"


@dataclass(frozen=True, slots=True)
class Paused:
    """The channel is set up wrong (for Web Push: towards this target's origin). No attempt was
    used up, nothing is said about the target; look again after so many seconds.

    Not `whole`: only for targets of this one's sort, which cannot be told beforehand; the others
    go on.
    """

    code: str
    after_s: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """It left, and nobody knows whether it was accepted: it is never sent again."""

    code: str


Outcome = Sent | Gone | Failed | Again | Paused | Unknown


class Sender(Protocol):
    """A way out for pushes."""

    def channel(self, target: Target) -> str:
        """What is set up, paused and slowed as one: the provider, for Web Push its origin."""
        ...

    async def send(self, push: Push, target: Target, attempt: int) -> Outcome:
        """Hand it over, at most once. `attempt` counts from 1 and sets how long to step back."""
        ...

    async def close(self) -> None: ...

"""Which way out each kind of push target has in this installation.

A Firebase project is needed for phones' `fid` and `token`; without one their pushes stay in the
local outbox. Web Push needs nobody: its key is our own.
"""

import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.settings import SettingsError
from api.vapid import vapid_private_key
from workers.push.outbox import OutboxSender
from workers.push.sender import Sender
from workers.push.webpush import WebPushSender


@dataclass(frozen=True, slots=True)
class Pushes:
    """What an operator has set about pushes; `credentials` None means no Firebase project."""

    credentials: Path | None
    fcm_url: str
    contact: str
    web_push_origins: frozenset[str]


@asynccontextmanager
async def open_ways(pushes: Pushes, vapid_seed: bytes) -> AsyncIterator[Mapping[str, Sender]]:
    """A sender for each kind of target, for as long as the block runs.

    Raises SettingsError where the Firebase credentials cannot be used.
    """
    chance = random.SystemRandom().random
    phones = _phones(pushes, chance)
    key = vapid_private_key(vapid_seed)
    browsers = WebPushSender(key, pushes.contact, pushes.web_push_origins, chance)
    try:
        yield {"fid": phones, "token": phones, "webpush": browsers}
    finally:
        await phones.close()
        await browsers.close()


def _phones(pushes: Pushes, chance: Callable[[], float]) -> Sender:
    if pushes.credentials is None:
        return OutboxSender()
    # Imported here: a second and 40 MB that an installation without a Firebase project never pays.
    from workers.push.fcm import FcmSender

    try:
        return FcmSender(pushes.credentials, pushes.fcm_url, chance)
    except (ValueError, OSError) as error:
        raise SettingsError(
            f"INTERLUDE_FIREBASE_CREDENTIALS: {pushes.credentials} is no service account's key"
            " (download one from the Firebase console, under Project settings, Service accounts)."
        ) from error

"""What a process stands on: a database, a queue and a secret, configured or in the data folder."""

import os
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from api import embedded
from api.db.database import Database, open_database
from api.embedded.refusals import in_plain_words
from api.jobs import Bell, SilentBell
from api.sealing import Keeper
from api.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Ground:
    """The owner's database URL, the queue's URL and the secret everything derives from."""

    database_url: str
    redis_url: str
    secret: bytes
    pool_size: int = 10
    connection_class: type[Any] = asyncpg.Connection


@asynccontextmanager
async def open_ground(settings: Settings) -> AsyncIterator[Ground]:
    """The configured servers, or the data folder's own, started for the while if they are not up.

    Raises SettingsError where there is no secret to open a configured database with, and
    EmbeddedError where the wheels' servers cannot run.
    """
    secret = read_secret(settings)
    if settings.database_url and settings.redis_url:
        yield Ground(settings.database_url, settings.redis_url, secret, settings.pool_size)
        return
    async with embedded.servers(settings.data) as found:
        yield Ground(
            settings.database_url or found.database_url,
            settings.redis_url or found.redis_url,
            secret,
            settings.pool_size,
        )


@asynccontextmanager
async def open_ground_database(ground: Ground, bell: Bell | None = None) -> AsyncIterator[Database]:
    """The pools on this ground, with a silent bell unless one is given."""
    keeper = Keeper.from_secret(ground.secret)
    async with open_database(
        ground.database_url,
        keeper,
        bell or SilentBell(),
        ground.pool_size,
        ground.connection_class,
    ) as database:
        yield database


def read_secret(settings: Settings) -> bytes:
    """The configured secret, or the data folder's own, made at its first use.

    A configured database without a secret is refused: two hosts would each make their own, and
    neither could open what the other sealed. Raises EmbeddedError where the folder cannot be used.
    """
    if settings.secret:
        return settings.secret
    path = settings.data / "secret.key"
    with in_plain_words(path):
        if path.exists():
            return path.read_bytes().strip()
    if settings.database_url:
        raise SettingsError(
            "INTERLUDE_SECRET is not set, and a configured database needs one that stays the same:"
            " make it with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
        )
    with in_plain_words(path):
        return _make_secret(path)


def _make_secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48).encode()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:  # another verb made it this very moment
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(made + b"\n")
    return made

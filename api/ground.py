"""What a process stands on: a database, a queue and a secret, configured or in the data folder."""

import contextlib
import os
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg

from api import embedded
from api.db.database import Database, open_database
from api.db.engine import DB
from api.db.epoch import is_settled, settle_epoch
from api.embedded.refusals import in_plain_words
from api.entrance import Entrance
from api.files import Files, open_files
from api.jobs import Bell, SilentBell
from api.sealing import Keeper
from api.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class Ground:
    """The owner's database URL, the queue's URL, the secret everything derives from, the files.

    `public_url` is where people reach this Interlude; `web_push_origins` are push services it may
    speak to besides those that browsers are known to use.
    """

    database_url: str
    redis_url: str
    secret: bytes
    pool_size: int = 10
    connection_class: type[Any] = asyncpg.Connection
    files: Files | None = None
    public_url: str = "http://127.0.0.1:8000"
    web_push_origins: frozenset[str] = frozenset()
    entrance: Entrance = Entrance()  # noqa: RUF009 - frozen


@asynccontextmanager
async def open_ground(settings: Settings) -> AsyncIterator[Ground]:
    """The configured servers, or the data folder's own, started for the while if they are not up.

    Raises SettingsError where there is no secret to open a configured database with, and
    EmbeddedError where the wheels' servers cannot run.
    """
    secret = read_secret(settings)
    if settings.database_url and settings.redis_url:
        yield _ground(settings, settings.database_url, settings.redis_url, secret)
        return
    async with embedded.servers(settings.data) as found:
        yield _ground(
            settings,
            settings.database_url or found.database_url,
            settings.redis_url or found.redis_url,
            secret,
        )


def _ground(settings: Settings, database_url: str, redis_url: str, secret: bytes) -> Ground:
    return Ground(
        database_url,
        redis_url,
        secret,
        settings.pool_size,
        public_url=settings.public_url,
        web_push_origins=settings.web_push_origins,
        entrance=settings.entrance,
    )


@asynccontextmanager
async def open_ground_database(ground: Ground, bell: Bell | None = None) -> AsyncIterator[Database]:
    """The pools on this ground, with a silent bell unless one is given.

    A database that was restored into another cluster gets its new epoch here. Raises SettingsError
    where the secret is not the one this database is sealed with.
    """
    keeper = Keeper.from_secret(ground.secret)
    async with open_database(
        ground.database_url,
        keeper,
        bell or SilentBell(),
        ground.pool_size,
        ground.connection_class,
    ) as database:
        with contextlib.suppress(asyncpg.UndefinedTableError):  # not migrated yet
            _check_secret(
                await DB.open_pool.fetchval("select secret_check from installation"), keeper
            )
        with contextlib.suppress(asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
            if not await is_settled(DB.open_pool):
                await settle_epoch(ground.database_url)
        yield database


def with_files(ground: Ground, settings: Settings) -> Ground:
    """The ground with the store of files opened. Raises SettingsError where it cannot be used."""
    try:
        return replace(ground, files=open_files(settings.files_url, settings.data))
    except OSError as error:
        raise SettingsError(
            f"Files cannot be kept ({error}): make that folder writable or set INTERLUDE_FILES_URL."
        ) from error


async def settle_secret(ground: Ground) -> None:
    """The first secret a migrated database meets is its own. Raises SettingsError for another."""
    connection = await asyncpg.connect(ground.database_url, timeout=5)
    try:
        known = await connection.fetchval(
            "update installation set secret_check = coalesce(secret_check, $1)"
            " returning secret_check",
            Keeper.from_secret(ground.secret).check,
        )
    finally:
        await connection.close()
    _check_secret(known, Keeper.from_secret(ground.secret))


def _check_secret(known: bytes | None, keeper: Keeper) -> None:
    """Refuse another secret than the database's own; None: none was settled yet.

    With another one nobody could be found by her mail address and nothing sealed could be opened,
    quietly and one person at a time.
    """
    if known not in (None, keeper.check):
        raise SettingsError(
            "The secret is not the one this database is sealed with: set INTERLUDE_SECRET to the"
            " one it began with, or bring back the data folder's secret.key."
        )


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

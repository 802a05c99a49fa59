"""What is wrong with this installation, and what to do about it: one line a part."""

import asyncio
import json
import shutil
import socket
import zoneinfo
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.clock import utc_now
from api.db.database import APP_ROLE, DISPATCHER_ROLE
from api.db.migrate import applied_migrations, known_migrations
from api.ground import Ground
from api.sealing import Keeper
from api.settings import Settings

OLDEST_POSTGRES = 160000
CLOCK_TOLERANCE = timedelta(seconds=5)
ROOM_NEEDED_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One part examined: whether it is well, what was seen, and what to do where it is not."""

    part: str
    well: bool
    seen: str
    todo: str = ""


async def examine(settings: Settings, ground: Ground) -> list[Finding]:
    """Look at every part; a part that cannot be looked at is a finding too."""
    findings = await _database(ground)
    findings.append(await _queue(ground))
    findings.append(await _mail(settings))
    findings += [_phones(settings), _browsers(settings)]
    findings.append(_zone_data())
    findings.append(_disk(settings.data))
    return findings


async def _database(ground: Ground) -> list[Finding]:
    try:
        connection = await asyncpg.connect(ground.database_url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        todo = "Start it, or correct INTERLUDE_DATABASE_URL."
        return [Finding("database", False, f"out of reach: {error}", todo)]
    try:
        return [
            await _version(connection),
            await _roles(connection),
            await _migrations(connection),
            await _secret(connection, ground),
            await _clock(connection),
        ]
    finally:
        await connection.close()


async def _version(connection: "asyncpg.Connection[asyncpg.Record]") -> Finding:
    number = int(await connection.fetchval("show server_version_num"))
    name = await connection.fetchval("show server_version")
    todo = "Interlude needs PostgreSQL 16 or newer."
    return Finding("database", number >= OLDEST_POSTGRES, f"PostgreSQL {name}", todo)


async def _roles(connection: "asyncpg.Connection[asyncpg.Record]") -> Finding:
    rows = await connection.fetch(
        "select rolname, rolbypassrls or rolsuper as free from pg_roles where rolname = any($1)",
        [APP_ROLE, DISPATCHER_ROLE],
    )
    free = [row["rolname"] for row in rows if row["free"]]
    if free:
        todo = f"alter role {free[0]} nosuperuser nobypassrls;"
        return Finding("roles", False, f"{free[0]} is not bound by the walls", todo)
    if len(rows) < 2:
        return Finding("roles", False, "not made yet", "Run `interlude migrate`.")
    return Finding("roles", True, "application and dispatcher stand behind the walls")


async def _migrations(connection: "asyncpg.Connection[asyncpg.Record]") -> Finding:
    missing = set(known_migrations()) - set(await applied_migrations(connection))
    seen = f"{len(missing)} to run" if missing else "up to date"
    return Finding("migrations", not missing, seen, "Run `interlude migrate`.")


async def _secret(connection: "asyncpg.Connection[asyncpg.Record]", ground: Ground) -> Finding:
    known = None
    if await connection.fetchval("select to_regclass('installation') is not null"):
        known = await connection.fetchval("select secret_check from installation")
    if known is None:
        return Finding("secret", True, "none settled yet: `interlude migrate` settles it")
    well = known == Keeper.from_secret(ground.secret).check
    seen = "the one this database is sealed with" if well else "another than the database's"
    return Finding("secret", well, seen, "Set INTERLUDE_SECRET to the one the database began with.")


async def _clock(connection: "asyncpg.Connection[asyncpg.Record]") -> Finding:
    off = abs(await connection.fetchval("select clock_timestamp()") - utc_now())
    shift = timedelta()
    if await connection.fetchval("select to_regclass('people_clock') is not null"):
        shift = await connection.fetchval("select shift from people_clock")
    moved = f"; people's time is moved by {shift}" if shift else ""
    seen = f"{off.total_seconds():.1f} s from the database's{moved}"
    return Finding("clock", off <= CLOCK_TOLERANCE, seen, "Set this machine's clock (NTP).")


async def _queue(ground: Ground) -> Finding:
    client = Redis.from_url(ground.redis_url, socket_connect_timeout=3, socket_timeout=3)
    try:
        about = await client.info("server")
    except (RedisError, OSError) as error:
        todo = "Start it, or correct INTERLUDE_REDIS_URL. Nothing is lost; reminders come later."
        return Finding("queue", False, f"out of reach: {error}", todo)
    finally:
        await client.aclose()
    found = about.get("valkey_version") or about.get("redis_version")
    return Finding("queue", True, f"answers (version {found})")


async def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("mail", True, "local outbox: mails stay here, see `interlude outbox`")
    parts = urlsplit(settings.smtp_url)
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    try:
        reached = await asyncio.to_thread(socket.create_connection, (parts.hostname, port), 5)
        reached.close()
    except OSError as error:
        return Finding("mail", False, f"out of reach: {error}", "Correct INTERLUDE_SMTP_URL.")
    return Finding("mail", True, f"{parts.hostname}:{port} answers")


def _phones(settings: Settings) -> Finding:
    file = settings.firebase_credentials
    if file is None:
        return Finding(
            "phones",
            True,
            "no Firebase project: pushes stay in `interlude outbox`; under `up`, a stub takes them",
        )
    account = json.loads(file.read_text(encoding="utf-8"))
    seen = f"{account['client_email']} of the project {account['project_id']}"
    return Finding("phones", True, seen)


def _browsers(settings: Settings) -> Finding:
    """Push services want to know whom to write to, unless it runs on somebody's own machine."""
    contact = settings.push_contact
    nobody = contact.endswith("@localhost") and settings.database_url is not None
    todo = "Set INTERLUDE_PUSH_CONTACT or INTERLUDE_MAIL_FROM to an address that is read."
    return Finding("browsers", not nobody, f"push services may write to {contact}", todo)


def _zone_data() -> Finding:
    try:
        zones, found = len(zoneinfo.available_timezones()), version("tzdata")
    except PackageNotFoundError:
        return Finding("zone data", False, "the tzdata wheel is missing", "Run `make up` again.")
    return Finding("zone data", zones > 500, f"tzdata {found}, {zones} zones", "Reinstall tzdata.")


def _disk(data: Path) -> Finding:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    seen = f"{free / 1e9:.1f} GB free at {data}"
    return Finding("disk", free >= ROOM_NEEDED_BYTES, seen, "Make room: at least 0.5 GB.")

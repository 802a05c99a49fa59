"""Everything under one command: servers, schema, courses, a demo association, API and worker."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from api import embedded
from api.associations.adopt_courses import adopt_courses
from api.catalogue.publish_courses import publish_courses
from api.clock import utc_now
from api.db.database import Database
from api.db.migrate import migrate
from api.demo import found_demo
from api.ground import Ground, open_ground_database, read_secret, settle_secret
from api.people_clock import set_people_time
from api.settings import Settings, SettingsError, address_file
from workers.supervisor import Charge, supervise

Report = Callable[[str], None]
Step = Callable[[], Awaitable[None]]

_LOOK_EVERY_SECONDS = 0.1
_CHECKOUT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Wish:
    """What `up` was asked for: the environment to pass on, the courses, the people's time."""

    environ: Mapping[str, str]
    courses: Path
    at: datetime | None


async def up(settings: Settings, wish: Wish, report: Report) -> None:
    """Run everything until asked to stop.

    Raises SettingsError, EmbeddedError, GaveUpError, and whatever laying the ground raises, each
    with a sentence for the person at the keyboard.
    """
    if wish.at is not None and settings.database_url:
        raise SettingsError("--at moves everybody's time: it works on the local database only.")
    read_secret(settings)
    local = not (settings.database_url and settings.redis_url)
    with embedded.ownership(settings.data) if local else nullcontext():
        standing = _standing(settings)
        servers = _servers(settings, partial(_lay_ground, standing, settings, wish, report))
        if not servers:
            await _lay_ground(standing, settings, wish, report)
        await supervise([*servers, *_processes(standing, wish, report)], report)


def _standing(settings: Settings) -> Settings:
    """The settings with every server named: configured, or the data folder's own."""
    return replace(
        settings,
        database_url=settings.database_url or embedded.database_url(settings.data),
        redis_url=settings.redis_url or embedded.redis_url(settings.data),
    )


def _servers(settings: Settings, lay_ground: Step) -> list[Charge]:
    """The servers to run ourselves; the ground is laid as soon as the last of them is ready."""
    data, charges = settings.data, []
    if not settings.redis_url:
        charges.append(Charge(embedded.valkey_program(data), partial(embedded.valkey_ready, data)))
    if not settings.database_url:
        charges.append(Charge(embedded.postgres_program(data), partial(_database_ready, data)))
    if charges:
        last = charges.pop()
        charges.append(Charge(last.program, partial(_then, last.ready, lay_ground)))
    return charges


async def _database_ready(data: Path) -> None:
    await embedded.postgres_ready(data)
    await embedded.prepare_database(data)


async def _then(first: Step, second: Step) -> None:
    await first()
    await second()


async def _lay_ground(standing: Settings, asked: Settings, wish: Wish, report: Report) -> None:
    assert standing.database_url is not None
    ran = await migrate(standing.database_url)
    await settle_secret(_ground(standing))
    report(f"database: {len(ran)} migrations ran" if ran else "database: up to date")
    done = await publish_courses(standing.database_url, wish.courses)
    report(f"courses: {done.courses} with {done.lessons} lessons, {done.new_revisions} new texts")
    async with open_ground_database(_ground(standing)) as database:
        await adopt_courses(database)
        # With a mail server set, the demo people's sign-in mails would leave for nowhere.
        if asked.database_url is None and asked.smtp_url is None:
            await _found_demo(standing, database, wish, report)
    if asked.database_url is None:
        await set_people_time(standing.database_url, wish.at)


async def _found_demo(standing: Settings, database: Database, wish: Wish, report: Report) -> None:
    assert standing.database_url is not None
    whole = standing.data / "demo.founded"
    if await found_demo(database, standing.database_url, wish.at or utc_now()):
        report("demo: an association whose people have studied for a month is founded")
        whole.touch()
    elif not whole.exists():
        report(f"demo: founding it was interrupted once; remove {standing.data} to begin anew")


def _ground(standing: Settings) -> Ground:
    assert standing.database_url is not None
    assert standing.redis_url is not None
    return Ground(standing.database_url, standing.redis_url, read_secret(standing))


def _processes(standing: Settings, wish: Wish, report: Report) -> list[Charge]:
    api = _program(standing, wish, "api", "--port", str(standing.port), "--host", standing.host)
    return [
        Charge(api, partial(_api_ready, standing, report)),
        Charge(_program(standing, wish, "worker")),
    ]


def _program(standing: Settings, wish: Wish, *verb: str) -> embedded.Program:
    logs = standing.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    return embedded.Program(
        name=verb[0],
        argv=(sys.executable, "-m", "workers.cli", *verb),
        cwd=_CHECKOUT,
        env={
            **wish.environ,
            "INTERLUDE_DATA": str(standing.data),
            "INTERLUDE_DATABASE_URL": standing.database_url or "",
            "INTERLUDE_REDIS_URL": standing.redis_url or "",
            "INTERLUDE_PUBLIC_URL": standing.public_url,
        },
        log=logs / f"{verb[0]}.log",
    )


async def _api_ready(standing: Settings, report: Report) -> None:
    host = f"[{standing.host}]" if ":" in standing.host else standing.host
    address = f"http://{host}:{standing.port}"
    async with httpx.AsyncClient(base_url=address, timeout=5) as client:
        while not await _is_ready(client):  # noqa: ASYNC110 - another process tells
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
    address_file(standing.data).write_text(standing.public_url + "\n")
    report(f"Interlude answers at {standing.public_url}")


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health/ready")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False

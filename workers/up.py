"""Everything under one command: servers, schema, courses, a demo association, API and worker."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from api import embedded
from api.associations.adopt_courses import adopt_courses
from api.clock import utc_now
from api.db.database import Database
from api.db.migrate import migrate
from api.demo import found_demo
from api.ground import (
    Ground,
    open_ground_database,
    read_secret,
    settle_secret,
    with_files,
)
from api.people_clock import set_people_time
from api.publishing.publish_courses import publish_courses
from api.settings import Settings, SettingsError
from workers.charges import api_and_worker, push_stub, servers, with_push_stub
from workers.supervisor import supervise
from workers.tour.show_tour import show_tour

Report = Callable[[str], None]


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
        charges = servers(settings, partial(_lay_ground, standing, settings, wish, report))
        if not charges:
            await _lay_ground(standing, settings, wish, report)
        if _has_demo(settings) and settings.firebase_credentials is None:
            standing = with_push_stub(standing)
            charges.append(push_stub(standing, wish.environ))
        tour = _Tour(standing, _has_demo(settings), report)
        charges += api_and_worker(standing, wish.environ, tour.begin)
        await supervise(charges, report, before_stopping=tour.end)


def _standing(settings: Settings) -> Settings:
    """The settings with every server named: configured, or the data folder's own."""
    return replace(
        settings,
        database_url=settings.database_url or embedded.database_url(settings.data),
        redis_url=settings.redis_url or embedded.redis_url(settings.data),
    )


def _has_demo(asked: Settings) -> bool:
    """With a mail server set, the demo people's sign-in mails would leave for nowhere."""
    return asked.database_url is None and asked.smtp_url is None


async def _lay_ground(standing: Settings, asked: Settings, wish: Wish, report: Report) -> None:
    assert standing.database_url is not None
    ran = await migrate(standing.database_url)
    await settle_secret(_ground(standing))
    report(f"database: {len(ran)} migrations ran" if ran else "database: up to date")
    done = await publish_courses(with_files(_ground(standing), standing), wish.courses)
    report(f"courses: {done.courses} with {done.lessons} lessons, {done.new_revisions} new texts")
    async with open_ground_database(_ground(standing)) as database:
        await adopt_courses(database)
        if _has_demo(asked):
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


class _Tour:
    """The demo shown from the moment the API answers, until the servers are stopped."""

    def __init__(self, standing: Settings, has_demo: bool, report: Report) -> None:
        self._standing = standing
        self._has_demo = has_demo
        self._report = report
        self._shown: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """The API answers: say so, and show the demo."""
        self._report(f"Interlude answers at {self._standing.public_url}")
        if self._has_demo:
            self._shown = asyncio.create_task(self._show())

    async def end(self) -> None:
        """While the database still runs, so that nothing is torn."""
        if self._shown is not None:
            self._shown.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._shown

    async def _show(self) -> None:
        """The tour is only there to look at: what breaks it breaks nothing else."""
        try:
            await show_tour(_ground(self._standing), self._standing.public_url, self._report)
        except Exception as error:
            self._report(f"demo: it cannot be shown any further ({type(error).__name__}: {error})")

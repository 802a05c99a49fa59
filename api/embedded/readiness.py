"""When does a server that was just started answer, and why did it not?

Asked by the launcher, by whoever supervises the servers, and by commands that hope to find some.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import asyncpg

from api.embedded.cluster import SUPERUSER
from api.embedded.folders import POSTGRES_SOCKET, VALKEY_SOCKET, Folders
from api.embedded.programs import Program, ready_before_end, start_when_free, stop
from api.embedded.refusals import EmbeddedError, no_space, tells_of_no_space

_LOOK_EVERY_S = 0.02

Answers = Callable[[Folders], Awaitable[bool]]


async def start_until_ready(
    running: contextlib.AsyncExitStack, program: Program, answers: Answers, folders: Folders
) -> None:
    """Start a server and wait until it answers; `running` stops it. Raises EmbeddedError."""
    process = await start_when_free(program)
    running.push_async_callback(stop, process, program)
    if not await ready_before_end(process, until(answers, folders)):
        raise EmbeddedError(_why_not(program))


async def until(answers: Answers, folders: Folders) -> None:
    """Wait until the server answers, for ever if need be: the caller sets the limit."""
    while True:
        if await answers(folders):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


async def both_answer(folders: Folders) -> bool:
    """Whether both servers of these folders run and take work."""
    return await postgres_answers(folders) and await valkey_answers(folders)


async def postgres_answers(folders: Folders) -> bool:
    """Whether PostgreSQL takes connections."""
    try:
        connection = await asyncpg.connect(postgres_url(folders, SUPERUSER, "postgres"), timeout=5)
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
        return False
    await connection.close()
    return True


async def valkey_answers(folders: Folders) -> bool:
    """Whether Valkey has its data in memory: while it still loads, PING gets -LOADING."""
    writer = None
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_unix_connection(folders.run / VALKEY_SOCKET)
            writer.write(b"PING\r\n")
            return await reader.readline() == b"+PONG\r\n"
    except OSError:
        return False
    finally:
        if writer is not None:
            writer.close()


def postgres_url(folders: Folders, role: str, database: str) -> str:
    """A connection by the socket; the port is said because asyncpg would take it from PGPORT."""
    port = POSTGRES_SOCKET.rpartition(".")[2]
    return f"postgresql://{role}@/{database}?host={quote(str(folders.run))}&port={port}"


def _why_not(program: Program) -> str:
    assert program.log is not None
    last = program.log.read_bytes()[-4_000:].decode(errors="replace")
    if tells_of_no_space(last):
        return no_space(program.log.parent)
    fatal = [line for line in last.splitlines() if "FATAL" in line or "PANIC" in line]
    said = f" ({fatal[-1].partition(': ')[2].strip()})" if fatal else ""
    return f"{program.name} did not start{said}: read {program.log}, mend that and start again."

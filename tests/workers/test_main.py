"""The worker process with a real queue: rung or not, it sends; asked to stop, it stops."""

# ruff: noqa: ASYNC110 (nothing else waits for these tests' event loop)

import asyncio
import contextlib
import os
import pickle
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from redis.asyncio import Redis

from api import embedded
from api.embedded.programs import start_when_free, stop
from api.ground import Ground
from tests.worker_process import worker_process
from tests.workers.smtp_server import SmtpServer, smtp_server
from tests.world import World

ADA = "ada@first.example"
RUNG_WITHIN_SECONDS = 1.2
SWEPT_WITHIN_SECONDS = 5.0

PLANT = """
insert into mail (id, person_id, kind, content_sealed, state, due_at, expires_at, fence, attempts,
                  created_at)
select gen_random_uuid(), person_id, kind, content_sealed, 'pending', due_at, expires_at, 0, 0,
       created_at from mail, generate_series(2, $1)
"""


class Queue:
    """A Valkey of this test's own, to be stopped and started."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._program = embedded.valkey_program(data, durable=False)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = embedded.redis_url(data)

    async def start(self) -> None:
        self._process = await start_when_free(self._program)
        async with asyncio.timeout(20):
            await embedded.valkey_ready(self._data)

    async def stop(self) -> None:
        if self._process is not None:
            await stop(self._process, self._program)
            self._process = None


@pytest.fixture
async def queue(data_folder: Path) -> AsyncIterator[Queue]:
    folder = data_folder / "queue"
    folder.mkdir(exist_ok=True)
    queue = Queue(folder)
    await queue.start()
    yield queue
    await queue.stop()


@pytest.fixture
async def server() -> AsyncIterator[SmtpServer]:
    async with smtp_server() as server:
        yield server


@pytest.fixture
async def running(ground: Ground, queue: Queue) -> AsyncIterator[World]:
    """The application on the queue of this test, with ada in it."""
    async with World.running(replace(ground, redis_url=queue.url)) as world:
        await world.found("First", ADA)
        yield world


def worker(
    world: World, server: SmtpServer, log: Path
) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    """`interlude worker` as a process of its own, sending its mails to this server."""
    return worker_process(world, log, {"INTERLUDE_SMTP_URL": server.url})


async def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait for it; how long it took. Fails when it takes longer than this."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def ready(log: Path, times: int = 1) -> None:
    await until(lambda: log.read_text().count("worker_ready") >= times, 20)


async def mail_takes(world: World, server: SmtpServer, within: float) -> float:
    """Seconds from asking for a link to its mail at the server."""
    before = len(server.taken)
    await world.owner_fetch("delete from sign_in_link")
    began = time.monotonic()
    asking = asyncio.create_task(world.client().request_sign_in_link(ADA))
    await until(lambda: len(server.taken) > before, within)
    await asking
    return time.monotonic() - began


async def test_a_ring_sends_within_a_second(
    running: World, server: SmtpServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with worker(running, server, log):
        await ready(log)
        took = [await mail_takes(running, server, SWEPT_WITHIN_SECONDS) for _ in range(6)]
    assert max(took) < RUNG_WITHIN_SECONDS


async def test_without_the_queue_mails_leave_all_the_same_and_with_it_fast_again(
    running: World, queue: Queue, server: SmtpServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with worker(running, server, log) as process:
        await ready(log)
        await queue.stop()
        for _ in range(2):
            await mail_takes(running, server, SWEPT_WITHIN_SECONDS)
        assert (await running.signed_in(ADA)).tokens is not None
        await queue.start()
        await until(lambda: "queue_lost" in log.read_text(), 10)
        await asyncio.sleep(2.5)  # the worker looks for the queue every second
        took = [await mail_takes(running, server, SWEPT_WITHIN_SECONDS) for _ in range(5)]
        assert process.poll() is None
    # The first ring may still find the connection of before.
    assert max(took[1:]) < RUNG_WITHIN_SECONDS


async def test_two_worker_processes_drain_two_hundred_mails_and_send_none_twice(
    running: World, server: SmtpServer, tmp_path: Path
) -> None:
    await running.client().request_sign_in_link(ADA)
    await running.owner_fetch(PLANT, 200)
    server.seconds_per_mail = 0.005
    log = tmp_path / "worker.log"
    with worker(running, server, log), worker(running, server, log):
        await until(lambda: len(server.taken) >= 200, 30)
        await asyncio.sleep(2.5)  # a sweep later
    assert len(server.taken) == len({message["Message-ID"] for message in server.taken}) == 200
    [row] = await running.owner_fetch("select count(*) from mail where state <> 'sent'")
    assert row["count"] == 0


async def test_what_others_put_into_the_queue_is_neither_run_nor_fatal(
    running: World, queue: Queue, server: SmtpServer, tmp_path: Path
) -> None:
    log, trap = tmp_path / "worker.log", tmp_path / "sprung"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {trap}",)

    async with Redis.from_url(queue.url) as redis:
        for name, job in (
            ("pickle", pickle.dumps(Trap())),
            ("noise", b"\xff\x00"),
            ("nothing", b""),
        ):
            await redis.set(f"arq:job:{name}", job)
            await redis.zadd("arq:queue", {name: time.time() * 1000})
        with worker(running, server, log) as process:
            await ready(log)
            async with asyncio.timeout(10):
                while await redis.zcard("arq:queue"):
                    await asyncio.sleep(0.05)
            took = [await mail_takes(running, server, SWEPT_WITHIN_SECONDS) for _ in range(4)]
            assert process.poll() is None
    assert not trap.exists()
    assert max(took) < RUNG_WITHIN_SECONDS


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_asked_to_stop_ends_cleanly_within_seconds(
    running: World, server: SmtpServer, tmp_path: Path, asked: signal.Signals
) -> None:
    await running.client().request_sign_in_link(ADA)
    await running.owner_fetch(PLANT, 30)
    server.seconds_per_mail = 0.3
    log = tmp_path / "worker.log"
    with worker(running, server, log) as process:
        await until(lambda: len(server.taken) >= 2, 20)
        process.send_signal(asked)
        assert await until(lambda: process.poll() is not None, 10) < 5
        assert process.returncode == 0
    assert "Traceback" not in log.read_text()
    rows = await running.owner_fetch("select from mail where state = 'leased'")
    assert len(rows) <= 2  # the mail in hand: whether the server took it, nobody can tell


async def test_a_worker_that_may_wait_is_there_as_soon_as_its_database_is(
    running: World, server: SmtpServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("away")  # a socket's path may not be long
    log, sockets = folder / "worker.log", folder / "run"
    [host] = parse_qs(urlsplit(running.ground.database_url).query)["host"]
    url = running.ground.database_url.replace(host, str(sockets))
    settings = {"INTERLUDE_SMTP_URL": server.url, "INTERLUDE_DATABASE_URL": url}
    with worker_process(running, log, settings, "--wait") as process:
        await until(lambda: "database_away" in log.read_text(), 20)
        sockets.symlink_to(host)
        assert await until(lambda: "worker_ready" in log.read_text(), 20) < 5
        assert process.poll() is None


async def test_a_worker_waits_out_a_database_that_cuts_every_connection(
    running: World, server: SmtpServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with worker(running, server, log) as process:
        await ready(log)
        for _ in range(3):
            await running.owner_fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            await asyncio.sleep(0.3)
        with contextlib.suppress(Exception):
            await running.client().request_sign_in_link(ADA)
        await mail_takes(running, server, 10)
        assert process.poll() is None

"""The supervisor with real processes: what starts, what is started again, what is left behind."""

# ruff: noqa: ASYNC110 (nothing else waits for these tests' event loop)

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from api import embedded
from tests.folders import servers_folder
from workers.supervisor import Charge, GaveUpError, pause_before_restart, supervise

CHECKOUT = Path(__file__).parents[2]
DEAF = "trap '' TERM INT; while :; do sleep 0.05; done"

SUPERVISE_ONE = """
import asyncio, sys
from pathlib import Path
from api.embedded import Program
from workers.supervisor import Charge, supervise

program = Program("sleeper", ("/bin/sleep", "60"), Path("/"), {})
asyncio.run(supervise([Charge(program)], lambda line: print(line, flush=True)))
"""


class Reports(list[str]):
    """The lines the supervisor reported, and a way to wait for one."""

    async def line(self, part: str, count: int = 1) -> str:
        async with asyncio.timeout(20):
            while len(found := [line for line in self if part in line]) < count:
                await asyncio.sleep(0.01)
        return found[count - 1]

    def pid_of(self, name: str) -> int:
        said = [line for line in self if line.startswith(f"{name}: started as process")]
        return int(said[-1].rpartition(" ")[2])


def shell(name: str, script: str) -> embedded.Program:
    return embedded.Program(name, ("/bin/sh", "-c", script), Path("/"), {"PATH": "/usr/bin:/bin"})


def lives(pid: int) -> bool:
    """A process that has ended but that nobody has collected yet does not live."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # gone this moment, or a system without /proc
        return not Path("/proc/self").exists()


async def gone(pid: int) -> None:
    async with asyncio.timeout(10):
        while lives(pid):
            await asyncio.sleep(0.01)


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


async def test_programs_start_in_order_and_stop_in_reverse() -> None:
    reports = Reports()

    async def slowly_ready() -> None:
        await asyncio.sleep(0.2)

    charges = [Charge(shell("one", "sleep 60"), slowly_ready), Charge(shell("two", "sleep 60"))]
    running = asyncio.create_task(supervise(charges, reports.append))
    await reports.line("two: ready")
    pids = [reports.pid_of("one"), reports.pid_of("two")]
    press_ctrl_c()
    await running
    assert [line.partition(" as process")[0].partition(" after")[0] for line in reports] == [
        "one: started",
        "one: ready",
        "two: started",
        "two: ready",
        "SIGINT: stopping everything, once more to force it",
        "two: stopping",
        "two: stopped (killed by SIGTERM)",
        "one: stopping",
        "one: stopped (killed by SIGTERM)",
    ]
    assert not any(lives(pid) for pid in pids)


async def test_a_killed_program_is_started_again() -> None:
    reports = Reports()
    running = asyncio.create_task(supervise([Charge(shell("one", "sleep 60"))], reports.append))
    await reports.line("one: ready")
    first = reports.pid_of("one")
    os.kill(first, signal.SIGKILL)
    await reports.line("one: ended (killed by SIGKILL), starting it again in 0.1 s")
    await reports.line("one: started", count=2)
    second = reports.pid_of("one")
    assert lives(second)
    os.kill(second, signal.SIGKILL)
    await reports.line("starting it again in 0.2 s")
    press_ctrl_c()
    await running
    assert not lives(first)
    assert not lives(reports.pid_of("one"))


async def test_children_of_a_program_go_with_it(tmp_path: Path) -> None:
    reports = Reports()
    note = tmp_path / "pids"
    script = f"sleep 61 & echo $! >> {note}; sleep 62"
    running = asyncio.create_task(supervise([Charge(shell("one", script))], reports.append))
    await reports.line("one: ready")
    while not note.exists() or not note.read_text().endswith("\n"):
        await asyncio.sleep(0.01)
    os.kill(reports.pid_of("one"), signal.SIGKILL)
    await reports.line("one: started", count=2)
    await gone(int(note.read_text().split()[0]))
    while len(note.read_text().split()) < 2:
        await asyncio.sleep(0.01)
    press_ctrl_c()
    await running
    await gone(int(note.read_text().split()[1]))


async def test_a_program_that_will_not_stop_is_killed_after_the_grace() -> None:
    reports = Reports()
    deaf = [Charge(shell("deaf", DEAF))]
    running = asyncio.create_task(supervise(deaf, reports.append, grace_s=0.3))
    await reports.line("deaf: ready")
    await asyncio.sleep(0.2)
    press_ctrl_c()
    await running
    assert reports[-1] == "deaf: stopped (killed by SIGKILL)"
    assert not lives(reports.pid_of("deaf"))


async def test_a_second_ctrl_c_does_not_wait_for_the_grace() -> None:
    reports = Reports()
    deaf = [Charge(shell("one", DEAF)), Charge(shell("two", DEAF))]
    running = asyncio.create_task(supervise(deaf, reports.append, grace_s=60))
    await reports.line("two: ready")
    await asyncio.sleep(0.2)
    began = time.monotonic()
    press_ctrl_c()
    await reports.line("two: stopping")
    press_ctrl_c()
    await running
    assert time.monotonic() - began < 5
    assert not lives(reports.pid_of("one"))
    assert not lives(reports.pid_of("two"))


async def never() -> None:
    await asyncio.Event().wait()


async def broken() -> None:
    raise RuntimeError("the tables cannot be made")


@pytest.mark.parametrize(
    ("script", "ready", "error", "words"),
    [
        ("exit 3", never, GaveUpError, "bad ended at once 5 times in a row"),
        ("sleep 60", never, GaveUpError, "bad was not ready after 1 s"),
        ("sleep 60", broken, RuntimeError, "the tables cannot be made"),
    ],
)
async def test_a_failed_first_start_stops_what_had_started(
    script: str, ready: Callable[[], Awaitable[None]], error: type[Exception], words: str
) -> None:
    reports = Reports()
    charges = [Charge(shell("good", "sleep 60")), Charge(shell("bad", script), ready)]
    with pytest.raises(error, match=words):
        await supervise(charges, reports.append, ready_within_s=1)
    assert reports[-1] == "good: stopped (killed by SIGTERM)"
    assert not lives(reports.pid_of("good"))
    assert not lives(reports.pid_of("bad"))


async def test_a_missing_program_is_one_sentence() -> None:
    nowhere = embedded.Program("ghost", ("/nowhere/ghost",), Path("/"), {})
    with pytest.raises(embedded.EmbeddedError, match="ghost cannot be started"):
        await supervise([Charge(nowhere)], Reports().append)


def test_children_do_not_outlive_a_killed_supervisor() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISE_ONE], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        child = int(supervisor.stdout.readline().rpartition(" ")[2])
        assert lives(child)
        supervisor.kill()
        supervisor.wait()
    asyncio.run(gone(child))


def test_pauses_double_up_to_two_seconds_and_start_over_after_half_a_minute() -> None:
    pauses = [pause_before_restart(0.0, None)]
    for _ in range(7):
        pauses.append(pause_before_restart(29.9, pauses[-1]))
    assert pauses == pytest.approx([0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0])
    assert pause_before_restart(30.0, 2.0) == 0.1


@pytest.fixture
def data() -> Iterator[Path]:
    """Not under pytest's own folder: that is 0700, so root's servers would move elsewhere."""
    with servers_folder("supervisor") as folder:
        yield folder / "data"


async def test_both_servers_come_back_with_their_rows_after_a_kill(data: Path) -> None:
    async def database_ready() -> None:
        await embedded.postgres_ready(data)
        await embedded.prepare_database(data)

    reports = Reports()
    with embedded.ownership(data):
        charges = [
            Charge(embedded.postgres_program(data), database_ready),
            Charge(embedded.valkey_program(data), lambda: embedded.valkey_ready(data)),
        ]
        running = asyncio.create_task(supervise(charges, reports.append))
        await reports.line("valkey: ready")
        await execute(data, "CREATE TABLE kept AS SELECT 'ada' AS name")
        for name in ("postgres", "valkey"):
            os.kill(reports.pid_of(name), signal.SIGKILL)
            await reports.line(f"{name}: started", count=2)
        await embedded.wait_until_ready(data, within_s=20)
        assert await execute(data, "SELECT name FROM kept") == "SELECT 1"
        press_ctrl_c()
        await running
    assert "postgres: stopped (exit code 0)" in reports
    assert "valkey: stopped (exit code 0)" in reports


async def execute(data: Path, statement: str) -> str:
    connection = await asyncpg.connect(embedded.database_url(data))
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()

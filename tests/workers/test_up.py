"""`interlude up` from first start to last: what it tells, whose time it is, what it leaves."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.embedded.folders import folders_of
from tests.folders import servers_folder
from tests.product import Product, free_port

PROGRAMS = ("valkey", "postgres", "push-stub", "api", "worker")
LUNCH = datetime(2026, 3, 2, 12, 25, tzinfo=UTC)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder that the servers' unprivileged user may enter, the same for the whole story."""
    with servers_folder("up") as made:
        yield made / "data"


@pytest.fixture(scope="module")
def at_lunch(data: Path) -> Iterator[Product]:
    """The first `up` on the folder, at lunch on a day in March."""
    with _running(Product(data, arguments=("--at", LUNCH.isoformat()))) as product:
        yield product


@contextmanager
def _running(product: Product) -> Iterator[Product]:
    """A product for as long as the block lasts, whatever happens in it."""
    product.start()
    try:
        product.wait_for("worker: ready")
        yield product
    finally:
        product.stop()


async def _composed_at(product: Product) -> datetime:
    (ada,) = await product.signed_in("ada@demo.example")
    session = await ada.start_session(5)
    await ada.http.aclose()
    return session.composed_at


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait_until_gone(processes: list[int], within_s: float = 10.0) -> None:
    give_up_at = time.monotonic() + within_s
    while any(map(_lives, processes)) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert [each for each in processes if _lives(each)] == []


def test_it_tells_each_step_as_it_happens(at_lunch: Product) -> None:
    lines = at_lunch.lines()  # read while it runs: nothing waits in a buffer
    steps = [
        "valkey: ready",
        " migrations ran",
        "courses: ",
        "demo: ",
        "postgres: ready",
        f"Interlude answers at {at_lunch.url}",
        "worker: ready",
    ]
    found = [next(at for at, line in enumerate(lines) if step in line) for step in steps]
    assert found == sorted(found)
    assert at_lunch.is_ready()


def test_people_live_at_the_time_it_was_started_with(at_lunch: Product) -> None:
    composed_at = asyncio.run(_composed_at(at_lunch))
    assert timedelta() < composed_at - LUNCH < timedelta(minutes=5)


def test_ctrl_c_leaves_no_process_and_no_socket_and_the_next_up_lives_now(
    at_lunch: Product, data: Path
) -> None:
    processes = [each for name in PROGRAMS for each in at_lunch.pids_of(name)]
    assert len(processes) == len(PROGRAMS)
    assert at_lunch.stop(signal.SIGINT) == 0
    _wait_until_gone([at_lunch.process.pid, *processes], 0)
    assert not [each for each in folders_of(data).run.iterdir() if each.is_socket()]
    with _running(Product(data, port=at_lunch.port)) as again:
        assert "database: up to date" in again.lines()
        assert not any("is founded" in line for line in again.lines())
        late = datetime.now(UTC) - asyncio.run(_composed_at(again))
        assert abs(late) < timedelta(minutes=5)
        _killed(again)


def _killed(product: Product) -> None:
    """Even SIGKILL, which no code of ours can answer, leaves nothing running."""
    processes = [each for name in PROGRAMS for each in product.pids_of(name)]
    os.kill(product.process.pid, signal.SIGKILL)
    product.process.wait()
    _wait_until_gone(processes)


@pytest.mark.parametrize("moment", ["valkey: started", "postgres: started", "api: started"])
def test_ctrl_c_while_it_starts_leaves_nothing_either(data: Path, moment: str) -> None:
    product = Product(data, port=free_port()).start()
    try:
        product.wait_for(moment)
    finally:
        code = product.stop(signal.SIGINT)
    assert code == 0, product.lines()
    assert not any("Traceback" in line for line in product.lines())
    _wait_until_gone([each for name in PROGRAMS for each in product.pids_of(name)], 0)

"""What is served to be timed: the product's API as it comes, and bare applications beside it."""

import asyncio
import signal
import stat
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from api.embedded.programs import Program, start, stop
from mobile_contract.client import Client
from tests.product import CHECKOUT, Product, environment, free_port

SERVE = """
import sys, uvicorn
from tests.benchmarks.parts.{module} import app
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False,
            server_header=False)
"""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the servers' unprivileged user may enter."""
    with tempfile.TemporaryDirectory(prefix="interlude-bench-") as made:
        path = Path(made)
        path.chmod(stat.S_IRWXU | stat.S_IXGRP | stat.S_IXOTH)
        yield path


@contextmanager
def product() -> Iterator[Product]:
    """`interlude up`, running."""
    with folder() as made:
        running = Product(made / "data").start()
        try:
            running.wait_for("worker: ready", 120)
            yield running
        finally:
            running.stop()


@asynccontextmanager
async def bare(module: str, **settings: str) -> AsyncIterator[tuple[int, int]]:
    """`app` of a module beside this one under the product's own server: (port, process)."""
    port = free_port()
    program = Program(
        name=module,
        argv=(sys.executable, "-c", SERVE.format(module=module), str(port)),
        cwd=CHECKOUT,
        env=environment() | settings,
        stop_signal=signal.SIGTERM,
    )
    process = start(program)
    try:
        await asyncio.to_thread(wait_until_answered, f"http://127.0.0.1:{port}/")
        yield port, process.pid
    finally:
        await stop(process, program)


def wait_until_answered(url: str, within_s: float = 60) -> None:
    """Wait for any HTTP answer at all."""
    give_up_at = time.monotonic() + within_s
    while time.monotonic() < give_up_at:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.005)
        else:
            return
    raise TimeoutError(url)


def token_of(client: Client) -> str:
    """The access token of a signed-in client."""
    assert client.tokens is not None
    return client.tokens.access_token

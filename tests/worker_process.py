"""`interlude worker` as a process of its own, on a world's database and queue."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.product import CHECKOUT
from tests.world import PUBLIC_URL, World


@contextmanager
def worker_process(
    world: World, log: Path, settings: Mapping[str, str], *options: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """It runs for as long as the block does, and is killed then if it still lives."""
    environment = {
        **os.environ,
        "INTERLUDE_DATABASE_URL": world.ground.database_url,
        "INTERLUDE_REDIS_URL": world.ground.redis_url,
        "INTERLUDE_SECRET": world.ground.secret.decode(),
        "INTERLUDE_PUBLIC_URL": PUBLIC_URL,
        "INTERLUDE_DATA": str(log.parent),
        **settings,
    }
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers.cli", "worker", *options],
            cwd=CHECKOUT,
            env=environment,
            stdout=written,
            stderr=written,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()

"""How long until somebody is served: the API process alone, the first `up` and the second?

`PYTHONPATH=. python tests/benchmarks/bench_start.py`. Gates P11: API process to its first answer
at most 1.5 s, second `up` under 10 s. Beside it: a bare Litestar under the same server.
"""

import asyncio
import os
import signal
import subprocess
import time

from api import embedded
from tests.benchmarks.parts.machine import print_machine, spread
from tests.benchmarks.parts.serving import bare, folder, wait_until_answered
from tests.product import CHECKOUT, Product, command, environment, free_port

PASSES = 3


def main() -> None:
    """Print both sides."""
    print_machine()
    with folder() as made:
        first = _up(Product(made / "data"))
        second = [_up(Product(made / "data")) for _ in range(PASSES)]
        standing = Product(made / "data").start()
        try:
            standing.wait_for("worker: ready")
            alone = [_api(standing) for _ in range(PASSES)]
        finally:
            standing.stop()
    plain = [asyncio.run(_bare()) for _ in range(PASSES)]
    print(f"seconds to the first answer, median of {PASSES} (least to most)")
    print(f"  first `up`, demo association included   {first:8.2f}")
    print(f"  second `up`                             {spread(second)}   gate P11: under 10")
    print(f"  API process alone                       {spread(alone)}   gate P11: at most 1.5")
    print(f"  bare Litestar process                   {spread(plain)}")
    ratio = sorted(alone)[PASSES // 2] / sorted(plain)[PASSES // 2]
    print(f"  API / bare Litestar                     {ratio:8.2f}")


def _up(product: Product) -> float:
    began = time.monotonic()
    product.start()
    try:
        product.wait_for("Interlude answers", 120)
        return time.monotonic() - began
    finally:
        product.stop()


def _api(standing: Product) -> float:
    port = free_port()
    settings = {
        "INTERLUDE_DATABASE_URL": embedded.database_url(standing.data),
        "INTERLUDE_REDIS_URL": embedded.redis_url(standing.data),
        "INTERLUDE_SECRET": (standing.data / "secret.key").read_text().strip(),
    }
    words = command("api", "--port", str(port), "--data", str(standing.data))
    began = time.monotonic()
    process = subprocess.Popen(
        words, cwd=CHECKOUT, env=environment(settings), stderr=subprocess.DEVNULL
    )
    try:
        wait_until_answered(f"http://127.0.0.1:{port}/health/live")
        return time.monotonic() - began
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait()


async def _bare() -> float:
    began = time.monotonic()
    async with bare("bare_litestar"):
        return time.monotonic() - began


if __name__ == "__main__":
    main()

"""What does a signed-in request cost before it does anything, and what does a refusal cost?

`PYTHONPATH=. python tests/benchmarks/bench_signed_in.py`. GET /v1/me against a bare Litestar
handler under the same server; CPU is the server process's own. Gates P12: CPU at most 1.3 of bare,
an error at most 1.5 of a success.
"""

import asyncio
import statistics
from functools import partial

from tests.benchmarks.parts.load import load, request
from tests.benchmarks.parts.machine import cpu_seconds, print_machine, spread
from tests.benchmarks.parts.serving import bare, product, token_of
from tests.product import Product

PASSES = 3
SECONDS = 4.0
CONNECTIONS = 32


def main() -> None:
    """Print both sides, taken in turns so that noise meets them all."""
    print_machine()
    with product() as running:
        asyncio.run(_compare(running.port, running.pids_of("api")[-1], running))


async def _compare(port: int, process: int, running: Product) -> None:
    (ada,) = await running.signed_in("ada@demo.example")
    token = token_of(ada)
    absent = "/v1/sessions/00000000-0000-4000-8000-000000000000"
    async with bare("bare_litestar") as (bare_port, bare_process):
        cases = {
            "bare Litestar": (bare_port, bare_process, request("GET", "/v1/me"), 200),
            "alive (no sign-in)": (port, process, request("GET", "/health/live"), 200),
            "GET /v1/me": (port, process, request("GET", "/v1/me", token), 200),
            "not signed in: 401": (port, process, request("GET", "/v1/me"), 401),
            "no such session: 404": (port, process, request("GET", absent, token), 404),
        }
        costs: dict[str, list[float]] = {name: [] for name in cases}
        speeds: dict[str, list[float]] = {name: [] for name in cases}
        for _ in range(PASSES):
            for name, (at, whose, asked, status) in cases.items():
                before = cpu_seconds(whose)
                done = await load(at, partial(_same, asked), CONNECTIONS, SECONDS, status)
                assert not done.wrong, f"{name}: {done.wrong} other answers"
                costs[name].append((cpu_seconds(whose) - before) / done.answers * 1e6)
                speeds[name].append(done.per_second)
    await ada.http.aclose()
    _tell(costs, speeds)


def _same(asked: bytes, _number: int) -> bytes:
    return asked


def _tell(costs: dict[str, list[float]], speeds: dict[str, list[float]]) -> None:
    print(f"{CONNECTIONS} connections, {SECONDS:g} s, median of {PASSES} (least to most)")
    for name in costs:
        print(f"  {name:<22} server CPU us {spread(costs[name])}   req/s {spread(speeds[name])}")
    middle = {name: statistics.median(values) for name, values in costs.items()}
    own, plain = middle["GET /v1/me"], middle["bare Litestar"]
    print(f"  signed in / bare       {own / plain:.2f}   gate P12: at most 1.3")
    print(f"  alive / bare           {middle['alive (no sign-in)'] / plain:.2f}")
    print(f"  401 / success          {middle['not signed in: 401'] / own:.2f}   gate: at most 1.5")
    print(
        f"  404 / success          {middle['no such session: 404'] / own:.2f}   gate: at most 1.5"
    )


if __name__ == "__main__":
    main()

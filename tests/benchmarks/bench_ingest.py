"""How many events a second are taken in from phones that surface, against the raw limit?

`PYTHONPATH=. python tests/benchmarks/bench_ingest.py`. POST /v1/sync/events with 20 and 50 answers
a batch, all of them new: decoded, marked, stored, folded, committed, each told how it went; beside
it a bare Litestar that decodes the same lines and stores them with one `INSERT ... unnest`. Gate
P2: at least 0.25 of the raw one at 20, p99 at most 120 ms.
"""

import asyncio
import statistics
from datetime import UTC, datetime

from api import embedded
from tests.benchmarks.parts.load import Load, load
from tests.benchmarks.parts.machine import print_machine, spread
from tests.benchmarks.parts.serving import bare, product
from tests.benchmarks.parts.surfacing import LEARNERS, asked, queue
from tests.product import Product

PASSES = 3
SECONDS = 5.0
BATCHES = (20, 50)
CONNECTIONS = len(LEARNERS)


def main() -> None:
    """Print both sides, taken in turns so that noise meets both."""
    print_machine()
    with product() as running:
        asyncio.run(_compare(running))


async def _compare(running: Product) -> None:
    clients = await running.signed_in(*LEARNERS)
    begun = [await client.start_session(30) for client in clients]
    for client in clients:
        await client.http.aclose()
    url = embedded.superuser_url(running.data, database="interlude")
    async with bare("bare_ingest", BENCH_DATABASE=url) as (port, _):
        for size in BATCHES:
            now = datetime.now(UTC)
            queues = [queue(*each, size, now) for each in zip(clients, begun, strict=True)]
            ours: list[Load] = []
            theirs: list[Load] = []
            for _ in range(PASSES):
                theirs.append(await load(port, asked("/", queues), CONNECTIONS, SECONDS))
                events = asked("/v1/sync/events", queues)
                ours.append(await load(running.port, events, CONNECTIONS, SECONDS))
            assert not any(each.wrong for each in (*ours, *theirs))
            _tell(size, ours, theirs)


def _tell(size: int, ours: list[Load], theirs: list[Load]) -> None:
    print(f"batches of {size}, {CONNECTIONS} connections, {SECONDS:g} s, median of {PASSES}")
    for name, loads in (("INSERT ... unnest", theirs), ("POST /v1/sync/events", ours)):
        print(
            f"  {name:<22} events/s {spread([each.per_second * size for each in loads])}"
            f"   p50 ms {spread([each.at(0.5) for each in loads])}"
            f"   p99 ms {spread([each.at(0.99) for each in loads])}"
        )
    ratio = statistics.median(
        own.per_second / raw.per_second for own, raw in zip(ours, theirs, strict=True)
    )
    print(f"  ours / raw             {ratio:.2f}   gate P2 at 20: at least 0.25")


if __name__ == "__main__":
    main()

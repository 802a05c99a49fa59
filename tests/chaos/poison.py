"""Does one bad event ever hold up another, or break anything at all?

Sends batches with at least one rotten line each to the real product over many connections, as
phones would. No answer may be a fault of ours, every good line beside a bad one must be stored, and
every bad one must be found again in the quarantine, byte for byte. What is over a cap is told the
cap, and the typed client gets the rest through. The last line is JSON; the exit code is non-zero
when anything was lost.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Iterator

from mobile_contract import sync
from mobile_contract.client import ApiProblem, Client
from tests.chaos.parts.poison_found import found_of
from tests.chaos.parts.poisoned_phones import Poisoned, surface
from tests.chaos.parts.poisonings import TOO_LONG, Batch, batches
from tests.chaos.parts.scratch import scratch_folder
from tests.product import Product

PEOPLE = ("ada", "grace", "alan", "astrid", "carl", "olga")
PHONES_EACH = 3
BATCHES = 50_000


def main() -> int:
    """Run it; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--batches", type=int, default=BATCHES)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder:
        product = Product(folder / "data").start()
        try:
            product.wait_for("worker: ready", 120)
            return asyncio.run(_run(product, options.seed, options.batches, began))
        finally:
            product.stop()


async def _run(product: Product, seed: int, count: int, began: float) -> int:
    clients = [
        client
        for _ in range(PHONES_EACH)
        for client in await product.signed_in(*(f"{name}@demo.example" for name in PEOPLE))
    ]
    done = Poisoned()
    shares = _shares(seed, count, len(clients))
    await asyncio.gather(
        *(surface(client, share, done) for client, share in zip(clients, shares, strict=True))
    )
    complaints = [each async for each in _over_the_caps(clients[0], done)]
    found = await found_of(product)
    told = {
        "seed": seed,
        "batches": done.batches,
        "server_errors": done.server_errors,
        "siblings_lost": len(done.good - found.stored),
        "rejects_lost": len(done.bad - found.kept),
        "seconds": round(time.monotonic() - began, 1),
    }
    complaints += done.complaints[:20]
    for client in clients:
        await client.http.aclose()
    for complaint in complaints:
        print(complaint)
    print(json.dumps(told))
    lost = told["server_errors"] or told["siblings_lost"] or told["rejects_lost"]
    return 1 if lost or complaints or done.batches < count or not done.good else 0


def _shares(seed: int, count: int, phones: int) -> Iterator[Iterator[Batch]]:
    for number in range(phones):
        share = count // phones + (number < count % phones)
        yield batches(seed + number, share)


async def _over_the_caps(client: Client, done: Poisoned) -> AsyncIterator[str]:
    """A body over the cap is told it; a line over its own is refused alone and kept."""
    good, spoilt = [], [TOO_LONG] * 6
    for batch in batches(7, 3):
        good += [line for line in batch.body.split(b"\n") if line not in batch.bad]
    try:
        await client.send(
            "POST",
            "/v1/sync/events",
            sync.EventsReceived,
            b"x" * 10 * sync.MAX_BATCH_BYTES,
            headers={"Content-Type": "application/x-ndjson"},
        )
        yield "10 MiB were taken in"
    except ApiProblem as problem:
        if problem.status != 413 or str(sync.MAX_BATCH_BYTES) not in (problem.details.detail or ""):
            yield f"10 MiB: {problem}"
    received = await client.send_lines([*good, *spoilt, b"x" * 10 * sync.MAX_BATCH_BYTES])
    if {each.code for each in received.results[len(good) :]} != {"too_large"}:
        yield f"lines over the cap: {received.results[len(good) :]}"
    done.bad.add(done.mark(client.install.id, TOO_LONG))


if __name__ == "__main__":
    sys.exit(main())

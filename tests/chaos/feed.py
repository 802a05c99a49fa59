"""Does a phone ever miss a change, or keep what is gone, however writers and readers collide?

Starts the real product, lets eight writers change 100,000 rows of three learners, with delays and
rollbacks, while each learner's phone follows the change feed over real HTTP and is killed at seeded
moments. Then every phone's copy is compared with the tables. The last line is JSON; the exit code
is non-zero when anything was skipped or came back, and when no kill fired. `--bug serial_cursor`
runs a copy of the product with that mistake in it, which must report skipped changes.
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from api import embedded
from mobile_contract.client import Client
from tests.chaos.parts.readers import Phone, Phones
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.writers import WRITERS, Learner, write
from tests.product import CHECKOUT, Product

PEOPLE = ("ada", "grace", "alan")
TO_THE_END_S = 90.0

_MEMORIES = "select exercise_id, reps from memory where tenant_id = $1 and person_id = $2"


@dataclass(slots=True)
class Run:
    """What was done, and what is wrong with the phones' copies."""

    rows: int = 0
    kills: int = 0
    pages: int = 0
    held: int = 0
    skipped: int = 0
    resurrected: int = 0
    complaints: list[str] = field(default_factory=list)


def main() -> int:
    """Run it; 0 when every phone has what the tables have."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder, contextlib.ExitStack() as last:
        checkout = with_bug(folder, options.bug) if options.bug else CHECKOUT
        product = Product(folder / "data", checkout=checkout).start()
        last.callback(_end, product)
        product.wait_for("worker: ready", 120)
        run = asyncio.run(_run(product, folder, options))
    return _report(options.seed, run, time.monotonic() - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


async def _run(product: Product, folder: Path, options: argparse.Namespace) -> Run:
    """Write, read and kill; then let the phones come to the end, and compare."""
    clients = await product.signed_in(*(f"{name}@demo.example" for name in PEOPLE))
    people = dict(zip(PEOPLE, clients, strict=True))
    learners = {name: await _learner(client) for name, client in people.items()}
    url = embedded.superuser_url(folder / "data", database="interlude")
    phones = Phones.of(folder, product.url, people)
    phones.start()
    try:
        writing = asyncio.create_task(
            write(url, list(learners.values()), options.rows, options.seed)
        )
        await phones.be_killed(random.Random(options.seed), writing)
        run = Run(rows=await writing, kills=phones.kills)
        await phones.end(TO_THE_END_S)
    finally:
        phones.stop()
    for name, phone in phones.each.items():
        await _compare(run, url, learners[name], name, phone)
    for client in clients:
        await client.http.aclose()
    return run


async def _learner(client: Client) -> Learner:
    """Whose phone it is; she has studied, so that there is somebody to remember."""
    assert client.tokens is not None
    assert client.tokens.association_id is not None
    await client.study_settings()
    await client.start_session(5)
    return Learner(client.tokens.association_id, client.tokens.person_id)


async def _compare(run: Run, url: str, learner: Learner, name: str, phone: Phone) -> None:
    """The phone's memories beside the table's."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(_MEMORIES, learner.tenant_id, learner.person_id)
    await connection.close()
    wanted = {row["exercise_id"]: row["reps"] for row in rows}
    copy = {
        key: change.body.reps  # type: ignore[union-attr]
        for (kind, key), change in phone.things().items()
        if kind == "memory" and change.body is not None
    }
    skipped = [key for key, reps in wanted.items() if copy.get(key) != reps]
    resurrected = copy.keys() - wanted.keys()
    run.pages, run.held = run.pages + phone.pages(), run.held + len(wanted)
    run.skipped += len(skipped)
    run.resurrected += len(resurrected)
    run.complaints += [f"{name}: {line}" for line in phone.said() if not line.startswith("later")]
    if skipped or resurrected:
        run.complaints.append(f"{name}: {len(skipped)} skipped, {len(resurrected)} came back")


def _report(seed: int, run: Run, seconds: float) -> int:
    for line in dict.fromkeys(run.complaints):
        print(line)
    print(f"{run.held} memories in the end, {run.pages} pages read")
    told = {
        "seed": seed,
        "rows": run.rows,
        "writers": WRITERS,
        "kills": run.kills,
        "skipped": run.skipped,
        "resurrected": run.resurrected,
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    return 0 if run.kills and not run.complaints else 1


def _end(product: Product) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        product.stop()


if __name__ == "__main__":
    sys.exit(main())

"""Does anything but a few seconds get lost while Redis is away for a minute?

Starts the real product and takes its queue away: frozen for a minute, then killed as often as it
comes back for a third of one. Meanwhile nudges fall due, and every second somebody signs in, starts
a session and answers. The last line is JSON; the exit code is non-zero when a sign-in or an answer
failed, when a nudge was lost, came twice or more than a few seconds late, and when the queue was
not seen to be away. `--bug nobody_looks_unasked` runs a product whose workers wait for the bell.
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime

from api.clock import pin_zone_data
from tests.chaos.parts.outage import Outage, frozen, killed, seen_away
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.visits import Mailbox, Visits
from tests.chaos.parts.waiting import Waiting, add_members, needed, ready_to_wait
from tests.product import CHECKOUT, Product

ON_THE_MINUTE = 4
LATE_S = 10.0
AWAY_SHARE = 0.8
LINKS_EACH = 4  # nobody is mailed more than five links in a quarter of an hour


@dataclass(frozen=True, slots=True)
class Run:
    """What went on: visits, when nudges were due and came, what share of looks found no queue."""

    visits: Visits
    due: dict[str, datetime]
    arrivals: dict[str, list[datetime]]
    away: list[float]


def main() -> int:
    """Run it; 0 when nobody noticed more than a few seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--seconds", type=float, default=60.0, help="how long it is frozen")
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    options = parser.parse_args()
    pin_zone_data()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder, contextlib.ExitStack() as last:
        checkout = with_bug(folder, options.bug) if options.bug else CHECKOUT
        product = Product(folder / "data", checkout=checkout).start()
        last.callback(_end, product)
        product.wait_for("worker: ready", 120)
        run = asyncio.run(_run(product, options))
    return _report(options, run, time.monotonic() - began)


async def _run(product: Product, options: argparse.Namespace) -> Run:
    rounds: list[tuple[Outage, float]] = [(frozen, options.seconds), (killed, options.seconds / 3)]
    visitors = [_mail("visitor", n) for n in range(int(options.seconds * 4 / 3 / LINKS_EACH) + 2)]
    waiters = ON_THE_MINUTE + sum(needed(seconds) for _, seconds in rounds)
    await add_members(product, [*visitors, *(_mail("waiter", n) for n in range(waiters))])
    clients = await ready_to_wait(product, [_mail("waiter", n) for n in range(waiters)])
    waiting = Waiting(product, clients)
    async with Mailbox.of(product) as mailbox:
        visits = Visits(product, mailbox, visitors, random.Random(options.seed))
        await waiting.on_the_minute(ON_THE_MINUTE)
        away = [await _live_through(product, visits, waiting, *each) for each in rounds]
        await asyncio.sleep(LATE_S)
    await waiting.close()
    return Run(visits, waiting.due, await waiting.arrivals(), away)


async def _live_through(
    product: Product, visits: Visits, waiting: Waiting, outage: Outage, seconds: float
) -> float:
    """Take the queue away, with people coming by; the share of looks that found it away."""
    over = asyncio.Event()
    living = asyncio.gather(visits.go_on(over), waiting.keep_asking(over))
    away = await seen_away(product, outage(product, seconds))
    over.set()
    await living
    return away


def _mail(who: str, number: int) -> str:
    return f"{who}-{number}@demo.example"


def _report(options: argparse.Namespace, run: Run, seconds: float) -> int:
    for line in run.visits.failures:
        print(line)
    late = [
        (came[0] - run.due[phone]).total_seconds() for phone, came in run.arrivals.items() if came
    ]
    told = {
        "seed": options.seed,
        "seconds_away": round(options.seconds * 4 / 3, 1),
        "share_seen_away": [round(share, 2) for share in run.away],
        "sign_ins": run.visits.sign_ins,
        "answers": run.visits.answers,
        "failures": len(run.visits.failures),
        "slowest_visit_s": round(run.visits.slowest_s, 1),
        "due": len(run.due),
        "lost": sum(not came for came in run.arrivals.values()),
        "duplicates": sum(len(came) > 1 for came in run.arrivals.values()),
        "largest_lateness_s": round(max(late, default=0.0), 1),
        "early": sum(seconds < 0 for seconds in late),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    kept = not any(told[bar] for bar in ("failures", "lost", "duplicates", "early"))
    proved = min(run.away) >= AWAY_SHARE and run.visits.answers >= options.seconds
    return 0 if kept and proved and max(late) <= LATE_S else 1


def _end(product: Product) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        product.stop()


if __name__ == "__main__":
    sys.exit(main())

"""Ten thousand people's breaks begin at eight: do their reminders leave evenly, and does whoever
studies meanwhile notice?

`PYTHONPATH=. python tests/benchmarks/bench_herd.py`. The product as `up` runs it decides about all
of them in the ten minutes before, and sends for some minutes of the window: `--whole` for all of
it. Phones send batches of 20 answers all the time, as in bench_ingest.py. The exit code is non-zero
where somebody is left out or planned outside the window, where it took longer than the ten minutes,
and where a second is planned more than twice the mean. Goal G24: p99 at most twice the calm one.
"""

import argparse
import asyncio
import sys
import time
from datetime import timedelta

import httpx

from api.clock import pin_zone_data
from api.nudging.ramp import EARLIEST, FULL_CROWD, LATEST
from tests.benchmarks.parts.herd import Herd
from tests.benchmarks.parts.herd_report import BATCH, WINDOW, Run, complaints, tell
from tests.benchmarks.parts.machine import print_machine
from tests.benchmarks.parts.serving import product
from tests.benchmarks.parts.surfacing import Surfacing
from tests.chaos.parts.waiting import stub_url
from tests.product import Product
from workers.nudges.plan_nudges import AHEAD

_CALM_S = 20.0
_BEFORE = timedelta(seconds=3)
_QUARTER = timedelta(minutes=15)
_PATIENCE_S = 20.0
_LOOK_EVERY_S = 2.0


def main() -> int:
    """Run it and print all figures; 0 when what is exact is so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=120.0, help="of the window, in real time")
    parser.add_argument("--whole", action="store_true", help="all ten minutes of it")
    options = parser.parse_args()
    if options.learners < FULL_CROWD:
        parser.error(f"fewer than {FULL_CROWD} learners do not take the whole window")
    run = Run(options.learners)
    stretch = WINDOW if options.whole else min(WINDOW, timedelta(seconds=options.seconds))
    print_machine()
    pin_zone_data()
    with product() as running:
        asyncio.run(_go(run, running, stretch))
    tell(run, stretch)
    found = list(complaints(run))
    for line in found:
        print(f"  {line}")
    return 1 if found else 0


async def _go(run: Run, running: Product, stretch: timedelta) -> None:
    async with httpx.AsyncClient(base_url=stub_url(running), timeout=15) as control:
        herd = await Herd.gathered(running, run.learners, control)
        phones = await Surfacing.of(running, BATCH, herd.eight - _QUARTER)
        run.loads["calm"] = await phones.for_seconds(_CALM_S)
        run.loads["while deciding"] = await phones.during(_decide(run, herd))
        run.loads["calm again"] = await phones.for_seconds(_CALM_S)
        run.loads["while sending"] = await phones.during(_send(run, herd, stretch))
        await phones.end()
        await _count(run, herd, stretch)


async def _decide(run: Run, herd: Herd) -> None:
    await herd.it_is(-AHEAD)
    began = time.perf_counter()
    await herd.until_decided()
    run.decided_in_s = time.perf_counter() - began
    run.planned = await herd.planned()


async def _send(run: Run, herd: Herd, stretch: timedelta) -> None:
    await herd.it_is(EARLIEST - _BEFORE)
    await asyncio.sleep((_BEFORE + stretch).total_seconds())


async def _count(run: Run, herd: Herd, stretch: timedelta) -> None:
    """What has come, once all has that fell due in the stretch."""
    until = herd.eight + EARLIEST + stretch
    run.due = sum(at < until for at in run.planned)
    first, last = herd.eight + EARLIEST, herd.eight + LATEST
    run.outside = sum(not first <= at < last for at in run.planned)
    give_up_at = time.monotonic() + _PATIENCE_S
    while len(run.arrivals) < run.due and time.monotonic() < give_up_at:
        await asyncio.sleep(_LOOK_EVERY_S)
        run.arrivals = await herd.arrivals()
    run.ways = await herd.ways_by_state()


if __name__ == "__main__":
    sys.exit(main())

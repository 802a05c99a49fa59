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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from api.clock import pin_zone_data
from api.nudging.ramp import Crowd, put_back
from tests.benchmarks.parts.herd import Herd, most_in_a_second
from tests.benchmarks.parts.load import Load, together
from tests.benchmarks.parts.machine import print_machine
from tests.benchmarks.parts.serving import product
from tests.benchmarks.parts.surfacing import Surfacing
from tests.chaos.parts.waiting import stub_url
from tests.product import Product
from workers.nudges.plan_nudges import AHEAD

BATCH = 20
_CALM_S = 20.0
_BEFORE = timedelta(seconds=3)
_QUARTER = timedelta(minutes=15)
_HALF_HOUR = timedelta(minutes=30)
_PATIENCE_S = 20.0
_LOOK_EVERY_S = 2.0


@dataclass(slots=True)
class Run:
    """What was seen. `window`: from when to when after eight they are to be reminded. `loads`: of
    the phones that surface, by what was done for the herd meanwhile.
    """

    learners: int
    window: tuple[timedelta, timedelta]
    loads: dict[str, Load] = field(default_factory=dict)
    decided_in_s: float = 0.0
    planned: list[datetime] = field(default_factory=list)
    outside: int = 0
    due: int = 0
    arrivals: list[datetime] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Run it and print all figures; 0 when what is exact is so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=120.0, help="of the window, in real time")
    parser.add_argument("--whole", action="store_true", help="all ten minutes of it")
    options = parser.parse_args()
    size = options.learners
    first, last = (put_back(Crowd(size, place), _HALF_HOUR) for place in (0.0, 1.0))
    run = Run(size, (first, last))
    whole = last - first
    stretch = whole if options.whole else min(whole, timedelta(seconds=options.seconds))
    print_machine()
    pin_zone_data()
    with product() as running:
        asyncio.run(_go(run, running, stretch))
    _tell(run, stretch)
    complaints = list(_complaints(run))
    for line in complaints:
        print(f"  {line}")
    return 1 if complaints else 0


async def _go(run: Run, running: Product, stretch: timedelta) -> None:
    async with httpx.AsyncClient(base_url=stub_url(running), timeout=15) as control:
        herd = await Herd.gathered(running, run.learners, control)
        phones = await Surfacing.of(running, BATCH, herd.eight - _QUARTER)
        run.loads["calm"] = await phones.for_seconds(_CALM_S)
        run.loads["while deciding"] = await phones.during(_decide(run, herd))
        run.loads["calm again"] = await phones.for_seconds(_CALM_S)
        run.loads["while sending"] = await phones.during(_send(run, herd, stretch))
        await _count(run, herd, stretch)


async def _decide(run: Run, herd: Herd) -> None:
    await herd.it_is(-AHEAD)
    began = time.perf_counter()
    await herd.until_decided()
    run.decided_in_s = time.perf_counter() - began
    run.planned = await herd.planned()


async def _send(run: Run, herd: Herd, stretch: timedelta) -> None:
    await herd.it_is(run.window[0] - _BEFORE)
    await asyncio.sleep((_BEFORE + stretch).total_seconds())


async def _count(run: Run, herd: Herd, stretch: timedelta) -> None:
    """What has come, once all has that fell due in the stretch."""
    until = herd.eight + run.window[0] + stretch
    run.due = sum(at < until for at in run.planned)
    first, last = (herd.eight + late for late in run.window)
    run.outside = sum(not first <= at < last for at in run.planned)
    give_up_at = time.monotonic() + _PATIENCE_S
    while len(run.arrivals) < run.due and time.monotonic() < give_up_at:
        await asyncio.sleep(_LOOK_EVERY_S)
        run.arrivals = await herd.arrivals()
    run.ways = await herd.ways_by_state()


def _tell(run: Run, stretch: timedelta) -> None:
    seconds, planned = stretch.total_seconds(), len(run.planned)
    first, last = run.window
    print(f"{run.learners} learners, a break from 08:00, reminded {first} to {last} after")
    print(f"  decided  {run.learners / run.decided_in_s:.1f}/s, in {run.decided_in_s:.0f} s")
    print(f"  planned  {planned}, {run.outside} outside; {_evenness(run.planned, _mean(run))}")
    print(f"  due      {run.due} in {seconds:g} s; ways {dict(run.ways)}")
    print(f"  arrived  {len(run.arrivals)}; {_evenness(run.arrivals, run.due / seconds)}")
    for name, seen in run.loads.items():
        print(
            f"  ingest {name:<15} p50 ms {seen.at(0.5):7.1f}   p99 ms {seen.at(0.99):7.1f}"
            f"   events/s {seen.per_second * BATCH:7.0f}"
        )
    calm = together([run.loads["calm"], run.loads["calm again"]]).at(0.99)
    for name in ("while deciding", "while sending"):
        ratio = run.loads[name].at(0.99) / calm
        print(f"  p99 {name:<15} / calm {ratio:5.2f}   goal G24: at most 2")


def _evenness(moments: list[datetime], mean: float) -> str:
    most = most_in_a_second(moments)
    return f"{most} in the second with most, {most / mean:.2f} of the mean of {mean:.1f}"


def _mean(run: Run) -> float:
    return len(run.planned) / (run.window[1] - run.window[0]).total_seconds()


def _complaints(run: Run) -> Iterator[str]:
    """What must be so on any machine."""
    if len(run.planned) != run.learners:
        yield f"{run.learners - len(run.planned)} are not to be reminded"
    if run.outside:
        yield f"{run.outside} are planned outside the window"
    if run.decided_in_s > AHEAD.total_seconds():
        yield f"deciding took {run.decided_in_s:.0f} s, and the breaks had begun"
    if most_in_a_second(run.planned) > 2 * _mean(run):
        yield "a second is planned more than twice the mean"
    if len(run.arrivals) < run.due:
        yield f"{run.due - len(run.arrivals)} that were due did not arrive"
    if wrong := sum(each.wrong for each in run.loads.values()):
        yield f"{wrong} batches were not taken in"


if __name__ == "__main__":
    sys.exit(main())

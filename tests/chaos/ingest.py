"""Does what phones did in a tunnel count exactly once, whatever breaks while they surface?

Hundreds of phones send what is in their queues, through a proxy that loses replies and cuts bodies,
to two API processes, while these are killed, PostgreSQL crashes and the queue is away. Then the
tables are compared with a plain model of what must stand. The last line is JSON; the exit code is
non-zero on any difference, and when a fault did not fire. `--bug NAME` runs API processes with a
mistake of tests/chaos/bugs in them, which must be reported; `--bugs` runs each of them.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.clock import pin_zone_data
from api.ground import open_ground_database
from tests.chaos.parts.doors import Doors
from tests.chaos.parts.fault_proxy import FaultProxy, Odds
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.ingest_plan import BUGS, Plan, read_options
from tests.chaos.parts.many_learners import Crowd, make_learners
from tests.chaos.parts.reckoning import Verdict, reckon
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.strikes import Strikes
from tests.chaos.parts.surfacing import Surfacing
from tests.product import CHECKOUT, interlude

_API_PROCESSES = 2
_AT_ONCE = 6
_PATIENCE_S = 900.0


@dataclass(slots=True)
class Run:
    """What came of it. `surfaced_in_s`: from the first batch until the last line was told of."""

    strikes: Strikes
    surfacing: Surfacing
    proxy: FaultProxy
    verdict: Verdict
    surfaced_in_s: float
    errors: Counter[str]


def main() -> int:
    """Run it; 0 when all is there exactly once, or when every mistake was reported."""
    plan, all_bugs = read_options(__doc__)
    pin_zone_data()
    if all_bugs:
        return max([_shown(name, plan.seed) for name in BUGS])
    print(f"seed {plan.seed}", flush=True)
    return _report(plan, *_timed(plan))


def _shown(name: str, seed: int) -> int:
    """Whether a small run with this mistake reports it: 0 then."""
    run, seconds = _timed(Plan.with_bug(name, seed))
    found = run.verdict.complaints
    print(f"{name}: {found[0] if found else 'NOT REPORTED'} ({seconds:.0f} s)", flush=True)
    return 0 if found else 1


def _timed(plan: Plan) -> tuple[Run, float]:
    began = time.monotonic()
    with scratch_folder() as folder:
        checkout = with_bug(folder, plan.bug) if plan.bug else CHECKOUT
        run = asyncio.run(_run(folder, checkout, plan))
    return run, time.monotonic() - began


async def _run(folder: Path, checkout: Path, plan: Plan) -> Run:
    dice = random.Random(plan.seed)
    async with FragileServers.standing(folder) as servers:
        async with open_ground_database(servers.ground) as database:
            crowd = await make_learners(database, servers.superuser_url, plan.events, dice)
        async with (
            Doors.open(_API_PROCESSES, checkout, folder, servers.settings) as doors,
            FaultProxy.before(doors.ports, dice, Odds()) as proxy,
        ):
            surfacing = Surfacing(proxy.url, _AT_ONCE)
            strikes = Strikes(servers, doors, proxy, surfacing, dice)
            took = await _surface(surfacing, strikes, crowd, plan)
            errors = doors.errors()
        verdict = await reckon(servers.superuser_url, crowd)
        differing = await asyncio.to_thread(_refold, servers.settings, checkout)
        verdict.find("divergent", differing, "rows differ after refold")
    return Run(strikes, surfacing, proxy, verdict, took, errors)


async def _surface(surfacing: Surfacing, strikes: Strikes, crowd: Crowd, plan: Plan) -> float:
    """Let all of them surface while everything breaks; the seconds it took."""
    began = time.monotonic()
    lines = sum(len(phone.diary.lines) for phone in crowd.phones)
    async with asyncio.timeout(_PATIENCE_S), asyncio.TaskGroup() as group:
        group.create_task(strikes.fall(plan.kills, plan.crashes, lines))
        group.create_task(surfacing.all_of(crowd.phones, strikes.dice))
    return time.monotonic() - began


def _refold(settings: Mapping[str, str], checkout: Path) -> int:
    done = interlude("refold", "--json", settings=settings, timeout_s=_PATIENCE_S, cwd=checkout)
    told: dict[str, int] = json.loads(done.stdout)
    return told["differing_rows"]


def _report(plan: Plan, run: Run, seconds: float) -> int:
    surfacing, strikes, verdict = run.surfacing, run.strikes, run.verdict
    complaints = [*verdict.complaints, *surfacing.complaints]
    if plan.bug is None:
        complaints += _unproved(plan, run)
    for line in complaints:
        print(line)
    rate = surfacing.told / run.surfaced_in_s
    print(f"{surfacing.batches} batches with {surfacing.sent_lines} lines, {rate:.0f} lines/s told")
    print(f"not answered: {dict(surfacing.unanswered)}; told: {dict(surfacing.statuses)}")
    print(f"errors logged: {dict(run.errors)}")
    told = {
        "seed": plan.seed,
        "events": verdict.stored,
        "kills": strikes.kills,
        "crashes": strikes.crashes,
        "lost": verdict.lost,
        "duplicated": verdict.duplicated,
        "divergent": verdict.divergent,
        "replies_lost": run.proxy.replies_lost,
        "bodies_cut": run.proxy.bodies_cut,
        "queue_outages": strikes.outages,
        "quarantined": verdict.quarantined,
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    return 1 if complaints else 0


def _unproved(plan: Plan, run: Run) -> Iterator[str]:
    """Every kind of fault that was to fire and did not, or was not to and so proves nothing."""
    strikes, proxy = run.strikes, run.proxy
    fired = {
        "kills": (strikes.kills, plan.kills),
        "crashes": (strikes.crashes, plan.crashes),
        "outages of the queue": (strikes.outages, 1),
        "replies lost": (proxy.replies_lost, 1),
        "bodies cut": (proxy.bodies_cut, 1),
        "lines refused": (run.verdict.quarantined, 1),
    }
    for what, (count, planned) in fired.items():
        if count < max(1, planned):
            yield f"{count} {what}: that proves nothing"


if __name__ == "__main__":
    sys.exit(main())

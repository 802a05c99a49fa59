"""Does anybody ever get more reminders than she allows, however many workers send at once?

A thousand learners with limits of their own travel to and fro over the date line; at each stop five
reminders of each fall due at once, with four workers to send them. Then what each of them got is
counted by her own clocks: a date, any 24 hours, any seven dates, the hours between two. The last
line is JSON; the exit code is non-zero when a limit is gone over, or when a limit was never met.
`--bug cap_read_before_the_lock` runs workers with that mistake in them, which must be reported.
"""

# ruff: noqa: ASYNC110 (what is waited for is a row another process writes)

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from api.clock import pin_zone_data
from api.ground import open_ground_database
from api.people_clock import set_people_time
from tests.chaos.parts.crew import Crew
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.limits import Got, Limits, over
from tests.chaos.parts.same_break import Crowd, let_them_wait
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.stops import AT_A_STOP, Stops
from tests.product import CHECKOUT
from tests.push_stub import PushStub

WORKERS = 4
STOPS = 10
BEGINS = datetime(2026, 11, 23, 6, tzinfo=UTC)
_MET = ("day_cap", "week_cap", "rolling_day_cap", "gap")
_SETTLED_WITHIN_S = 600.0
_LOOK_EVERY_S = 0.2
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Run:
    """What everybody got and allows, and how all the reminders ended."""

    got: Got
    limits: Limits
    ends: Counter[str]


def main() -> int:
    """Run it; 0 when nobody got more than she allows."""
    options = _options()
    pin_zone_data()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder:
        checkout = with_bug(folder, options.bug) if options.bug else CHECKOUT
        run = asyncio.run(_run(folder, checkout, options))
    return _report(options, run, time.monotonic() - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


async def _run(folder: Path, checkout: Path, options: argparse.Namespace) -> Run:
    dice = random.Random(options.seed)
    async with FragileServers.standing(folder) as servers, PushStub.running(folder) as stub:
        url = servers.superuser_url
        async with open_ground_database(servers.ground) as database:
            crowd = Crowd.of_phones(options.learners)
            await let_them_wait(database, url, stub, crowd, datetime.now(UTC))
        connection = await asyncpg.connect(url)
        try:
            stops = await Stops.prepared(connection, dice)
            at = BEGINS
            async with Crew.working(WORKERS, checkout, folder, servers.settings):
                for _ in range(STOPS):
                    await stops.arrive(at)
                    await set_people_time(servers.ground.database_url, at)
                    await _until_settled(connection)
                    at += timedelta(hours=dice.randint(AT_A_STOP, 20))
            return Run(await stops.got(), stops.limits, await stops.ends())
        finally:
            await connection.close()


async def _until_settled(connection: asyncpg.Connection) -> None:
    open_ones = "select count(*) from nudge_send where settled_at is null"
    async with asyncio.timeout(_SETTLED_WITHIN_S):
        while await connection.fetchval(open_ones):
            await asyncio.sleep(_LOOK_EVERY_S)


def _report(options: argparse.Namespace, run: Run, seconds: float) -> int:
    overs = list(over(run.got, run.limits))
    complaints = overs[:_MOST_TOLD]
    complaints += [
        f"{code} was never met: that proves nothing" for code in _MET if not run.ends[code]
    ]
    eligible = options.learners * STOPS * AT_A_STOP
    if run.ends.total() != eligible or set(run.ends) - {"sent", *_MET}:
        complaints.append(f"of {eligible} reminders there are {dict(run.ends)}")
    for line in complaints:
        print(line)
    told = {
        "seed": options.seed,
        "learners": options.learners,
        "eligible": eligible,
        **{code: run.ends[code] for code in ("sent", *_MET)},
        "over": len(overs),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

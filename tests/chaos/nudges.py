"""Is a nudge ever pushed twice, at night, too often, or left lying, whatever breaks meanwhile?

Thousands of nudges fall due at once, with two to four workers to send them to the push stub; these
are killed, or stopped for longer than their leases, PostgreSQL crashes and the queue loses all it
holds. Then what the stub was given is compared with what became of each planned way, and with each
person's own wall clock and caps. The last line is JSON; the exit code is non-zero when a bar is
broken, and when a fault did not fire. `--bug NAME` runs workers with a mistake of tests/chaos/bugs
in them and is non-zero when just that is reported; `--bugs` is zero when each of them is.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from api.clock import pin_zone_data
from api.ground import open_ground_database
from tests.chaos.parts.accounts import Accounts, settle_accounts
from tests.chaos.parts.crew import Crew
from tests.chaos.parts.crowd_time import ALL_DUE, DECIDED_FROM, let_some_sleep, move_time
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.in_flight import Tally, Watch
from tests.chaos.parts.nudge_plan import BUGS, Plan, read_options
from tests.chaos.parts.nudge_report import Run, nudges_per_second, of_the_bug, report
from tests.chaos.parts.nudge_strikes import NudgeStrikes
from tests.chaos.parts.overwritten import watch_outcomes
from tests.chaos.parts.same_break import Crowd, let_them_wait
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.what_each_got import Received, complaints_of_people
from tests.product import CHECKOUT
from tests.push_stub import PushStub

_DECIDE_FOR_S, _DECIDED_WITHIN_S = 60.0, 900.0
_SETTLED_WITHIN_S = 60.0
_NEARLY_ALL = 0.9
# Whoever was stopped has time to do what he must not.
_GOES_ON_FOR_S = 3.0


def main() -> int:
    """Run it; 0 when all is accounted for, or when every mistake was reported."""
    plan, all_bugs = read_options(__doc__)
    pin_zone_data()
    if all_bugs:
        return _show_all(plan.seed)
    print(f"seed {plan.seed}, {plan.crew} workers", flush=True)
    return report(plan, *_timed(plan))


def _show_all(seed: int) -> int:
    """A small run with each mistake: what it was reported as. 0 when each was."""
    print(f"seed {seed}", flush=True)
    shown = {}
    for name in BUGS:
        run, seconds = _timed(Plan.with_bug(name, seed))
        found = of_the_bug(name, run)
        shown[name] = bool(found)
        print(f"{name:<26}{found[0] if found else 'NOT REPORTED'} ({seconds:.0f} s)", flush=True)
    print(json.dumps({"seed": seed, "bugs": len(shown), "reported": sum(shown.values()), **shown}))
    return 0 if all(shown.values()) else 1


def _timed(plan: Plan) -> tuple[Run, float]:
    began = time.monotonic()
    with scratch_folder() as folder:
        checkout = with_bug(folder, plan.bug) if plan.bug else CHECKOUT
        run = asyncio.run(_run(folder, checkout, plan))
    return run, time.monotonic() - began


async def _run(folder: Path, checkout: Path, plan: Plan) -> Run:
    async with FragileServers.standing(folder) as servers, PushStub.running(folder) as stub:
        url, crowd = servers.superuser_url, Crowd.of(plan.due)
        await stub.rules({"phase": {"delay_ms": plan.answers_after_ms}})
        await watch_outcomes(url)
        await move_time(url, DECIDED_FROM)
        async with open_ground_database(servers.ground) as database:
            await let_them_wait(database, url, stub, crowd, datetime.now(UTC))
        settings = {**servers.settings, **stub.settings}
        async with Watch.on(url) as watch:
            async with Crew.working(plan.crew, checkout, folder, settings) as crew:
                await _decide(url, watch)
                await let_some_sleep(url, crowd.people)
                await move_time(url, ALL_DUE)
                began = datetime.now(UTC)
                strikes = NudgeStrikes(servers, crew, watch, plan)
                settled_s = await _send(watch, strikes)
            stats, log = await stub.stats(), await stub.log()
            torn = watch.torn(strikes.faults)
        opened = Accounts(plan.due, [], torn, stats["accepted"], stats["duplicates"], 0)
        accounts = await settle_accounts(url, opened)
    received = Received.of(log, ALL_DUE - began)
    complaints = [*accounts.complaints()]
    complaints += complaints_of_people(crowd.people, accounts.ways, received)
    return Run(strikes, accounts, complaints, settled_s, nudges_per_second(received))


async def _decide(superuser_url: str, watch: Watch) -> None:
    """Wait until everybody's break is decided about; time stands still meanwhile, more or less."""
    give_up_at = time.monotonic() + _DECIDED_WITHIN_S
    while (left := (await watch.until(_is_decided, _DECIDE_FOR_S)).undecided) > 0:
        assert time.monotonic() < give_up_at, f"{left} people were not decided about"
        await move_time(superuser_url, DECIDED_FROM)


async def _send(watch: Watch, strikes: NudgeStrikes) -> float:
    """Let all be sent while everything breaks, to its end; how long after the last fault."""
    strikes.last_at = time.monotonic()
    await strikes.fall()
    if not strikes.faults:
        most = strikes.plan.due * _NEARLY_ALL
        await watch.until(lambda seen: seen.pushed >= most, _DECIDED_WITHIN_S)
        strikes.last_at = time.monotonic()
    left = _SETTLED_WITHIN_S - (time.monotonic() - strikes.last_at)
    await watch.until(lambda seen: seen.open == 0, left)
    settled_s = time.monotonic() - strikes.last_at
    await asyncio.sleep(max(0.0, _GOES_ON_FOR_S - settled_s))
    return settled_s


def _is_decided(seen: Tally) -> bool:
    return seen.undecided == 0


if __name__ == "__main__":
    sys.exit(main())

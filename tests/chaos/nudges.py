"""Is a nudge ever pushed twice, forgotten or left lying, whichever worker is killed at its work?

Lets thousands of nudges fall due in the same minute, with two workers to send them to the push
stub, and sends SIGKILL to a worker at seeded moments while they do. Then it compares what the
stub was given with what became of each planned way. The last line is JSON; the exit code is
non-zero when a bar is broken, and when no kill met a push under way. `--bug
send_again_what_was_lost` runs workers with that mistake in them, whose duplicates must be reported.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.clock import pin_zone_data
from api.ground import Ground, open_ground_database
from api.people_clock import set_people_time
from tests.chaos.parts.accounts import Accounts, may_have_left, settle_accounts
from tests.chaos.parts.crew import Crew
from tests.chaos.parts.in_flight import Kill, Watch
from tests.chaos.parts.laid_ground import LaidGround
from tests.chaos.parts.same_break import ALL_DUE, DECIDED_FROM, Crowd, let_them_wait
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.product import CHECKOUT

WORKERS = 2
# Kills fall between these shares of the pushes, so that each can meet some in flight.
FROM, UNTIL = 0.05, 0.85
# As a provider far away does: what it has accepted already is not known here yet.
ANSWERS_AFTER_MS = 80
SPREAD_S = 0.5
PLANNED_WITHIN_S = 180.0
SETTLED_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Run:
    """The kills that were struck, the books at the end, and how many nudges a second went out."""

    kills: list[Kill]
    accounts: Accounts
    nudges_per_second: float


def main() -> int:
    """Run it; 0 when every nudge went out once or is accounted for."""
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
    parser.add_argument("--due", type=int, default=2000, help="nudges in the same minute")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


async def _run(folder: Path, checkout: Path, options: argparse.Namespace) -> Run:
    async with LaidGround.standing(folder) as laid, Watch.on(laid.superuser_url) as watch:
        await laid.stub.rules({"phase": {"delay_ms": ANSWERS_AFTER_MS}})
        await set_people_time(laid.ground.database_url, DECIDED_FROM)
        async with open_ground_database(laid.ground) as database:
            crowd = Crowd(options.due, datetime.now(UTC))
            await let_them_wait(database, laid.superuser_url, laid.stub, crowd)
        async with Crew.working(WORKERS, checkout, folder, laid.settings) as crew:
            due_at, kills = await _send(laid.ground, watch, crew, options)
        stats, log = await laid.stub.stats(), await laid.stub.log()
        accounts = await settle_accounts(laid.superuser_url, options.due, watch, kills, stats)
    return Run(kills, accounts, _rate(due_at, log))


async def _send(
    ground: Ground, watch: Watch, crew: Crew, options: argparse.Namespace
) -> tuple[datetime, list[Kill]]:
    """Let all be decided, make them due, kill, and let everything come to its end."""
    dice, due = random.Random(options.seed), options.due
    decided = (await watch.until(lambda seen: seen.decided >= due, PLANNED_WITHIN_S)).decided
    assert decided == due, f"{decided} of {due} nudges were decided"
    marks = sorted(round(dice.uniform(FROM, UNTIL) * due) for _ in range(options.kills))
    await set_people_time(ground.database_url, ALL_DUE)
    due_at = datetime.now(UTC)
    kills = [await _strike(watch, crew, mark, dice) for mark in marks]
    await watch.until(lambda seen: seen.open == 0, SETTLED_WITHIN_S)
    return due_at, kills


async def _strike(watch: Watch, crew: Crew, mark: int, dice: random.Random) -> Kill:
    """Kill a worker after so many pushes, while some are under way, and others still work."""
    await watch.until(lambda seen: seen.pushed >= mark and crew.is_whole(), PLANNED_WITHIN_S)
    await asyncio.sleep(dice.uniform(0, SPREAD_S))
    pushed = (await watch.until(lambda seen: seen.sending > 0, SPREAD_S)).pushed
    return Kill(crew.kill_one(dice), datetime.now(UTC), pushed)


def _rate(due_at: datetime, log: list[dict[str, object]]) -> float:
    """Over the first nine tenths: the last ones wait for the leases of the dead."""
    taken = sorted(str(each["at"]) for each in log if each["accepted"] and each["nudge_id"])
    most = taken[: max(1, len(taken) * 9 // 10)]
    took = datetime.fromisoformat(most[-1]) - due_at
    return len(most) / took.total_seconds()


def _report(options: argparse.Namespace, run: Run, seconds: float) -> int:
    accounts, hits = run.accounts, 0
    for kill in run.kills:
        claims = accounts.torn.get(kill, [])
        hits += may_have_left(claims) > 0
        print(
            f"{kill.who}: killed after {kill.pushed_before} pushes, {len(claims)} ways in flight,"
            f" {may_have_left(claims)} of them may have left"
        )
    complaints = list(accounts.complaints())
    for line in complaints:
        print(line)
    told = {
        "seed": options.seed,
        "due": options.due,
        "kills": len(run.kills),
        **{state: accounts.push[state] for state in ("sent", "suppressed", "expired", "failed")},
        "unknown": accounts.push["unknown"],
        "duplicates": accounts.duplicates,
        "accepted": accounts.accepted,
        "slowest_reclaim_s": round(accounts.slowest_reclaim_s, 1),
        "slowest_resumption_s": round(accounts.slowest_resumption_s, 1),
        "seconds": round(seconds, 1),
        "nudges_per_second": round(run.nudges_per_second, 1),
        "kills_amid_a_push": hits,
    }
    print(json.dumps(told))
    return 0 if hits and not complaints else 1


if __name__ == "__main__":
    sys.exit(main())

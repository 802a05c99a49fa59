"""Is a call with an Idempotency-Key ever carried out twice, whatever dies while it is repeated?

Phones send a thousand calls, each with a key of its own and each twenty times at once, through a
proxy that loses replies, to two API processes, while these are killed, PostgreSQL crashes and the
queue is away; every send goes out again until it has an answer. Then the tables are counted: one
effect a key, and one answer to all of its sends. The last line is JSON; the exit code is non-zero
on any difference, and when a fault did not fire. `--bug NAME` runs API processes with a mistake of
tests/chaos/bugs in them, which must be reported.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvloop

from api.clock import pin_zone_data
from api.ground import open_ground_database
from tests.chaos.parts.at_once import TIMES, AtOnce
from tests.chaos.parts.doors import Doors
from tests.chaos.parts.effects import KeyVerdict, effects_of, judge_keys
from tests.chaos.parts.fault_proxy import FaultProxy, Odds
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.key_holders import make_holders
from tests.chaos.parts.keyed_calls import KeyedCall, learners_needed, make_calls
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.strikes import Strikes
from tests.product import CHECKOUT

_API_PROCESSES = 2
_KEYS_AT_ONCE = 8
_PATIENCE_S = 900.0
_MOST_TOLD = 20
_TO_BE_ZERO = (
    "doubled",
    "missing",
    "strays",
    "answers_differing",
    "answers_untrue",
    "other_bodies_taken",
)


@dataclass(slots=True)
class Run:
    """What came of it."""

    strikes: Strikes
    sends: AtOnce
    proxy: FaultProxy
    verdict: KeyVerdict
    errors: Counter[str]


def main() -> int:
    """Run it; 0 when every key had its effect once and the same answer always."""
    options = _options()
    pin_zone_data()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder:
        checkout = with_bug(folder, options.bug) if options.bug else CHECKOUT
        # Proxy and phones share two cores with the product, and are to take little of them.
        run = uvloop.run(_run(folder, checkout, options))
    return _report(options, run, time.monotonic() - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--keys", type=int, default=1000, help="each is sent 20 times at once")
    parser.add_argument("--kills", type=int, default=10, help="of API processes")
    parser.add_argument("--crashes", type=int, default=1, help="of PostgreSQL")
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


async def _run(folder: Path, checkout: Path, options: argparse.Namespace) -> Run:
    dice = random.Random(options.seed)
    async with FragileServers.standing(folder) as servers:
        async with open_ground_database(servers.ground) as database:
            holders = await make_holders(database, learners_needed(options.keys))
            calls = make_calls(holders, options.keys, database.keeper.mail_hash, dice)
        before = await effects_of(servers.superuser_url)
        async with (
            Doors.open(_API_PROCESSES, checkout, folder, servers.settings) as doors,
            FaultProxy.before(doors.ports, dice, Odds()) as proxy,
        ):
            sends = AtOnce(proxy.url, _KEYS_AT_ONCE, dice)
            strikes = Strikes(servers, doors, proxy, sends, dice)
            await _send(sends, strikes, calls, options)
            errors = doors.errors()
        verdict = judge_keys(sends.by_key, before, await effects_of(servers.superuser_url))
    return Run(strikes, sends, proxy, verdict, errors)


async def _send(
    sends: AtOnce, strikes: Strikes, calls: list[KeyedCall], options: argparse.Namespace
) -> None:
    """Let all of them be sent while everything breaks; what has not struck by then never does."""
    async with asyncio.timeout(_PATIENCE_S), asyncio.TaskGroup() as group:
        of = len(calls) * TIMES
        striking = group.create_task(strikes.fall(options.kills, options.crashes, of))
        await sends.send_all(calls)
        striking.cancel()


def _report(options: argparse.Namespace, run: Run, seconds: float) -> int:
    verdict, sends, strikes = run.verdict, run.sends, run.strikes
    complaints = [*verdict.complaints[:_MOST_TOLD]]
    if options.bug is None:
        complaints += _unproved(options, run)
    for line in complaints:
        print(line)
    print(f"not answered, and sent again: {dict(sends.unanswered)}")
    print(f"errors logged: {dict(run.errors)}")
    told = {
        "seed": options.seed,
        "keys": len(sends.by_key),
        "sends": sends.told,
        "kills": strikes.kills,
        "crashes": strikes.crashes,
        "queue_outages": strikes.outages,
        "replies_lost": run.proxy.replies_lost,
        "bodies_cut": run.proxy.bodies_cut,
        "first_replies_lost": verdict.first_replies_lost,
        "sent_again": sends.unanswered.total(),
        "effects": verdict.effects,
        **{name: getattr(verdict, name) for name in _TO_BE_ZERO},
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    return 1 if complaints else 0


def _unproved(options: argparse.Namespace, run: Run) -> Iterator[str]:
    """Every kind of fault that was to fire and did not, or was not to and so proves nothing."""
    fired = {
        "kills": (run.strikes.kills, options.kills),
        "crashes": (run.strikes.crashes, options.crashes),
        "outages of the queue": (run.strikes.outages, 1),
        "replies lost": (run.proxy.replies_lost, 1),
        "keys whose first reply was lost": (run.verdict.first_replies_lost, 1),
    }
    for what, (count, planned) in fired.items():
        if count < max(1, planned):
            yield f"{count} {what}: that proves nothing"


if __name__ == "__main__":
    sys.exit(main())

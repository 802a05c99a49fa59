"""Does a learner ever lose an answer that Interlude acknowledged, whatever is killed?

Starts the real product, lets learners study over real HTTP as an app would (same event again until
it is acknowledged), and sends SIGKILL to API, worker, queue and PostgreSQL at seeded moments. Then
it compares what was acknowledged with what the database holds. The last line is JSON; the exit code
is non-zero when anything was lost, stored twice or folds differently, and when the run proves too
little. `--bug acknowledge_before_commit` runs a copy of the product with that mistake in it, which
must be reported as lost.
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import sys
import time

from tests.chaos.parts.learners import Study
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.verdict import Verdict, judge
from tests.chaos.parts.victims import Kill, strike
from tests.product import CHECKOUT, Product

PEOPLE = ("ada", "grace", "alan", "astrid", "carl", "olga", "ada", "grace")
AIMS = {"api": 8, "worker": 4, "valkey": 4, "postgres": 4}
LONGEST_S = 165.0


def main() -> int:
    """Run it; 0 when every acknowledged answer is there exactly once."""
    options = _options()
    dice = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder, contextlib.ExitStack() as last:
        checkout = with_bug(folder, options.bug) if options.bug else CHECKOUT
        product = Product(folder / "data", checkout=checkout).start()
        last.callback(_end, product)
        product.wait_for("worker: ready", 120)
        study, kills = asyncio.run(_run(product, dice, began))
        verdict = judge(product, study)
    return _report(options.seed, kills, study, verdict, time.monotonic() - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


async def _run(product: Product, dice: random.Random, began: float) -> tuple[Study, list[Kill]]:
    """Kill while they study; then let everybody come to an end of their answer."""
    clients = await product.signed_in(*(f"{name}@demo.example" for name in PEOPLE[:6]))
    # Two of them have a second phone: their facts meet under one learner's lock.
    clients += await product.signed_in(*(f"{name}@demo.example" for name in PEOPLE[6:]))
    study = Study(dice.randrange(2**32))
    learning = [
        asyncio.create_task(study.learn(name, client))
        for name, client in zip(PEOPLE, clients, strict=True)
    ]
    kills = []
    try:
        for aim in _order(dice):
            if time.monotonic() - began > LONGEST_S or any(task.done() for task in learning):
                break
            kills.append(await strike(product, aim, dice, study))
            print(kills[-1].as_line(), flush=True)
        await study.some_more(5)
    finally:
        study.over = True
        await asyncio.gather(*learning, return_exceptions=False)
        for client in clients:
            await client.http.aclose()
    return study, kills


def _order(dice: random.Random) -> list[str]:
    aims = [aim for aim, often in AIMS.items() for _ in range(often)]
    dice.shuffle(aims)
    return aims


def _report(seed: int, kills: list[Kill], study: Study, verdict: Verdict, seconds: float) -> int:
    for line in verdict.complaints:
        print(line)
    slowest = max((kill.back_after_s for kill in kills), default=0.0)
    idle = sum(kill.acknowledged_before == 0 for kill in kills)
    print(f"ready again after a kill: at most {slowest:.1f} s")
    print(f"answers sent {len(study.sent)}, sent again {study.repeats}, found stored {study.known}")
    told = {
        "seed": seed,
        "kills": len(kills),
        "acknowledged": len(study.acknowledged),
        "lost": verdict.lost,
        "duplicated": verdict.duplicated,
        "differing_rows": verdict.differing_rows,
        "kills_with_no_answer_before": idle,
        "slowest_recovery_s": round(slowest, 1),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))
    proved = len(kills) == sum(AIMS.values()) and not idle
    return 0 if proved and not verdict.complaints else 1


def _end(product: Product) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        product.stop()


if __name__ == "__main__":
    sys.exit(main())

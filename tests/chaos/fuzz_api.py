"""Does the API keep to its document for a hundred and more requests of every kind an operation?

The long run of tests/api/test_schemathesis.py, against the real product: as a learner, as the
office, signing out, and as nobody. The last line is JSON; the exit code is non-zero on a failure.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from mobile_contract.client import Client
from tests.api.fuzzing import ENDS_THE_SIGN_IN, Fuzzed, fuzz
from tests.product import Product

PEOPLE = ("grace", "olga", "alan")
LONGEST_S = 420.0


def main() -> int:
    """Run it; 0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--examples", type=int, default=100, help="for each operation and phase")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="interlude-fuzz-") as folder:
        Path(folder).chmod(0o711)
        product = Product(Path(folder) / "data").start()
        try:
            product.wait_for("worker: ready", 120)
            runs = _runs(product, options.examples, options.seed)
        finally:
            product.stop()
    for run in runs:
        if not run.passed:
            print(run.said)
    told = {
        "seed": options.seed,
        "examples": options.examples,
        "cases": sum(run.cases for run in runs),
        "failures": sum(run.failures for run in runs),
        "failed_runs": sum(not run.passed for run in runs),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(told))
    return 0 if all(run.passed and run.cases for run in runs) else 1


def _runs(product: Product, examples: int, seed: int) -> list[Fuzzed]:
    tokens, known = asyncio.run(_signed_in(product))
    office = ("addMember", "listMembers", "readAuditLog")
    return [
        fuzz(
            product.url,
            tokens["grace"],
            examples=examples,
            seed=seed,
            known=known,
            without=ENDS_THE_SIGN_IN,
            timeout_s=LONGEST_S,
        ),
        fuzz(product.url, tokens["olga"], examples=examples, seed=seed, only=office),
        fuzz(product.url, tokens["alan"], examples=examples, seed=seed, only=ENDS_THE_SIGN_IN),
        fuzz(product.url, None, examples=max(1, examples // 10), seed=seed, phases="fuzzing"),
    ]


async def _signed_in(product: Product) -> tuple[dict[str, str], dict[str, str]]:
    clients = await product.signed_in(*(f"{name}@demo.example" for name in PEOPLE))
    known = await _session_of(clients[0])
    for client in clients:
        await client.http.aclose()
    tokens = {
        name: client.tokens.access_token
        for name, client in zip(PEOPLE, clients, strict=True)
        if client.tokens is not None
    }
    return tokens, known


async def _session_of(client: Client) -> dict[str, str]:
    """A session of this learner's and an exercise in it."""
    session = await client.start_session(10)
    step = next(step for step in session.steps if step.exercise)
    assert step.exercise is not None
    return {
        "session_id": str(session.id),
        "exercise_id": step.exercise.id,
        "revision": step.revision,
    }


if __name__ == "__main__":
    sys.exit(main())

"""Schemathesis against an API that really runs: every operation of its document, every check."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]

# These end the sign-in they are called with, so they are tried apart, with one to spare.
ENDS_THE_SIGN_IN = ("signOutEverywhere", "signOutDevice")
# Built in, this one holds every refusal of well-formed data against us; ours knows which may be.
REPLACED_CHECKS = ("positive_data_acceptance",)
# What is too long for its field may be too long for the whole request: 413 refuses it as well.
# A mail program sends where a person looks at a page, which is in no contract of apps.
CONFIG = """\
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, "5xx"]

[[operations]]
include-path = "/v1/mail/unsubscribe"
phases.coverage.unexpected-methods = ["TRACE"]
"""


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What a run came to: `said` is schemathesis' own report."""

    passed: bool
    cases: int
    failures: int
    said: str


def fuzz(
    url: str,
    token: str | None,
    *,
    examples: int,
    seed: int,
    phases: str = "examples,coverage,fuzzing,stateful",
    known: Mapping[str, str] | None = None,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    timeout_s: float = 600,
) -> Fuzzed:
    """Positive, negative and stateful: `examples` for each operation and phase.

    One worker: with two threads, hypothesis breaks on Python 3.11 (a race in its `ast` use).
    """
    words = [sys.executable, "-c", "from schemathesis.cli import schemathesis as st; st()"]
    words += ["run", f"{url}/openapi.json", "--checks", "all", "--no-color"]
    words += ["--exclude-checks", ",".join(REPLACED_CHECKS), "--continue-on-failure"]
    words += ["--max-examples", str(examples), "--seed", str(seed), "--phases", phases]
    words += ["--generation-database", "none"]
    if token is not None:
        words += ["--header", f"Authorization: Bearer {token}"]
    words += [part for each in only for part in ("--include-operation-id", each)]
    words += [part for each in without for part in ("--exclude-operation-id", each)]
    env = os.environ | {
        "PYTHONPATH": str(CHECKOUT),
        "SCHEMATHESIS_HOOKS": "tests.api.fuzz_hooks",
        "FUZZ_KNOWN": json.dumps(dict(known or {})),
    }
    with tempfile.TemporaryDirectory() as folder:  # where it keeps what it learns
        (Path(folder) / "schemathesis.toml").write_text(CONFIG)
        done = subprocess.run(
            words, cwd=folder, env=env, capture_output=True, text=True, timeout=timeout_s
        )
    said = done.stdout + done.stderr
    cases, failures = _counted(said)
    return Fuzzed(done.returncode == 0, cases, failures, said)


def _counted(said: str) -> tuple[int, int]:
    """From its line `1221 generated, 8 found 8 unique failures, 20 skipped`."""
    line = next((line for line in said.splitlines() if " generated, " in line), "")
    words = line.split()
    cases = int(words[0]) if words else 0
    found = "unique" in words
    return cases, int(words[words.index("unique") - 1]) if found else 0

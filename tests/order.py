"""The order in which files of tests are handed to the workers."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent

# Each takes from ten seconds to minutes, in processes, waiting or in one long proof.
LONG = (
    "isolation/test_isolation.py",
    "journeys/test_tour.py",
    "workers/test_cli.py",
    "api/db/test_idempotency.py",
    "api/test_schemathesis.py",
)


def long_files_first(items: list[pytest.Item]) -> None:
    """The files that take long in front, the longest first; the others keep their order."""
    rank = {TESTS / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))

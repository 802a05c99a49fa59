"""How large a run of tests/chaos/ingest.py is, how much breaks in it, and with which mistake."""

import argparse
import random
from dataclasses import dataclass, replace

# Each with the events, kills and crashes it takes to show it.
BUGS = {
    "acknowledge_batch_before_commit": (2_000, 4, 1),
    "known_is_not_compared": (1_000, 0, 0),
    "conflicts_are_not_kept": (1_000, 0, 0),
    "folded_after_commit": (2_000, 4, 1),
    "readings_count_again": (3_000, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a run is, and how much is to break in it."""

    seed: int
    events: int = 100_000
    kills: int = 20
    crashes: int = 10
    bug: str | None = None

    @classmethod
    def with_bug(cls, name: str, seed: int) -> "Plan":
        """A run that is just large enough to show this mistake."""
        events, kills, crashes = BUGS[name]
        return cls(seed, events, kills, crashes, name)


def read_options(about: str | None) -> tuple[Plan, bool]:
    """What was asked for on the command line, and whether it was every mistake in turn."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--events", type=int, help="default: 100,000")
    parser.add_argument("--kills", type=int, help="of API processes; default: 20")
    parser.add_argument("--crashes", type=int, help="of PostgreSQL; default: 10")
    parser.add_argument("--bug", choices=BUGS, help="a small run with this mistake")
    parser.add_argument("--bugs", action="store_true", help="whether each mistake is reported")
    asked = parser.parse_args()
    plan = Plan.with_bug(asked.bug, asked.seed) if asked.bug else Plan(asked.seed)
    wished = {name: getattr(asked, name) for name in ("events", "kills", "crashes")}
    wished = {name: wish for name, wish in wished.items() if wish is not None}
    return replace(plan, **wished), asked.bugs

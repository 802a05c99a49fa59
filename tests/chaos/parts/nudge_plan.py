"""How large a run of tests/chaos/nudges.py is, how much breaks in it, and with which mistake."""

import argparse
import random
from dataclasses import dataclass, replace

_SIZES = ("due", "kills", "stops", "crashes", "flushes", "workers")


@dataclass(frozen=True, slots=True)
class Plan:
    """How many nudges fall due at once, and how much is to break meanwhile.

    `flushes`: of the queue, each followed by its end and its return. `answers_after_ms`: the stub
    takes so long to answer, as a provider far away does: what it accepted is not known here yet.
    """

    seed: int
    due: int = 20_000
    kills: int = 20
    stops: int = 3
    crashes: int = 2
    flushes: int = 1
    workers: int = 0
    answers_after_ms: int = 250
    bug: str | None = None

    @classmethod
    def with_bug(cls, name: str, seed: int) -> "Plan":
        """A run that is just large enough to show this mistake."""
        return replace(BUGS[name].plan, seed=seed, bug=name)

    @property
    def crew(self) -> int:
        """How many workers: as asked for, or two to four as the seed has it."""
        return self.workers or random.Random(self.seed).randint(2, 4)


@dataclass(frozen=True, slots=True)
class Bug:
    """Where a mistake shows itself, as `Complaint.about` says it, and what it takes to show it."""

    shows_as: str
    plan: Plan


def _small(
    kills: int = 0, stops: int = 0, flushes: int = 0, answers_after_ms: int = 250, due: int = 400
) -> Plan:
    return Plan(0, due, kills, stops, 0, flushes, 2, answers_after_ms)


# The mistakes by their files in tests/chaos/bugs. Slow answers make pushes that are under way easy
# to meet with a kill.
BUGS = {
    "leased_then_sent": Bug("duplicates", _small(kills=3, answers_after_ms=1_000)),
    "no_fence": Bug("duplicates", _small(stops=1)),
    "send_again_what_was_lost": Bug("duplicates", _small(kills=3, answers_after_ms=1_000)),
    "utc_quiet_hours": Bug("quiet", _small(due=200)),
    "caps_kept_in_the_queue": Bug("caps", _small(flushes=1)),
}


def read_options(about: str | None) -> tuple[Plan, bool]:
    """What was asked for on the command line, and whether it was every mistake in turn."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--due", type=int, help="nudges in the same break; default: 20,000")
    parser.add_argument("--kills", type=int, help="of workers; default: 20")
    parser.add_argument("--stops", type=int, help="of workers, past the lease; default: 3")
    parser.add_argument("--crashes", type=int, help="of PostgreSQL; default: 2")
    parser.add_argument("--flushes", type=int, help="of the queue, and restarts; default: 1")
    parser.add_argument("--workers", type=int, help="default: 2 to 4, as the seed has it")
    parser.add_argument("--bug", choices=BUGS, help="a small run with this mistake")
    parser.add_argument("--bugs", action="store_true", help="whether each mistake is reported")
    asked = parser.parse_args()
    plan = Plan.with_bug(asked.bug, asked.seed) if asked.bug else Plan(asked.seed)
    wished = {name: getattr(asked, name) for name in _SIZES}
    wished = {name: wish for name, wish in wished.items() if wish is not None}
    return replace(plan, **wished), asked.bugs

"""Is anybody ever reminded in her quiet hours on a day on which her clock jumps?

On every day of two years on which some zone's clock jumps, and the day before and after it, the
rules are asked at every half hour and by every window of quiet hours: is it quiet, when is it not
any more, until when is it not. What they say is held against the wall clocks themselves, watched
minute by minute. The last line is JSON; the exit code is non-zero on any difference, and when
fewer than a million answers were compared. `--bug NAME` asks rules with a mistake of
tests/chaos/bugs in them, which must be reported.
"""

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime, time
from itertools import product
from time import monotonic

from api.clock import pin_zone_data
from api.nudging.quiet_hours import QuietHours, first_loud_moment, is_quiet, loud_until
from tests.chaos.parts.scratch import scratch_folder, with_bug
from tests.chaos.parts.watched_days import (
    MINUTE,
    MINUTES_ASKED,
    MINUTES_SEEN,
    WatchedDay,
    quiet_minutes,
    watched_days,
)
from tests.product import CHECKOUT, environment

AT_LEAST = 1_000_000
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
_MOST_TOLD = 10
_BREAK = 60
"""Minutes of the break that is asked about."""
_LOUD_EVERY = 480
"""Minutes: until when it is loud is asked at fewer moments, since it is found minute by minute."""

WINDOWS = [
    QuietHours(*(time.fromisoformat(each) for each in window.split("-")))
    for window in (
        *("22:00-07:00", "00:00-06:00", "23:30-00:30", "01:30-02:30", "02:00-03:00"),
        *("02:30-01:45", "12:00-14:00", "08:00-08:00"),
    )
]


def main() -> int:
    """Ask and compare; 0 when every answer is right."""
    options = _options()
    if options.bug:
        return _asked_with(options.bug)
    pin_zone_data()
    began, days = monotonic(), list(watched_days(FIRST, LAST))
    checks, wrong = 0, list[str]()
    for day, quiet in product(days, WINDOWS):
        count, found = _wrong_answers(day, quiet)
        checks += count
        wrong += [f"{each}, with {quiet.starts} to {quiet.ends}" for each in found]
    for line in wrong[:_MOST_TOLD]:
        print(line)
    told = {
        "zones": len({zone for day in days for zone in day.zones}),
        "zones_and_days": sum(len(day.zones) for day in days),
        "windows": len(WINDOWS),
        "checks": checks,
        "violations": len(wrong),
        "seconds": round(monotonic() - began, 1),
    }
    print(json.dumps(told))
    return 0 if checks >= AT_LEAST and not wrong else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    return parser.parse_args()


def _asked_with(bug: str) -> int:
    """This script again, with the product read from a copy that has the bug in it."""
    with scratch_folder() as folder:
        path = f"{with_bug(folder, bug)}:{CHECKOUT}"
        asked = [sys.executable, __file__]
        return subprocess.run(asked, env={**environment(), "PYTHONPATH": path}).returncode


def _wrong_answers(day: WatchedDay, quiet: QuietHours) -> tuple[int, list[str]]:
    """How many answers were compared, and to what there was a wrong one.

    Every zone is asked whether it is quiet; of zones whose clocks show the same all that while one
    is asked from when and until when it is not.
    """
    hours = quiet_minutes(quiet.starts, quiet.ends)
    silent = [shown in hours for shown in day.shown]
    turns, count, wrong = _turns(silent), 0, list[str]()
    for n in range(0, MINUTES_ASKED, 30):
        at = day.first + n * MINUTE
        wrong += [
            f"quiet in {zone} at {at}"
            for zone in day.zones
            if is_quiet(at, zone, quiet) is not silent[n]
        ]
        count += len(day.zones)
        if silent[n] or n % _LOUD_EVERY == 0:
            seen = turns[n] - n if turns[n] - n < _BREAK else None if silent[n] else _BREAK
            said = _loud(at, day.zones[0], quiet, silent[n])
            count += 1
            if said != (at + seen * MINUTE if seen is not None else None):
                wrong.append(f"loud in {day.zones[0]} from {at}")
    return count, wrong


def _loud(at: datetime, zone: str, quiet: QuietHours, is_silent: bool) -> datetime | None:
    """From when on it is loud in the break that begins now, or, if it is now, until when."""
    ask = first_loud_moment if is_silent else loud_until
    return ask(at, at + _BREAK * MINUTE, zone, quiet)


def _turns(silent: list[bool]) -> list[int]:
    """For each minute, the next that is not as quiet, or as loud, as it is."""
    turns = [MINUTES_SEEN] * len(silent)
    for n in range(len(silent) - 2, -1, -1):
        turns[n] = n + 1 if silent[n] != silent[n + 1] else turns[n + 1]
    return turns


if __name__ == "__main__":
    sys.exit(main())

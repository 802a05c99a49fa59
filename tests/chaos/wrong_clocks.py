"""Does it matter to anybody what time a worker's own machine believes it is?

Nudges fall due to a crowd, some of whom sleep or are busy, and are decided about and sent by
workers whose clocks are an hour or a day off, either way, or are set while they send. Then it is
all done again by workers whose clocks are right. The last line is JSON; the exit code is non-zero
when anybody's nudges ended otherwise, came twice, at night or too often, and when one of the clocks
has sent nothing or did not step. `--bug own_clock_decides` runs workers that decide by their own.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from api.clock import pin_zone_data
from api.ground import open_ground_database
from tests.chaos.parts.accounts import Accounts, settle_accounts
from tests.chaos.parts.crowd_time import ALL_DUE, DECIDED_FROM, let_some_sleep, move_time
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.in_flight import Watch
from tests.chaos.parts.overwritten import watch_outcomes
from tests.chaos.parts.same_break import Crowd, let_them_wait
from tests.chaos.parts.scratch import scratch_folder
from tests.chaos.parts.what_each_got import Received, complaints_of_people
from tests.chaos.parts.wrong_clocks import Clocked, with_own_clock, working

WRONG = {
    "an-hour-ahead": 3600.0,
    "an-hour-behind": -3600.0,
    "a-day-ahead": 86_400.0,
    "a-day-behind": -86_400.0,
    "steps": 0.0,
}
RIGHT = {"right": 0.0, "right-too": 0.0}
_WITHIN_S = 90.0
_ANSWERS_AFTER_MS = 150

Ends = dict[int, list[tuple[str, str, str | None]]]


@dataclass(frozen=True, slots=True)
class Run:
    """How each person's ways ended, what is wrong, how many each clock has sent, and whether the
    one that steps has stepped to its end.
    """

    ends: Ends
    complaints: list[str]
    sent_by: dict[str, int]
    stepped: bool


def main() -> int:
    """Run it; 0 when nobody can tell the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--due", type=int, default=200, help="nudges in the same break")
    parser.add_argument("--bug", help="a mistake of tests/chaos/bugs, by its name")
    options = parser.parse_args()
    pin_zone_data()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    wrong, right = (_lived(options, clocks) for clocks in (WRONG, RIGHT))
    different = sum(wrong.ends[number] != ends for number, ends in right.ends.items())
    complaints = [*wrong.complaints, *right.complaints]
    for words in complaints:
        print(words)
    told = {
        "seed": options.seed,
        "due": options.due,
        "people": len(right.ends),
        "sent_by": wrong.sent_by,
        "stepped": wrong.stepped,
        "ends": Counter(" ".join(map(str, way)) for ways in wrong.ends.values() for way in ways),
        "different": different,
        "complaints": len(complaints),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(told))
    proved = wrong.stepped and min(wrong.sent_by.values()) > 0
    return 0 if proved and not different and not complaints else 1


def _lived(options: argparse.Namespace, clocks: dict[str, float]) -> Run:
    with scratch_folder() as folder:
        checkout = with_own_clock(folder, options.bug)
        return asyncio.run(_run(folder, checkout, options.due, clocks))


async def _run(folder: Path, checkout: Path, due: int, offs: dict[str, float]) -> Run:
    crowd = replace(Crowd.of(due), browsers=0)
    async with FragileServers.standing(folder) as servers, AsyncExitStack() as last:
        url = servers.superuser_url
        clocks = [
            await last.enter_async_context(Clocked.with_stub(folder, *each))
            for each in offs.items()
        ]
        for clock in clocks:
            await clock.stub.rules({"phase": {"delay_ms": _ANSWERS_AFTER_MS}})
        await watch_outcomes(url)
        await move_time(url, DECIDED_FROM)
        async with open_ground_database(servers.ground) as database:
            await let_them_wait(database, url, clocks[0].stub, crowd, datetime.now(UTC))
        async with Watch.on(url) as watch, working(clocks, checkout, servers.settings):
            await watch.until(lambda seen: seen.undecided == 0, _WITHIN_S)
            await let_some_sleep(url, crowd.people)
            await move_time(url, ALL_DUE)
            began = datetime.now(UTC)
            await watch.until(lambda seen: seen.open == 0, _WITHIN_S)
            torn = watch.torn([])
        accounts = await settle_accounts(url, Accounts(due, [], torn, 0, 0, 0))
        logs = [await clock.stub.log() for clock in clocks]
    shift = ALL_DUE - began
    received = [Received.of(log, shift - each.off) for each, log in zip(clocks, logs, strict=True)]
    counts = dict(zip(offs, map(len, received), strict=True))
    all_received = [each for of_one in received for each in of_one]
    books = replace(
        accounts,
        accepted=len(all_received),
        duplicates=len(all_received) - len({each.nudge_id for each in all_received}),
    )
    complaints = [*books.complaints()]
    complaints += complaints_of_people(crowd.people, books.ways, all_received)
    stepped = all(clock.has_stepped() for clock in clocks if clock.steps)
    return Run(_ends(crowd, books), [each.words for each in complaints], counts, stepped)


def _ends(crowd: Crowd, books: Accounts) -> Ends:
    found: Ends = {person.number: [] for person in crowd.people.values()}
    for way in books.ways:
        ended = (way.channel, way.state, way.code)
        found[crowd.people[way.person_id].number].append(ended)
    return {number: sorted(ways, key=str) for number, ways in found.items()}


if __name__ == "__main__":
    sys.exit(main())

"""What `up` says while it runs: a line when a nudge of a demo person is decided, held or sent.

The lines are read from what the worker committed, in the words `interlude why` has.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from api.db.database import Database
from api.db.transaction import system_transaction
from api.pacing.study_day import local_time
from api.reminders.recent_nudges import recent_nudges
from mobile_contract import reminders
from workers.outages import OUTAGES

_LOOK_EVERY_SECONDS = 1.0


async def tell_nudges(
    database: Database, people: Mapping[UUID, str], report: Callable[[str], None]
) -> None:
    """Tell each decision about these people (id to name) and each outcome once, until cancelled."""
    told: set[str] = set()
    async with system_transaction(database) as tx:
        since = tx.people_now
    while True:
        try:
            for person_id, name in people.items():
                async with system_transaction(database, person_id=person_id) as tx:
                    found = await recent_nudges(tx, since)
                for line in [line for nudge in found for line in _lines(name, nudge)]:
                    if line not in told:
                        told.add(line)
                        report(line)
        except OUTAGES:
            pass  # the database is away for a moment, and `up` says so itself
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _lines(name: str, nudge: reminders.NudgeWhy) -> Iterator[str]:
    """The decision, and how it went on each way so far."""
    day = f"{local_time(nudge.break_.starts_at, nudge.break_.zone):%a %H:%M}"
    what = "held" if nudge.held else "decided"
    yield f"nudge: {name}, break {day}: {what}. {nudge.reason.sentence}"
    for way in nudge.sends:
        if way.settled_at is not None:
            where = way.device or way.channel
            at = f"{local_time(way.settled_at, nudge.break_.zone):%H:%M:%S}"
            yield (
                f"nudge: {name}, break {day}: {way.state} at {at} ({where}). {way.reason.sentence}"
            )

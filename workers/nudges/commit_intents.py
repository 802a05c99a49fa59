"""Several nudges of several people are looked at for the last time, and what may leave is kept so.

Everybody's attention is held in one short transaction, each person's rows are read behind her own
walls, and what it commits as `sending` may leave the house.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog

from api.db.database import Database
from api.db.transaction import Row, system_transaction
from workers.nudges import queue
from workers.nudges.last_look import Errand, Moment, Verdict, last_look
from workers.nudges.queue import Claimed
from workers.nudges.send_queries import Conclusion, conclude_look, look_at_nudges
from workers.outages import OUTAGES

log = structlog.get_logger()

Nudges = Mapping[UUID, Sequence[Claimed]]


async def commit_intents(database: Database, public_url: str, nudges: Nudges) -> list[Errand]:
    """Decide for the last time about the claimed ways of these nudges, of as many people; what may
    leave is returned.

    Her attention is spent here, once a nudge. What can never be made into a push is put aside: it
    must not hold up everybody behind it. Raises what `OUTAGES` names.
    """
    try:
        return await _commit(database, public_url, nudges)
    except OUTAGES:
        raise
    except Exception as error:
        if len(nudges) == 1:
            _report(error)
            await queue.put_aside(database, [way for ways in nudges.values() for way in ways])
            return []
    # Something in one person's rows: the others are none the worse for it.
    alone = [await commit_intents(database, public_url, {one: nudges[one]}) for one in nudges]
    return [errand for errands in alone for errand in errands]


async def _commit(database: Database, public_url: str, nudges: Nudges) -> list[Errand]:
    async with system_transaction(database) as tx:
        rows = await look_at_nudges(tx, nudges)
        moment = Moment(tx.people_now, tx.database_now, database.keeper, public_url)
        verdicts = [
            verdict
            for nudge_id, row in rows.items()
            for verdict in _looked_at(row, nudges[nudge_id], moment)
        ]
        kept = await conclude_look(tx, [verdict.conclusion for verdict in verdicts])
    errands = (verdict.errand for verdict in verdicts)
    return [errand for errand in errands if errand and errand.claimed.id in kept]


def _looked_at(row: Row, ways: Sequence[Claimed], moment: Moment) -> list[Verdict]:
    try:
        return last_look(row, ways, moment)
    except Exception as error:
        _report(error)
        return [Verdict(Conclusion(way, "failed", "undeliverable", None)) for way in ways]


def _report(error: Exception) -> None:
    log.error("nudge_undeliverable", error=type(error).__name__, exc_info=error)

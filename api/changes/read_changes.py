"""A phone asks what changed since it last asked, or for everything."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.caller import Caller
from api.changes import presenters, queries
from api.changes.bodies import BODIES
from api.changes.cursor import Place, Reader, check_place, read_cursor, write_cursor
from api.changes.presenters import Telling
from api.changes.queries import Feed
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from mobile_contract import changes as contract


@dataclass(frozen=True, slots=True)
class Asked:
    """From where on, at most how many, and of which kind alone where it is not of all."""

    cursor: str | None
    limit: int
    kind: str | None = None


async def read_changes(
    database: Database, caller: Caller, asked: Asked, public_url: str
) -> contract.ChangeFeed:
    """What changed for this learner after the cursor, as far as every transaction has ended.

    A transaction that is still at work holds back all that began after it: what it is about to
    change would otherwise be passed over. Raises Problem `cursor_invalid` for a cursor that is
    another's, altered or for other kinds, and `resync_needed` where changes cannot be told from it.
    """
    async with transaction(database, caller) as tx:
        reader = Reader(tx.me, tx.tenant, asked.kind)
        feed = await queries.feed_now(tx)
        place = _place(tx, reader, asked, feed)
        kinds = [asked.kind] if asked.kind else list(BODIES)
        rows = await queries.changes_after(tx, place, feed.horizon, kinds, asked.limit + 1)
        shown, more = rows[: asked.limit], len(rows) > asked.limit
        if shown:
            place = replace(place, transaction=shown[-1]["transaction"], id=shown[-1]["id"])
        place = replace(place, given_on=tx.database_now.date())
        return contract.ChangeFeed(
            changes=await _present(tx, shown, Telling(public_url, caller.language)),
            next_cursor=write_cursor(database.keeper.cursor_key, reader, place),
            more=more,
            check=None if more else await _check(tx, feed.horizon, kinds),
        )


def _place(tx: Transaction, reader: Reader, asked: Asked, feed: Feed) -> Place:
    """Where the cursor says, or the beginning."""
    today = tx.database_now.date()
    if asked.cursor is None:
        return Place.zero(feed.epoch, feed.horizon, today)
    place = read_cursor(tx.database.keeper.cursor_key, reader, asked.cursor)
    check_place(place, feed.epoch, feed.horizon, today)
    return place


async def _present(tx: Transaction, rows: Sequence[Row], telling: Telling) -> list[contract.Change]:
    """The changes with things as they stand now."""
    keys = defaultdict(list)
    for row in rows:
        if not row["removed"]:
            keys[row["kind"]].append(row["key"])
    bodies = {kind: await BODIES[kind](tx, telling, wanted) for kind, wanted in keys.items()}
    return [
        presenters.change(row, None if row["removed"] else bodies[row["kind"]].get(row["key"]))
        for row in rows
    ]


async def _check(
    tx: Transaction, horizon: int, kinds: Sequence[str]
) -> list[contract.KindCheck] | None:
    """What a complete copy holds, unless something of hers is still held back."""
    copy = await queries.complete_copy(tx, kinds)
    if await queries.has_newer(tx, horizon, kinds):
        return None
    return [
        contract.KindCheck(kind, copy[kind]["count"], copy[kind]["hash"])
        if kind in copy
        else contract.KindCheck(kind, 0, _HASH_OF_NOTHING)
        for kind in kinds
    ]


_HASH_OF_NOTHING = hashlib.sha256().hexdigest()

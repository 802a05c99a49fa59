"""A phone that keeps a copy, as a process of its own that may be killed between any two moments.

`python -m tests.chaos.parts.reader FOLDER`: `door.json` there says whom it asks and as whom; the
copy and its cursor are in `copy.db`, a page in one transaction. It ends when the file `over` is
there and nothing more comes.
"""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path

import httpx
import msgspec

from mobile_contract import changes
from mobile_contract.client import ApiProblem, Client
from mobile_contract.identity import Tokens
from mobile_contract.local_copy import LocalCopy

_KEPT = """
create table if not exists thing (kind text, key text, change blob, primary key (kind, key));
create table if not exists place (
  id integer primary key check (id = 1), cursor text, pages integer);
"""
_LATER_S = 0.1


def open_copy(folder: Path) -> sqlite3.Connection:
    """The copy on the phone's disk."""
    kept = sqlite3.connect(folder / "copy.db", isolation_level=None, timeout=10)
    kept.execute("pragma journal_mode = wal")
    kept.execute("pragma synchronous = off")  # the process is killed, never the machine
    kept.executescript(_KEPT)
    return kept


def load(kept: sqlite3.Connection) -> LocalCopy:
    """The copy as the last page left it."""
    things = {
        (kind, key): msgspec.json.decode(change, type=changes.Change)  # type: ignore[arg-type]
        for kind, key, change in kept.execute("select kind, key, change from thing")
    }
    [cursor] = kept.execute("select cursor from place").fetchone() or [None]
    return LocalCopy(things, cursor)


def keep(kept: sqlite3.Connection, copy: LocalCopy, page: changes.ChangeFeed) -> None:
    """What this page changed in the copy, and its cursor: both or none."""
    kept.execute("begin immediate")
    for change in page.changes:
        place = (str(change.__struct_config__.tag), change.key)
        kept.execute("delete from thing where kind = ? and key = ?", place)
        if place in copy.things:
            held = msgspec.json.encode(copy.things[place])
            kept.execute("insert into thing values (?, ?, ?)", (*place, held))
    kept.execute(
        "insert into place values (1, ?, 1)"
        " on conflict (id) do update set cursor = excluded.cursor, pages = pages + 1",
        (copy.cursor,),
    )
    kept.execute("commit")


async def read(folder: Path) -> None:
    """Ask on and on, from where it was killed."""
    door = json.loads((folder / "door.json").read_text())
    kept = open_copy(folder)
    copy = load(kept)
    async with Client(httpx.AsyncClient(base_url=door["url"], timeout=30)) as client:
        client.tokens = msgspec.convert(door["tokens"], Tokens)
        while True:
            is_over = (folder / "over").exists()
            try:
                page = await client.sync(copy.cursor, door["limit"])
            except (httpx.HTTPError, ApiProblem) as error:
                print(f"later: {error!r}", flush=True)
                await asyncio.sleep(_LATER_S)
                continue
            for kind in copy.apply(page):
                print(f"differs: {kind}", flush=True)
            keep(kept, copy, page)
            if is_over and not page.changes and page.check is not None:
                return
            if not page.more:
                await asyncio.sleep(_LATER_S)


if __name__ == "__main__":
    asyncio.run(read(Path(sys.argv[1])))

"""The lesson an author is writing, read anew at every save.

The preview's page asks what there is to show, and waits here for the next save.
"""

import asyncio
from pathlib import Path

from api.preview.sheet import Sheet, Wanted, read_sheet
from content.findings import error
from content.source_tree import tree_on_disk

LOOK_EVERY_SECONDS = 0.3
"""How soon a save is seen: about as soon as an author looks up."""


class Desk:
    """The sheet as it stands, and its number, which every save raises."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.number = 1
        self._seen = _fingerprint(wanted.folder)
        self.sheet = read_sheet(wanted)
        self._saved = asyncio.Condition()
        self._ended = False

    async def watch(self) -> None:
        """Look for saves until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            seen = await asyncio.to_thread(_fingerprint, self.wanted.folder)
            if seen == self._seen:
                continue
            self._seen = seen
            self.sheet = await asyncio.to_thread(_read_again, self.wanted, self.sheet)
            async with self._saved:
                self.number += 1
                self._saved.notify_all()

    async def after(self, number: int) -> int | None:
        """Wait for a sheet with another number, and return its number; None when there will be
        none any more."""
        async with self._saved:
            await self._saved.wait_for(lambda: self._ended or self.number != number)
            return None if self._ended else self.number

    async def end(self) -> None:
        """Let go of every page that waits: an open page must not hold up the author's Ctrl-C."""
        async with self._saved:
            self._ended = True
            self._saved.notify_all()


def _read_again(wanted: Wanted, before: Sheet) -> Sheet:
    try:
        return read_sheet(wanted, before)
    except Exception as problem:  # whatever a half-saved file does, the next save must be seen
        broken = error("unreadable-file", wanted.folder, 1, f"save it once more: {problem}")
        return Sheet((), (broken,), 0, before.library)


def _fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    """When each file was saved, and its size; a file that vanishes meanwhile is not there."""
    seen = []
    for path in (*tree_on_disk(folder).paths, "../published.json"):
        try:
            found = (folder / path).stat()
        except OSError:
            continue
        seen.append((path, found.st_mtime_ns, found.st_size))
    return frozenset(seen)

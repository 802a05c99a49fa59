"""A phone's copy of what the server keeps of me: the app's side of the change feed, in few lines.

Read it as the example. A real app keeps it in a database, and writes the rows and the cursor of a
page in one transaction.
"""

import hashlib
from dataclasses import dataclass, field

from mobile_contract import changes


@dataclass(slots=True)
class LocalCopy:
    """Everything by its kind and key, and the cursor to ask on with; None is from zero."""

    things: dict[tuple[str, str], changes.Change] = field(default_factory=dict)
    cursor: str | None = None

    def apply(self, page: changes.ChangeFeed) -> list[str]:
        """Take a page in; the kinds whose copy is not what the server has, to be asked for alone.

        A page may be applied twice, and pages may be asked for again from an older cursor.
        """
        for change in page.changes:
            self._take(change)
        self.cursor = page.next_cursor
        return self.differing(page.check)

    def apply_alone(self, kind: str, pages: list[changes.ChangeFeed]) -> list[str]:
        """Put the pages of one kind, asked for from zero to the end, in place of all it held of it.

        The cursor stays: it is that of all kinds.
        """
        self.things = {place: each for place, each in self.things.items() if place[0] != kind}
        for page in pages:
            for change in page.changes:
                self._take(change)
        return self.differing(pages[-1].check)

    def differing(self, check: list[changes.KindCheck] | None) -> list[str]:
        """The kinds this copy holds otherwise than the server says; none while it says nothing."""
        return [each.kind for each in check or () if each != self.check(each.kind)]

    def check(self, kind: str) -> changes.KindCheck:
        """What the server should say of this kind."""
        lines = sorted(
            f"{key}:{each.revision}".encode()
            for (its_kind, key), each in self.things.items()
            if its_kind == kind
        )
        return changes.KindCheck(kind, len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest())

    def forget(self) -> None:
        """Begin anew, as the server asks with 410 `resync_needed`; and on 422 `cursor_invalid`."""
        self.things, self.cursor = {}, None

    def _take(self, change: changes.Change) -> None:
        place = (str(change.__struct_config__.tag), change.key)
        if change.op == "put":
            self.things[place] = change
        else:
            self.things.pop(place, None)

"""What a batch must come to, worked out with dicts alone: the model the real ingest is held to."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import UUID

from mobile_contract import sync

Told = tuple[str, str | None]
"""The status of a line and its code."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a phone's queue: an event, or with `refused_for` one that can be no fact."""

    line: bytes
    id: UUID | None
    sequence: int | None
    refused_for: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the phone must be told."""

    lines: list[Told]
    through: int
    missing: list[tuple[int, int]]
    cloned: bool


@dataclass(slots=True)
class Model:
    """`stored`: by event id, the installation and the line. `numbers`: by installation and number,
    the event. `kept`: refused lines by installation.
    """

    stored: dict[UUID, tuple[UUID, bytes]] = field(default_factory=dict)
    numbers: dict[tuple[UUID, int], UUID] = field(default_factory=dict)
    kept: set[tuple[UUID, bytes]] = field(default_factory=set)
    arrived: dict[UUID, set[int]] = field(default_factory=dict)
    cloned: set[UUID] = field(default_factory=set)

    def after(self, install: UUID, batch: Sequence[Said]) -> tuple["Model", Reply]:
        """The model once this batch has come, and the reply to it."""
        later = deepcopy(self)
        return later, later._take(install, batch)

    def _take(self, install: UUID, batch: Sequence[Said]) -> Reply:
        arrived = self.arrived.setdefault(install, set())
        lines = [self._take_line(install, said) for said in batch]
        for said, told in zip(batch, lines, strict=True):
            if said.sequence is not None:
                arrived.add(said.sequence)
            if told[0] in ("rejected", "conflict"):
                self.kept.add((install, said.line))
            if told[1] == "sequence_conflict":
                self.cloned.add(install)
        return Reply(lines, *_gaps(arrived), install in self.cloned)

    def _take_line(self, install: UUID, said: Said) -> Told:
        if said.refused_for is not None or said.id is None or said.sequence is None:
            return "rejected", said.refused_for
        if said.id in self.stored:
            same = self.stored[said.id] == (install, said.line)
            return ("duplicate", None) if same else ("conflict", "event_conflict")
        if (install, said.sequence) in self.numbers:
            return "conflict", "sequence_conflict"
        self.stored[said.id] = install, said.line
        self.numbers[install, said.sequence] = said.id
        return "created", None


def reply_of(received: sync.EventsReceived) -> Reply:
    """What the phone was told, to be compared."""
    return Reply(
        [(each.status, each.code) for each in received.results],
        received.acknowledged_through,
        [(each.first, each.last) for each in received.missing],
        received.cloned,
    )


def _gaps(arrived: set[int]) -> tuple[int, list[tuple[int, int]]]:
    through, reached, missing = 0, 0, []
    for number in sorted(arrived):
        if number == through + 1:
            through = number
        elif number > reached + 1:
            missing.append((reached + 1, number - 1))
        reached = number
    return through, missing

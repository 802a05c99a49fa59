"""Whose breaks begin at the moment hers does? Asked once for each such moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.db.database import Database
from api.nudging.breaks import Break
from api.nudging.ramp import Crowd, crowd_around


@dataclass(frozen=True, slots=True)
class Crowds:
    """The crowds of one look at who is to be decided about; `lots`: theirs, in order."""

    database: Database
    lots: dict[datetime, Sequence[bytes]] = field(default_factory=dict)

    async def around(self, person_id: UUID, break_: Break) -> Crowd:
        """The crowd this person's break begins in, and her place among it."""
        begins = break_.starts_at
        if begins not in self.lots:
            self.lots[begins] = await self.database.dispatcher.fetchval(
                "select lots_of_break($1)", begins
            )
        return crowd_around(person_id, self.lots[begins])

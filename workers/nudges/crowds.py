"""How many people's breaks begin at the moment hers does? Asked once for each such moment."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.db.database import Database
from api.nudging.breaks import Break
from api.nudging.ramp import Crowd, place_of


@dataclass(frozen=True, slots=True)
class Crowds:
    """The crowds of one look at who is to be decided about."""

    database: Database
    sizes: dict[datetime, int] = field(default_factory=dict)

    async def around(self, person_id: UUID, break_: Break) -> Crowd:
        """The crowd this person's break begins in, and her place among it."""
        begins = break_.starts_at
        if begins not in self.sizes:
            self.sizes[begins] = await self.database.dispatcher.fetchval(
                "select breaks_beginning($1)", begins
            )
        return Crowd(self.sizes[begins], place_of(person_id))

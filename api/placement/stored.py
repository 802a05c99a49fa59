"""A placement as it is stored: the questions asked in their order, and how each was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import Answered


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, in the revision it was asked in (hexadecimal).

    `event_id` is of its answer's fact, None while it is open; `known` is False where she said that
    she does not know.
    """

    exercise_id: str
    revision: str
    event_id: UUID | None = None
    correct: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class StoredPlacement:
    """One placement. `population_version` is the snapshot its items are judged by, all its life.

    `stopped` says which rule ended it, None while it goes on.
    """

    id: UUID
    course_id: str
    seed: int
    population_version: int
    asked: tuple[Asked, ...]
    estimate: Estimate
    stopped: str | None
    started_at: datetime
    finished_at: datetime | None

    @property
    def answers(self) -> tuple[Answered, ...]:
        """The answers so far, in their order: everything that what follows depends on."""
        given = (each for each in self.asked if each.event_id is not None)
        return tuple(Answered(each.exercise_id, each.correct, each.known) for each in given)

    @property
    def open_question(self) -> Asked | None:
        """The question that waits for its answer."""
        return next((each for each in self.asked if each.event_id is None), None)

    def question(self, exercise_id: str, revision: str) -> Asked | None:
        """The question asked with this exercise, open or answered."""
        same = (each for each in self.asked if each.exercise_id == exercise_id)
        return next((each for each in same if each.revision == revision), None)


_decoder = msgspec.json.Decoder(tuple[Asked, ...])


def encode_asked(asked: Sequence[Asked]) -> str:
    """The questions as JSON."""
    return msgspec.json.encode(asked).decode()


def decode_asked(stored: str) -> tuple[Asked, ...]:
    """The questions again."""
    return _decoder.decode(stored)

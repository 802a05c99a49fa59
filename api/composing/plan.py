"""A session as it is stored: the composer's plan with the revision of every lesson in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec


@dataclass(frozen=True, slots=True)
class StoredReason:
    """A reason's code and the values its sentence needs."""

    code: str
    arguments: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class StoredStep:
    """One step; `exercise_id` is None where a lesson is to be read. `revision` is hexadecimal."""

    lesson_id: str
    revision: str
    exercise_id: str | None
    seconds: float
    new: bool
    reason: StoredReason


@dataclass(frozen=True, slots=True)
class StoredRefusal:
    """What the learner chose that could not come, and why."""

    chosen_id: str
    reason: StoredReason


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """Everything the composer decided, so that the session reads the same tomorrow.

    The last four have defaults: plans kept by the first release do not have them.
    """

    steps: tuple[StoredStep, ...]
    predicted_seconds: float
    left_over: int
    nothing: StoredReason | None
    guidance: str = "adaptive"
    carried: StoredReason | None = None
    offers: tuple[StoredStep, ...] = ()
    refused: tuple[StoredRefusal, ...] = ()

    @property
    def shown(self) -> tuple[StoredStep, ...]:
        """Its steps, and what was offered beside them."""
        return self.steps + self.offers

    def step_of(self, exercise_id: str) -> StoredStep | None:
        """The step that asks this exercise, or None."""
        return next((step for step in self.steps if step.exercise_id == exercise_id), None)


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One study session of one learner, and the reminder it was opened from, if any."""

    id: UUID
    minutes: float
    plan: StoredPlan
    composed_at: datetime
    finished_at: datetime | None
    nudge_id: UUID | None


def encode_plan(plan: StoredPlan) -> str:
    """The plan as JSON for its column."""
    return msgspec.json.encode(plan).decode()


def decode_plan(text: str) -> StoredPlan:
    """The plan again."""
    return msgspec.json.decode(text, type=StoredPlan)

"""One fact from a learner's app, and how its answer was marked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.pacing.memory import Rating
from api.pacing.rating import Confidence

ANSWER = "answer"
"""An answer in a study session: work on a lesson, and something to remember."""

PLACEMENT = "placement"
"""An answer in a placement: it shows what is known, and teaches nothing."""

VIEW = "view"
"""Reading a lesson: time spent, and nothing shown of what is known."""

COMPLETION = "completion"
"""The end of a lesson; it completes one that has nothing to answer."""


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as it is stored. `payload` is canonical JSON; times are UTC, `zone` the phone's then.

    `population_version` is the snapshot in force when it was received: folding it again, years
    later, uses the same one. `flags`: what is to be known before it earns anything. `counted_ms`:
    the studying that counts where only the phone has timed it; None where it was not sent later.
    """

    id: UUID
    install_id: UUID
    device_id: UUID
    sequence: int
    boot_id: UUID
    shown_mono_ms: int | None
    answered_mono_ms: int | None
    occurred_at: datetime
    received_at: datetime
    effective_at: datetime
    zone: str
    study_day: date
    kind: str
    session_id: UUID | None
    exercise_id: str | None
    revision_hash: bytes | None
    pack_id: UUID | None
    source_nudge_id: UUID | None
    payload: str
    digest: bytes
    schema_version: int
    population_version: int
    flags: tuple[str, ...] = ()
    counted_ms: int | None = None

    @property
    def answer_ms(self) -> int | None:
        """Milliseconds from shown to answered on the phone's monotonic clock, if it kept one."""
        if self.shown_mono_ms is None or self.answered_mono_ms is None:
            return None
        taken = self.answered_mono_ms - self.shown_mono_ms
        return taken if taken >= 0 else None

    @property
    def seconds(self) -> float | None:
        """Seconds from shown to answered, if known."""
        return None if self.answer_ms is None else self.answer_ms / 1000


@dataclass(frozen=True, slots=True)
class Said:
    """What came with an answer: hints used, answers taken back, and how sure she was, if asked."""

    hints_used: int = 0
    changed_answers: int = 0
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """How an answer was marked against the revision it was given to.

    Without `marked` (a poll, a reflection) it counts as answered and leaves nothing to remember.
    `self_rating` is the learner's own on a flip card. `guess`: the chance of being right by luck.
    `picked`: the keys chosen, None where nothing was there to choose. `skills` and `exercises` are
    those of its lesson in that revision.
    """

    correct: bool
    marked: bool
    self_rating: Rating | None
    declared_seconds: float
    guess: float
    picked: tuple[str, ...] | None
    said: Said
    lesson_id: str
    skills: tuple[str, ...]
    exercises: tuple[str, ...]

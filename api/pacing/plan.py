"""What may go into a study session, and what was decided: the words the composer speaks in.

Study sessions gather the candidates and show the plan; the rules between the two only ever see
these values.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from api.pacing.memory import Memory


@dataclass(frozen=True, slots=True)
class ReviewCandidate:
    """An exercise the learner has met. `weight` 1 is ordinary, 2 mandatory, 3 about to expire.

    `last_failed`: the latest answer was wrong, so it may come back within ten minutes.
    """

    exercise_id: str
    lesson_id: str
    memory: Memory
    due_at: datetime
    declared_seconds: float
    weight: float = 1.0
    last_failed: bool = False


@dataclass(frozen=True, slots=True)
class LessonCandidate:
    """A lesson not yet finished: its reading and the exercises still to do, in the author's order.

    `exercises`: (exercise id, declared seconds), those already done left out; `position`: its
    place in the course; `started`: it has been read, only exercises are left.
    """

    lesson_id: str
    reading_seconds: float
    exercises: tuple[tuple[str, float], ...]
    unmet_prerequisites: tuple[str, ...]
    weight: float
    position: int
    started: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step (or nothing) was chosen: a code and the values its sentence needs.

    Codes of steps: review_due, review_overdue (recall_percent, days_late), review_early,
    easy_start, new_lesson, continue_lesson. Codes of nothing: nothing_due (next_due_at, if known),
    nothing_fits_minutes (minutes_needed), all_prerequisites_unmet (lesson_id, prerequisite).
    """

    code: str
    arguments: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """Read the text of a lesson; `seconds` is what it typically takes."""

    lesson_id: str
    seconds: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class DoExercise:
    """Answer one exercise; `seconds` is what it typically takes this learner."""

    exercise_id: str
    lesson_id: str
    seconds: float
    new: bool
    reason: Reason


Step: TypeAlias = ReadLesson | DoExercise


@dataclass(frozen=True, slots=True)
class Plan:
    """A session that fits the break, in the order to do it.

    `predicted_seconds`: four sessions in five like this end within it (held against the budget);
    `expected_seconds`: the sum of the steps' typical seconds; `left_over`: due reviews without a
    place; `value`: how many exercises more will be recalled in 30 days, weights included;
    `nothing`: why there are no steps, None if there are.
    """

    steps: tuple[Step, ...]
    predicted_seconds: float
    expected_seconds: float
    left_over: int
    value: float
    nothing: Reason | None

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

    `chance_right`: the one prediction of a right answer now, 0 to 1; `last_failed`: the latest
    answer was wrong, so it may come back within ten minutes; `withdrawn`: it is out of use, for
    its quality or for good, and never comes; `skills`: what it trains.
    """

    exercise_id: str
    lesson_id: str
    memory: Memory
    due_at: datetime
    declared_seconds: float
    chance_right: float
    weight: float = 1.0
    last_failed: bool = False
    withdrawn: bool = False
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewExercise:
    """An exercise not yet met; `chance_right`: of the first answer, 0 to 1; `withdrawn`: no use."""

    exercise_id: str
    declared_seconds: float
    chance_right: float
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class LessonCandidate:
    """A lesson not yet finished: its reading and the exercises still to do, in the author's order.

    `exercises`: those already done left out; `position`: its place in the course; `started`: it
    has been read, only exercises are left; `withdrawn`: it is retired, or all that was left of it
    was taken out, and never comes.
    """

    lesson_id: str
    reading_seconds: float
    exercises: tuple[NewExercise, ...]
    unmet_prerequisites: tuple[str, ...]
    weight: float
    position: int
    started: bool
    withdrawn: bool = False
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step (or nothing) was chosen: a code and the values its sentence needs.

    Codes of reviews: review_due, review_overdue (recall_percent, days_late), review_early,
    easy_start, good_end, weakest_skill and remedial (skill, recall_percent). Codes of lessons:
    new_lesson, continue_lesson, mandatory, expiring, assigned (coach), recommended (place),
    stretch. Either: your_choice. Codes of nothing: nothing_due (next_due_at, if known),
    nothing_fits_minutes (minutes_needed), all_prerequisites_unmet (lesson_id, prerequisite),
    nothing_chosen, nothing_of_choice. Of what is carried: carried_over (count, minutes).
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
class Refused:
    """Something the learner chose that cannot come, a lesson or an exercise, and why not.

    Codes: choice_locked (prerequisite), choice_withdrawn, choice_not_open.
    """

    chosen_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """A session that fits the break, in the order to do it.

    `predicted_seconds`: four sessions in five like this end within it (held against the budget);
    `expected_seconds`: the sum of the steps' typical seconds; `left_over`: due reviews without a
    place, or chosen things where the learner chooses; `carried`: the same with its minutes as a
    reason, None if nothing is; `value`: how many exercises more will be recalled in 30 days,
    weights included; `nothing`: why there are no steps, None if there are. `offers` and `refused`
    only where the learner chooses: what the product would add, and what of her choice cannot come.
    """

    steps: tuple[Step, ...]
    predicted_seconds: float
    expected_seconds: float
    left_over: int
    value: float
    nothing: Reason | None
    carried: Reason | None = None
    offers: tuple[Step, ...] = ()
    refused: tuple[Refused, ...] = ()

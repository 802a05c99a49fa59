"""What goes into a pack, the most valuable first: the session for the break, what is due or soon
will be, and the lessons that come next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.composing.candidates import lesson_candidates, review_candidates
from api.composing.composed import Footing
from api.composing.plan import StoredPlan
from api.pacing.memory import retrievability
from api.pacing.pace import predicted_seconds
from api.pacing.plan import LessonCandidate, ReviewCandidate
from api.packs.occasion import Occasion

SPARE_TIMES = 2
"""How many times the minutes there is to review beside the session, and as much to begin anew: a
tunnel may be longer than planned, and the app may compose anew after a change of mind.
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """The least that can be put in or left out: an exercise, or (None) a lesson's reading."""

    lesson_id: str
    exercise_id: str | None


def pieces_of(footing: Footing, plan: StoredPlan, occasion: Occasion) -> tuple[Piece, ...]:
    """Return everything worth carrying, each once, the most valuable first."""
    spare_seconds = SPARE_TIMES * occasion.minutes * 60
    found = (
        *(Piece(step.lesson_id, step.exercise_id) for step in plan.steps),
        *_reviews(footing, occasion, spare_seconds),
        *_lessons(footing, occasion.starts_at, spare_seconds),
    )
    return tuple(dict.fromkeys(found))


def _reviews(footing: Footing, occasion: Occasion, spare_seconds: float) -> Iterator[Piece]:
    """What is due by then, by the forgetting a second spares; then what will be before the pack
    expires, the soonest first; as far as the time goes.
    """
    at, prospects = occasion.starts_at, footing.prospects
    found = [
        each
        for each in review_candidates(footing.offered, prospects, at)
        if not each.withdrawn and each.due_at <= occasion.expires_at
    ]

    def rank(each: ReviewCandidate) -> tuple[bool, float, datetime, str]:
        lost = 1.0 - retrievability(each.memory, at, prospects.weights)
        later = each.due_at > at
        worth = 0.0 if later else -lost / each.declared_seconds
        return later, worth, each.due_at, each.exercise_id

    for each in sorted(found, key=rank):
        spare_seconds -= predicted_seconds(prospects.believed.pace, each.declared_seconds)
        if spare_seconds < 0.0:
            return
        yield Piece(each.lesson_id, each.exercise_id)


def _lessons(footing: Footing, at: datetime, spare_seconds: float) -> Iterator[Piece]:
    """The next lessons, in teaching order, each after those it waits for; the first in any case."""
    pace = footing.prospects.believed.pace
    packed: set[str] = set()
    candidates = lesson_candidates(footing.offered, footing.prospects, footing.behind, at)
    for each in _in_reach(candidates):
        if packed and spare_seconds <= 0.0:
            return
        if not packed.issuperset(each.unmet_prerequisites):
            continue
        packed.add(each.lesson_id)
        if not each.started:
            spare_seconds -= predicted_seconds(pace, max(each.reading_seconds, 1.0))
            yield Piece(each.lesson_id, None)
        for exercise in each.exercises:
            if not exercise.withdrawn:
                spare_seconds -= predicted_seconds(pace, exercise.declared_seconds)
                yield Piece(each.lesson_id, exercise.exercise_id)


def _in_reach(candidates: Iterable[LessonCandidate]) -> Sequence[LessonCandidate]:
    return sorted(
        (each for each in candidates if not each.withdrawn), key=lambda each: each.position
    )

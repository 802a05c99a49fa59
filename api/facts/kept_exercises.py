"""The exercises a learner remembers and is still taught: what reviews can come from."""

from collections.abc import Iterator, Sequence

from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.pacing.believed import Known
from content.format import Exercise


def kept_exercises(
    offered: Sequence[Offered], prospects: Prospects
) -> Iterator[tuple[Offered, Exercise, Known]]:
    """Each with its lesson and her memory of it; what was taken out is left out."""
    for each in offered:
        for exercise in each.lesson.exercises:
            known = prospects.known.get(exercise.id)
            if known is not None and not prospects.is_withdrawn(each, exercise):
                yield each, exercise, known

"""Where a learner stands in each skill she is taught, at one moment."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.pacing.mastery import Mastery
from api.pacing.standing import Drilled, Standing, standing


def skill_standings(
    offered: Sequence[Offered], prospects: Prospects, now: datetime
) -> dict[str, Standing]:
    """Her standing in every skill of the lessons she is offered; what was taken out is left out."""
    drilled: dict[str, list[Drilled]] = defaultdict(list)
    for each in offered:
        for exercise in each.lesson.exercises:
            if not exercise.marked or prospects.is_withdrawn(each, exercise):
                continue
            known = prospects.known.get(exercise.id)
            found = Drilled(
                prospects.item(exercise).difficulty,
                known.memory if known else None,
                missed=known is not None and known.streak == 0,
            )
            for skill in each.lesson.skills:
                drilled[skill].append(found)
    return {
        skill: standing(
            prospects.masteries.get(skill, Mastery()),
            prospects.believed.ability,
            exercises,
            now,
            prospects.weights,
        )
        for skill, exercises in drilled.items()
    }

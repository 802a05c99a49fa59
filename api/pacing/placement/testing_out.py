"""Which lessons need the learner not take, going by her placement?

Asked once it has stopped. Skipping what one does not know costs more than repeating what one does,
so every doubt is counted against skipping.
"""

from collections.abc import Mapping, Sequence

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import Answered, Item, knowing_chance, right_chance

# The chance from which something counts as known, as for mastery (design, B3).
KNOWN_CHANCE = 0.85


def lessons_tested_out(
    lessons: Mapping[str, Sequence[Item]], answers: Sequence[Answered], placed: Estimate
) -> tuple[str, ...]:
    """Return the ids of the lessons that may be skipped, in the order given.

    `lessons`: lesson id -> all its exercises, asked or not. A lesson is skipped if every one counts
    as known at one standard error below the estimate. One that was asked: answered right, and by
    knowledge rather than luck with a chance of 85 % at least (Bayes' rule). One that was not: a
    right answer has a chance of 85 % at least. So a wrong answer always keeps its lesson.
    A lesson without exercises shows nothing and is never tested out of.
    """
    right = {answer.exercise_id: answer.correct and answer.known for answer in reversed(answers)}
    ability = placed.mean - placed.error
    return tuple(
        lesson_id
        for lesson_id, items in lessons.items()
        if items and all(_is_known(item, right.get(item.exercise_id), ability) for item in items)
    )


def _is_known(item: Item, right: bool | None, ability: float) -> bool:
    chance = right_chance(item, ability)
    if right is None:
        return chance >= KNOWN_CHANCE
    return right and knowing_chance(item, ability) >= KNOWN_CHANCE * chance

"""Which lessons need the learner not take, going by her placement?

Asked once it has stopped. Skipping what one does not know costs more than repeating what one does,
so every doubt is counted against skipping.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from api.pacing.placement.estimating import Estimate
from api.pacing.placement.items import Answered, Item, counted, knowing_chance, right_chance

# The chance from which something counts as known, as for mastery (design, B3).
KNOWN_CHANCE = 0.85

# So many times likelier the answers must be of somebody who knows a lesson than of somebody who
# knows half of it: whoever knows half is let through once in 16 placements at most, whichever
# questions were chosen and whenever it stopped ("sequential probability ratio test", Wald 1945; in
# adaptive tests Reckase 1983, "A procedure for decision making using tailored testing"). The
# estimate alone is drawn to everybody's mean: eight right answers out of eight to questions with
# four options leave it at 0.94 with an error of 0.80, and before anything was learned of a course's
# questions nobody could ever skip a lesson. Those eight are 16.5 times likelier here; seven of
# eight are not enough, and neither are eight with two options, where luck has too large a part.
SURE_RATIO = 16.0
_HALF_KNOWN_TO_KNOWN = math.log(KNOWN_CHANCE / (1.0 - KNOWN_CHANCE))

# Where rounding leaves nothing of a chance; its logarithm must stay a number.
_LEAST_CHANCE = 1e-300

Told = Sequence[tuple[Item, Answered]]


def lessons_tested_out(
    lessons: Mapping[str, Sequence[Item]],
    pool: Iterable[Item],
    answers: Sequence[Answered],
    placed: Estimate,
) -> tuple[str, ...]:
    """Return the ids of the lessons that may be skipped, in the order given.

    `lessons`: lesson id -> all its exercises, asked or not; `pool`: the questions whose answers
    count. A wrong answer always keeps its lesson. Else a lesson is skipped in either of two cases.

    Every one of its exercises counts as known at one standard error below the estimate. One that
    was asked: right by knowledge rather than luck with a chance of 85 % at least (Bayes' rule). One
    that was not: a right answer has a chance of 85 % at least.

    Or all the answers together are 16 times likelier of somebody who knows its hardest exercise
    with a chance of 85 % than of somebody who knows it in one case of two.

    A lesson without exercises shows nothing and is never tested out of.
    """
    told = counted(pool, answers)
    right = {item.exercise_id: answer.correct and answer.known for item, answer in told}
    ability = placed.mean - placed.error
    return tuple(
        lesson_id
        for lesson_id, items in lessons.items()
        if items
        and all(right.get(item.exercise_id, True) for item in items)
        and (_is_predicted(items, right, ability) or _is_shown(items, told))
    )


def _is_predicted(items: Sequence[Item], right: Mapping[str, bool], ability: float) -> bool:
    return all(_is_known(item, item.exercise_id in right, ability) for item in items)


def _is_known(item: Item, was_right: bool, ability: float) -> bool:
    chance = right_chance(item, ability)
    if was_right:
        return knowing_chance(item, ability) >= KNOWN_CHANCE * chance
    return chance >= KNOWN_CHANCE


def _is_shown(items: Sequence[Item], told: Told) -> bool:
    hardest = max(items, key=_known_from)
    knows, knows_half = _known_from(hardest), hardest.difficulty
    ratio = math.fsum(_log_chance(*each, knows) - _log_chance(*each, knows_half) for each in told)
    return ratio >= math.log(SURE_RATIO)


def _known_from(item: Item) -> float:
    """The ability from which it counts as known."""
    return item.difficulty + _HALF_KNOWN_TO_KNOWN / item.discrimination


def _log_chance(item: Item, answer: Answered, ability: float) -> float:
    """How likely somebody of this ability answers so; with "I don't know" luck has no part."""
    chance = right_chance(item, ability) if answer.known else knowing_chance(item, ability)
    is_right = answer.correct and answer.known
    return math.log(max(chance if is_right else 1.0 - chance, _LEAST_CHANCE))

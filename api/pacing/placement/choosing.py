"""Which question comes next in a placement?

As hard as it tells most, but never against the last answer: after a right one nothing easier, after
a wrong one nothing harder. Topics take turns, and the best questions are not worn out.
"""

import zlib
from collections import Counter
from collections.abc import Sequence

from api.pacing.placement.estimating import UNKNOWN, Estimate, estimate
from api.pacing.placement.items import Answered, Item, counted, information
from api.pacing.placement.stopping import MOST_ITEMS

# The first is drawn from the best five, so that not everybody gets the same one, and each further
# one from one fewer ("5-4-3-2-1", McBride and Martin 1983, "Reliability and validity of adaptive
# ability tests in a military setting"): by then people have gone different ways. Always drawing
# from five gave agreement away where the pool is small: on training people of a real exam, r at
# five items rose from .541 to .583 with 15 items to ask and from .580 to .603 with 30.
DRAWN_FROM = 5

# An item asked in more than this share of all placements rests (in a small pool: more than twice an
# even share), as long as others are left. On held-out training people of a real exam this cost no
# agreement one could measure, and it bounded exposure far better than counting worn items less.
EXPOSURE_LIMIT = 0.2
_EVEN_SHARES = 2.0


def next_item(
    pool: Sequence[Item], answers: Sequence[Answered], seed: int, prior: Estimate = UNKNOWN
) -> Item | None:
    """Return the item to ask next; None if every one of the pool has been asked.

    In this order: not asked yet; at least as difficult as the last one if that was right, at most
    if it was wrong, as long as such are left; of a topic asked least so far; not asked of too many
    others ("restricted maximum information", Revuelta and Ponsoda 1998), as long as such are left;
    then, drawn by the seed and the number of answers, one of those that tell most at the present
    estimate: of the best five at first, of one fewer after each answer, in the end the best one.

    The same pool, answers, seed and prior give the same item, in one sitting or in five.
    """
    told = counted(pool, answers)
    asked = {answer.exercise_id for answer in answers}
    left = [item for item in pool if item.exercise_id not in asked]
    if not left:
        return None
    left = _whose_topic_is_next(_on_the_right_side(left, told), told)
    left = _rested(left, len(pool))
    ability = estimate(pool, answers, prior).mean
    best = sorted(left, key=lambda item: (-information(item, ability), item.exercise_id))
    drawn_from = min(max(DRAWN_FROM - len(answers), 1), len(best))
    return best[zlib.crc32(f"{seed}:{len(answers)}".encode()) % drawn_from]


def _on_the_right_side(left: list[Item], told: Sequence[tuple[Item, Answered]]) -> list[Item]:
    if not told:
        return left
    last, answer = told[-1]
    if answer.correct and answer.known:
        allowed = [item for item in left if item.difficulty >= last.difficulty]
    else:
        allowed = [item for item in left if item.difficulty <= last.difficulty]
    return allowed or left


def _whose_topic_is_next(left: list[Item], told: Sequence[tuple[Item, Answered]]) -> list[Item]:
    asked = Counter(item.topic for item, _ in told)
    least = min(asked[item.topic] for item in left)
    return [item for item in left if asked[item.topic] == least]


def _rested(left: list[Item], pool_size: int) -> list[Item]:
    limit = max(EXPOSURE_LIMIT, _EVEN_SHARES * MOST_ITEMS / pool_size)
    return [item for item in left if item.exposure <= limit] or left

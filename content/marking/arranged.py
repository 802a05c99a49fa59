"""Marks what was arranged: items put in order, left sides matched with right ones."""

from collections.abc import Mapping

from content.format import Exercise
from content.marking.verdict import (
    UnreadableResponse,
    Verdict,
    field_of,
    known_key,
    list_of,
)


def mark_ordering(exercise: Exercise, response: object) -> Verdict:
    """`{"order": ["c", "a", "b"]}` names every item once; right when each is in its place."""
    keys = [item.key for item in exercise.items]
    order = [known_key(key, keys, "order") for key in list_of(response, "order")]
    if sorted(order) != sorted(keys):
        raise UnreadableResponse("order", f"send each of {', '.join(keys)} once")
    right = dict(enumerate(exercise.order))
    return _verdict(tuple(right.get(place) == key for place, key in enumerate(order)))


def mark_matching(exercise: Exercise, response: object) -> Verdict:
    """`{"pairs": {"a": "b", ...}}` gives every left side a right one; right when all belong.

    The same right side may be given twice, as somebody does who is guessing: one of them is wrong.
    """
    pairs = field_of(response, "pairs")
    lefts = [item.key for item in exercise.items]
    if not isinstance(pairs, Mapping) or pairs.keys() != set(lefts):
        raise UnreadableResponse("pairs", f"send an object with each of {', '.join(lefts)}")
    rights = [match.key for match in exercise.matches]
    given = {left: known_key(pairs[left], rights, "pairs") for left in lefts}
    belongs = dict(exercise.pairs)
    return _verdict(tuple(belongs.get(left) == given[left] for left in lefts))


def _verdict(parts: tuple[bool, ...]) -> Verdict:
    """Without any part (the linter refuses it) there is no right answer, not an empty one."""
    return Verdict(bool(parts) and all(parts), parts=parts)

"""What was changed about what is filled in, put in order, matched or picked."""

from collections.abc import Iterator
from itertools import zip_longest

from content.comparing.change import Change, in_lines, text_changes
from content.format import Exercise, Gap


def gap_changes(old: Exercise, new: Exercise) -> Iterator[Change]:
    """Gaps by their number, from 1."""
    for number, (was, gap) in enumerate(zip_longest(old.gaps, new.gaps), start=1):
        if was != gap:
            yield from _gap(was, gap, new.id, str(number))


def _gap(was: Gap | None, gap: Gap | None, place: str, number: str) -> Iterator[Change]:
    accepted = (_accepted(was), _accepted(gap))
    if was is None or gap is None:
        yield Change("gap_added" if was is None else "gap_removed", place, *accepted, number)
        return
    if was.accepted != gap.accepted:
        yield Change("gap_changed", place, *accepted, number)
    if was.hint != gap.hint:
        yield Change("gap_hint_changed", place, was.hint or None, gap.hint or None, number)


def _accepted(gap: Gap | None) -> str | None:
    return None if gap is None else " | ".join(gap.accepted)


def arrangement_changes(old: Exercise, new: Exercise) -> Iterator[Change]:
    """Items in their right order, pairs as they belong together, what a poll offers; or, where
    those stand, only how they are shown."""
    told, place = False, new.id
    kind = "pair" if new.pairs or old.pairs else "item"
    before, after = _arranged(old), _arranged(new)
    if new.order and old.order and sorted(before) == sorted(after) and before != after:
        told = True
        yield Change("order_changed", place, in_lines(before), in_lines(after))
    else:
        for change in text_changes(kind, place, before, after, reworded=True):
            told = True
            yield change
    if not told and _shown(old) != _shown(new):
        yield Change("shuffled", place)


def _arranged(exercise: Exercise) -> list[str]:
    """The key in texts, as far as its keys lead to any."""
    texts = {item.key: item.text for item in exercise.items}
    if exercise.pairs:
        rights = {item.key: item.text for item in exercise.matches}
        return [
            f"{texts.get(left, left)} -> {rights.get(right, right)}"
            for left, right in exercise.pairs
        ]
    if exercise.order:
        return [texts.get(key, key) for key in exercise.order]
    return [item.text for item in exercise.items]


def _shown(exercise: Exercise) -> tuple[object, ...]:
    return exercise.items, exercise.matches, exercise.order, exercise.pairs

"""Which part of an older list stands where in a newer one?

What compares two texts of a lesson asks for their cards, options, items and sources.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Aligned:
    """The places of parts that belong together (older, newer; in the newer order), and the rest."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    fresh: tuple[int, ...]


Keys = tuple[Sequence[Hashable | None], Sequence[Hashable | None]]


def aligned(exact: Keys, *less_exact: Keys, rest: Keys | None = None) -> Aligned:
    """Parts with equal keys (older, newer) belong together, by the most exact keys first; then, by
    the `rest` keys, what stands between the same neighbours, in order. A part without a key (None)
    is not matched by it.
    """
    partners: dict[int, int] = {}
    for older, newer in (exact, *less_exact):
        partners |= _equal(older, newer, partners)
    if rest is not None:
        partners |= _equal(*_beside_neighbours(*rest, partners), partners)
    taken = set(partners.values())
    return Aligned(
        tuple(sorted(partners.items(), key=lambda pair: pair[1])),
        tuple(place for place in range(len(exact[0])) if place not in partners),
        tuple(place for place in range(len(exact[1])) if place not in taken),
    )


def moved(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The fewest parts that must have been moved for the others to stand in the old order."""
    kept = _longest_rising([old for old, _ in pairs])
    return tuple(pair for pair in pairs if pair[0] not in kept)


def is_moved(pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether any part stands in another order than before."""
    return any(old > following for (old, _), (following, _) in pairwise(pairs))


def _equal(
    before: Sequence[Hashable | None], after: Sequence[Hashable | None], known: dict[int, int]
) -> dict[int, int]:
    found: dict[int, int] = {}
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    taken = set(known.values())
    for place, key in enumerate(after):
        if key is not None and place not in taken:
            waiting[key].append(place)
    for place, key in enumerate(before):
        if key is not None and place not in known and waiting[key]:
            found[place] = waiting[key].popleft()
    return found


def _beside_neighbours(
    older: Sequence[Hashable | None], newer: Sequence[Hashable | None], known: dict[int, int]
) -> Keys:
    """Each key with the known part that stands before it."""
    news = {new: new for new in known.values()}
    return _with_neighbour(older, known), _with_neighbour(newer, news)


def _with_neighbour(
    keys: Sequence[Hashable | None], known: dict[int, int]
) -> list[tuple[int, Hashable] | None]:
    neighbour, found = -1, list[tuple[int, Hashable] | None]()
    for place, key in enumerate(keys):
        neighbour = known.get(place, neighbour)
        found.append(None if key is None else (neighbour, key))
    return found


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """A longest part of the distinct numbers that rises as it goes along."""
    ends: list[int] = []  # the smallest number that ends a rising run of each length
    earlier: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        earlier[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    kept: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = earlier[step]
    return frozenset(kept)

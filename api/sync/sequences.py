"""Which sequence numbers of an installation have arrived, and which are missing."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrived:
    """Everything `through` this number has arrived; `missing` are gaps above, first to last."""

    through: int
    highest: int
    missing: tuple[tuple[int, int], ...]


def arrived(through: int, ranges: Sequence[tuple[int, int]]) -> Arrived:
    """Return how far the numbers have come.

    `through`: how far they had come before; `ranges`: the runs above it that have arrived, the
    lowest first.
    """
    missing: list[tuple[int, int]] = []
    reached = through
    for first, last in ranges:
        if first == reached + 1 and not missing:
            through = last
        else:
            missing.append((reached + 1, first - 1))
        reached = last
    return Arrived(through, reached, tuple(missing))

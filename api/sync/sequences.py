"""Which sequence numbers of an installation have arrived, and which are missing."""

from collections.abc import Iterable, Sequence
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


def unbroken(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of consecutive numbers among these, first to last, the lowest first."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs

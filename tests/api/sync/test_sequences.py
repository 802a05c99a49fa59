"""How far a phone's numbers have come, whatever order they came in."""

from hypothesis import given
from hypothesis import strategies as st

from api.sync.sequences import arrived, unbroken

numbers = st.sets(st.integers(1, 60), max_size=40)


def runs(of: set[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in sorted(of):
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


@given(numbers, numbers)
def test_what_has_arrived_and_what_is_missing_make_up_everything(
    before: set[int], new: set[int]
) -> None:
    first = arrived(0, runs(before))
    seen = arrived(first.through, runs({each for each in before | new if each > first.through}))
    missing = {each for low, high in seen.missing for each in range(low, high + 1)}
    everything = set(range(1, max(before | new, default=0) + 1))
    assert missing == everything - (before | new)
    assert seen.through == min(missing, default=len(everything) + 1) - 1
    assert seen.through >= first.through
    assert seen.highest == max(before | new, default=0)
    assert all(low <= high for low, high in seen.missing)


def test_runs_are_told_by_their_ends() -> None:
    assert unbroken([5, 1, 2, 2, 3, 9]) == [(1, 3), (5, 5), (9, 9)]
    assert unbroken([]) == []


def test_the_first_number_that_never_came_is_missing() -> None:
    assert arrived(0, [(2, 5)]).missing == ((1, 1),)
    assert arrived(3, [(4, 9)]) == arrived(0, [(1, 9)])
    assert arrived(9, []).missing == ()

"""A backlog after an absence: no day over the minutes, nothing lost, most worth first."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.backlog import spread_backlog
from api.pacing.memory import Memory
from api.pacing.plan import ReviewCandidate
from api.pacing.valuing import ReviewOffer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def overdue(name: int, seconds: float, value: float) -> ReviewOffer:
    memory = Memory(3.0, 5.0, NOW, reps=2, lapses=0)
    review = ReviewCandidate(str(name), "old", memory, NOW, seconds, 0.8)
    return ReviewOffer(review, seconds, value, (1, -value / seconds, name))


sizes = st.lists(st.tuples(st.floats(1.0, 100.0), st.floats(0.01, 1.0)), max_size=20)


@given(sizes, st.floats(0.0, 200.0), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_no_day_holds_more_than_its_minutes_and_nothing_is_lost(
    pairs: list[tuple[float, float]], daily: float, days: int
) -> None:
    backlog = [overdue(name, *pair) for name, pair in enumerate(pairs)]
    spread, carried = spread_backlog(backlog, daily, days)
    assert len(spread) == days
    assert all(sum(offer.seconds for offer in day) <= daily + 1e-6 for day in spread)
    placed = [offer for day in spread for offer in day] + list(carried)
    assert sorted(o.candidate.exercise_id for o in placed) == sorted(map(str, range(len(pairs))))


def test_what_is_worth_most_per_second_comes_today_and_what_never_fits_is_carried() -> None:
    backlog = [overdue(0, 60.0, 0.1), overdue(1, 60.0, 0.3), overdue(2, 500.0, 9.0)]
    spread, carried = spread_backlog(backlog, 100.0, 3)
    assert [[offer.candidate.exercise_id for offer in day] for day in spread] == [["1"], ["0"], []]
    assert [offer.candidate.exercise_id for offer in carried] == ["2"]

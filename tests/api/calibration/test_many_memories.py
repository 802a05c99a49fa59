"""A log replayed in columns: the same memories and chances as answer by answer."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.calibration.many_memories import Log, arrange, replay
from api.pacing.memory import DEFAULT_WEIGHTS, Memory, Rating, retrievability, review

START = datetime(2026, 1, 5, 8, tzinfo=UTC)

gaps = st.sampled_from([0.0, 0.01, 0.1, 0.25, 1.0, 2.5, 9.0, 60.0, 400.0])
rows = st.lists(st.tuples(gaps, st.integers(0, 5), st.sampled_from(Rating)), min_size=1)


def log_of(rows: list[tuple[float, int, Rating]]) -> Log:
    """The rows (days since the row before, exercise, rating) as columns."""
    since, exercises, ratings = zip(*rows, strict=True)
    return Log(np.array(exercises), np.array(ratings), np.cumsum(since))


@given(rows)
@settings(max_examples=60, deadline=None)
def test_a_log_in_columns_ends_in_the_memories_it_has_one_answer_at_a_time(
    rows: list[tuple[float, int, Rating]],
) -> None:
    log = log_of(rows)
    replayed = replay(arrange(log), DEFAULT_WEIGHTS)
    memories: dict[int, Memory] = {}
    chances = []
    for exercise, (_, _, rating), day in zip(log.exercises.tolist(), rows, log.days, strict=True):
        at, before = START + timedelta(days=float(day)), memories.get(exercise)
        chances.append(retrievability(before, at) if before else 1.0)
        memories[exercise] = review(before, rating, at)
    ends = [memories[exercise] for exercise in sorted(memories)]
    assert replayed.chances == pytest.approx(chances, rel=1e-6)
    assert replayed.stability == pytest.approx([end.stability for end in ends], rel=1e-6)
    assert replayed.difficulty == pytest.approx([end.difficulty for end in ends], rel=1e-9)


def test_turns_hold_every_first_review_then_every_second() -> None:
    turns = arrange(log_of([(0, 7, Rating.GOOD), (1, 3, Rating.HARD), (2, 3, Rating.AGAIN)]))
    assert turns.rows.tolist() == [1, 0, 2]
    assert turns.ends.tolist() == [2, 3]
    assert turns.gaps.tolist() == [0.0, 0.0, 2.0]

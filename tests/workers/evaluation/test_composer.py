"""The comparison of composers: the simulation is what it says, and two layouts are read."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from api.pacing.memory import DEFAULT_WEIGHTS, Memory, Rating, retrievability, review
from api.pacing.plan import ReviewCandidate
from api.pacing.valuing import review_gain
from workers.evaluation.composer import simulate
from workers.evaluation.composer_breaks import evaluate_breaks
from workers.evaluation.composer_learners import Cohort, read_people
from workers.evaluation.composer_policies import Interlude, due_queue, fixed
from workers.evaluation.composer_policies import random as anything
from workers.evaluation.tables import UnreadableData

START = datetime(2026, 1, 1, tzinfo=UTC)
ONE = (
    *(0.4, 0.9, 2.3, 10.9, 5.0, 1.1, 0.86, 0.01, 1.49, 0.14, 0.94, 2.18, 0.05, 0.34, 1.26),
    *(0.29, 2.61),
)
PEOPLE = np.array([ONE] * 12)


def test_what_the_simulation_believes_is_what_the_product_would_remember() -> None:
    cohort = Cohort(PEOPLE, 1, seed=3)
    remembered: list[Memory | None] = [None] * 12
    for day in (0, 1, 4, 5, 30):
        cohort.day = day
        now = START + timedelta(days=day)
        for who, memory in enumerate(remembered):
            if memory is not None:
                recall = retrievability(memory, now)
                asked = ReviewCandidate("one", "lesson", memory, now, 15.0, recall)
                gain = review_gain(asked, now, DEFAULT_WEIGHTS)
                assert cohort.recall()[who, 0] == pytest.approx(recall)
                assert cohort.gain(30.0)[who, 0] == pytest.approx(gain)
        cohort.answer(np.arange(12), np.zeros(12, dtype=np.intp))
        for who, memory in enumerate(remembered):
            right = cohort.right_in_row[who, 0] > 0
            after = review(memory, Rating.GOOD if right else Rating.AGAIN, now)
            assert cohort.believed.stability[who, 0] == pytest.approx(after.stability)
            assert cohort.believed.difficulty[who, 0] == pytest.approx(after.difficulty)
            remembered[who] = after


def test_all_use_the_same_minutes_and_the_same_seed_gives_the_same_outcome() -> None:
    ours = simulate(Interlude(12), PEOPLE, 100, 15, seed=1)
    again = simulate(Interlude(12), PEOPLE, 100, 15, seed=1)
    queue = simulate(due_queue(0.9), PEOPLE, 100, 15, seed=1)
    assert np.array_equal(ours.recalled, again.recalled)
    assert ours.minutes == pytest.approx(queue.minutes, abs=2.5)


def test_choosing_well_beats_anything_at_all_and_fixed_intervals() -> None:
    ours = simulate(Interlude(12), PEOPLE, 60, 30, seed=1).recalled.mean()
    assert ours > simulate(anything, PEOPLE, 60, 30, seed=1).recalled.mean()
    assert ours > simulate(fixed(3.0), PEOPLE, 60, 30, seed=1).recalled.mean()


def test_learners_with_odd_ids_and_few_reviews_are_never_reported(tmp_path: Path) -> None:
    def written(*people: tuple[int, int]) -> Path:
        with (tmp_path / "people.csv").open("w") as file:
            rows = csv.writer(file)
            rows.writerow(["user", "size", *(f"w{place}" for place in range(17))])
            rows.writerows([user, size, *([user] * 17)] for user, size in people)
        return tmp_path / "people.csv"

    people = read_people(written((2, 5000), (3, 5000), (4, 100), (6, 2000)), 9, seed=1)
    assert sorted(people[:, 0]) == [2.0, 6.0]
    with pytest.raises(UnreadableData, match="even id"):
        read_people(written((3, 5000)), 9, seed=1)


def test_sessions_of_learners_never_timed_before_end_in_time(tmp_path: Path) -> None:
    dice = random.Random(1)
    with (tmp_path / "answers.csv").open("w") as file:
        rows = csv.writer(file)
        rows.writerow(["student", "time", "kc_id", "latency_ms"])
        for student in range(16):
            own = dice.gauss(0.0, 0.2)
            for at in range(90):
                took = 8000 * np.exp(own + dice.gauss(0.0, 0.4))
                rows.writerow([f"s{student}", at, f"k{at % 20}", round(took)])
    report = evaluate_breaks(tmp_path / "answers.csv", seed=1)
    ours = report.models["interlude"]
    assert ours["in_time"].value >= 0.7
    assert ours["room_for_one"].value == 0.0
    assert ours["in_time"].value > report.models["mean_pace"]["in_time"].value

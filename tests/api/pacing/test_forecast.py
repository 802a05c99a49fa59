"""The reviews to come: when they are due, what they leave, and never more than a day takes."""

import math
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pacing.forecast import Forecast, Remembered, forecast
from api.pacing.memory import Memory, Rating, due_at, retrievability, review
from api.pacing.pace import Spread
from api.pacing.study_day import UnknownZone, study_day

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EXACT = Spread(0.0, 0.0)
USUAL = Spread(0.2, 0.01)
NO_LIMIT = 1e6


def remembered(
    stability: float, days_ago: float, seconds: float = 60.0, difficulty: float = 5.0
) -> Remembered:
    memory = Memory(stability, difficulty, NOW - timedelta(days=days_ago), 3, 0)
    return Remembered(memory, due_at(memory), seconds)


def minutes(forecast: Forecast) -> list[float]:
    return [round(day.minutes, 2) for day in forecast.days]


memories = st.builds(
    remembered,
    stability=st.floats(0.01, 400.0),
    days_ago=st.floats(0.0, 900.0),
    seconds=st.floats(1.0, 300.0),
    difficulty=st.floats(1.0, 10.0),
)


def test_nothing_remembered_asks_for_nothing() -> None:
    nothing = forecast([], 10.0, NOW, "UTC", USUAL)
    assert len(nothing.days) == 30
    assert [nothing.days[0].date, nothing.days[-1].date] == [date(2026, 3, 2), date(2026, 3, 31)]
    assert sum(minutes(nothing)) == 0.0


def test_a_memory_is_asked_on_the_study_day_it_is_due_in_the_learner_s_zone() -> None:
    one = [remembered(stability=5.0, days_ago=0.0)]
    assert minutes(forecast(one, 10.0, NOW, "UTC", EXACT))[:6] == [0, 0, 0, 0, 0, 1.0]
    # Between the two, the study day ends in Kiribati: there it is three and then five at night.
    late = datetime(2026, 3, 2, 13, tzinfo=UTC)
    at_three = Remembered(one[0].memory, datetime(2026, 3, 2, 15, tzinfo=UTC), 60.0)
    assert minutes(forecast([at_three], 10.0, late, "Pacific/Kiritimati", EXACT))[:2] == [0, 1.0]
    assert minutes(forecast([at_three], 10.0, late, "UTC", EXACT))[:1] == [1.0]


def test_what_is_overdue_is_asked_today() -> None:
    overdue = [remembered(stability=5.0, days_ago=20.0)]
    assert minutes(forecast(overdue, 10.0, NOW, "UTC", EXACT))[0] == 1.0


def test_a_review_comes_back_tomorrow_if_missed_and_later_if_right() -> None:
    later = forecast([remembered(stability=1.0, days_ago=1.0)], 10.0, NOW, "UTC", EXACT)
    asked = minutes(later)
    assert asked[0] == 1.0
    assert 0.05 <= asked[1] <= 0.15
    assert sum(asked[2:6]) > 0.8
    assert sum(asked) > 2.5


def test_aiming_at_less_asks_for_fewer_minutes() -> None:
    dice = random.Random(1)
    deck = [remembered(dice.uniform(2, 30), 1.0) for _ in range(60)]
    asked = [
        forecast(deck, NO_LIMIT, NOW, "UTC", EXACT, desired_retention=desired).minutes_a_day()
        for desired in (0.75, 0.85, 0.9)
    ]
    assert asked[0] < asked[1] < asked[2]


@given(st.lists(memories, max_size=60), st.floats(0.5, 30.0))
@settings(max_examples=40, deadline=None)
def test_ac_p3_no_day_takes_more_than_the_learner_s_minutes_and_nothing_is_lost(
    deck: list[Remembered], daily: float
) -> None:
    planned = forecast(deck, daily, NOW, "UTC", USUAL)
    carried = 0.0
    for day in planned.days:
        assert 0.0 <= day.low <= day.high <= daily + 1e-9
        assert day.minutes <= daily
        assert day.carried == pytest.approx(0.0, abs=1e-6) or day.minutes == daily
        assert day.carried >= carried - daily - 1e-6
        carried = day.carried
    asked = sum(each.seconds for each in deck if each.due_at < NOW + timedelta(days=28)) / 60.0
    assert sum(day.minutes for day in planned.days) + carried >= asked - 0.1


def test_ac_p3_a_month_away_is_spread_over_days() -> None:
    backlog = [remembered(4.0, 30.0, seconds=60.0) for _ in range(40)]
    planned = forecast(backlog, 10.0, NOW, "UTC", EXACT)
    assert minutes(planned)[:5] == [10.0] * 5
    assert [round(day.carried) for day in planned.days[:1]] == [30]
    assert planned.days[-1].carried < 10.0
    assert planned.minutes_a_day() > 40 / 30


def test_minutes_and_days_must_be_positive_and_the_zone_known() -> None:
    with pytest.raises(ValueError, match="needs minutes and days"):
        forecast([], 0.0, NOW, "UTC", USUAL)
    with pytest.raises(ValueError, match="needs minutes and days"):
        forecast([], 5.0, NOW, "UTC", USUAL, days=0)
    with pytest.raises(UnknownZone):
        forecast([], 5.0, NOW, "Atlantis", USUAL)


def lived(dice: random.Random, deck: list[Remembered], days: int) -> list[float]:
    """The minutes each day really takes a learner who does all that is due, one by one."""
    today = study_day(NOW, "UTC")
    memories = [each.memory for each in deck]
    places = [max(0, (study_day(each.due_at, "UTC") - today).days) for each in deck]
    pace, taken = dice.gauss(0.0, math.sqrt(USUAL.pace_variance)), [0.0] * days
    for place in range(days):
        for number, each in enumerate(deck):
            if places[number] > place:
                continue
            at = NOW + timedelta(days=place, hours=dice.uniform(-7.0, 15.0))
            right = dice.random() < retrievability(memories[number], at)
            rating = Rating.GOOD if right else Rating.AGAIN
            memories[number] = review(memories[number], rating, at)
            due = (study_day(due_at(memories[number]), "UTC") - today).days
            places[number] = max(place + 1, due)
            stray = dice.gauss(pace, math.sqrt(USUAL.answer_variance))
            taken[place] += each.seconds * math.exp(stray) / 60.0
    return taken


def test_in_a_simulated_cohort_eight_days_in_ten_lie_in_the_band() -> None:
    dice, held, told, took = random.Random(20260302), 0, 0.0, 0.0
    cohort, days = 25, 14
    for _ in range(cohort):
        deck = [
            remembered(
                stability := dice.lognormvariate(2.0, 1.0),
                dice.uniform(0.0, 1.2) * stability,
                dice.uniform(8.0, 30.0),
                dice.uniform(2.0, 9.0),
            )
            for _ in range(150)
        ]
        planned = forecast(deck, NO_LIMIT, NOW, "UTC", USUAL, days=days).days
        real = lived(dice, deck, days)
        held += sum(day.low <= took <= day.high for day, took in zip(planned, real, strict=True))
        told, took = told + sum(day.minutes for day in planned), took + sum(real)
    assert 0.75 <= held / (cohort * days) <= 0.85
    assert told == pytest.approx(took, rel=0.05)

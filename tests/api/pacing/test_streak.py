"""A streak counts days or weeks in a row; freezes, holds and journeys keep it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.pacing.holding import HeldDays
from api.pacing.streak import Lived, Streak, never_lived, streak

MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)


def days(*places: int) -> list[date]:
    """Days counted from the Monday."""
    return [MONDAY + place * DAY for place in places]


def of_days(studied: Iterable[int], today: int, *holds: HeldDays) -> Streak:
    """The streak in days."""
    return streak(days(*studied), MONDAY + today * DAY, "day", holds)


def hold(first: int, last: int | None) -> HeldDays:
    """A hold of days counted from the Monday."""
    return HeldDays(MONDAY + first * DAY, None if last is None else MONDAY + last * DAY, "UTC")


def test_without_an_answer_there_is_no_streak() -> None:
    assert of_days([], 0) == Streak("day", 0, 0, 0, counted=False)


def test_today_is_not_missed_before_it_is_over() -> None:
    assert of_days([0, 1], 1) == Streak("day", 2, 2, 0, counted=True)
    assert of_days([0, 1], 2) == Streak("day", 2, 2, 0, counted=False)
    assert of_days([0, 1], 3) == Streak("day", 0, 2, 0, counted=False)


def test_seven_studied_days_earn_a_freeze_and_two_at_most_are_kept() -> None:
    assert of_days(range(6), 5).freezes == 0
    assert of_days(range(7), 6).freezes == 1
    assert of_days(range(30), 29).freezes == 2


def test_a_missed_day_spends_a_freeze_and_does_not_count() -> None:
    assert of_days([*range(7), 8], 8) == Streak("day", 8, 8, 0, counted=True)
    assert of_days([*range(7), 9], 9) == Streak("day", 1, 7, 0, counted=True)
    assert of_days([*range(14), 16], 16) == Streak("day", 15, 15, 0, counted=True)
    assert of_days(range(14), 16).freezes == 0
    assert of_days(range(14), 17) == Streak("day", 0, 14, 0, counted=False)


def test_what_was_earned_before_a_break_is_gone_with_it() -> None:
    assert of_days([*range(6), 9], 9).freezes == 0
    assert of_days([*range(6), *range(9, 15)], 14).freezes == 0


def test_days_on_hold_neither_break_nor_count() -> None:
    assert of_days([0, 1, 7], 7, hold(2, 6)) == Streak("day", 3, 3, 0, counted=True)
    assert of_days([0, 1, 7], 7, hold(2, 5)).length == 1
    assert of_days([0, 1, 4, 7], 7, hold(2, 6)).length == 4
    assert of_days([0, 1], 400, hold(2, None)) == Streak("day", 2, 2, 0, counted=False)


weeks_apart = st.lists(st.integers(0, 120), unique=True)


@given(weeks_apart, st.integers(0, 30), st.integers(0, 60))
def test_a_hold_inserted_between_days_changes_nothing(
    studied: list[int], length: int, before: int
) -> None:
    today = max(studied, default=0) + 1
    plain = of_days(studied, today)
    moved = [place if place < before else place + length for place in studied]
    later = today if today < before else today + length
    holds = [hold(before, before + length - 1)] if length else []
    assert of_days(moved, later, *holds) == plain


@given(weeks_apart, st.integers(0, 130))
def test_one_more_studied_day_never_shortens_a_streak(studied: list[int], more: int) -> None:
    today = 130
    assert of_days([*studied, more], today).length >= of_days(studied, today).length


def of_weeks(studied: Iterable[int], today: int, needed: int, *holds: HeldDays) -> Streak:
    """The streak in weeks of so many days."""
    return streak(days(*studied), MONDAY + today * DAY, "week", holds, (), lambda _: needed)


def test_a_week_counts_with_the_days_of_her_goal() -> None:
    assert of_weeks([0, 3, 8, 9], 10, 2) == Streak("week", 2, 2, 0, counted=True)
    assert of_weeks([0, 3, 8], 10, 2) == Streak("week", 1, 1, 0, counted=False)
    assert of_weeks([0, 3, 8], 14, 2).length == 0
    assert streak(days(0, 13), MONDAY + 20 * DAY, "week").length == 2


def test_a_week_with_days_away_is_passed_over_unless_it_counts() -> None:
    assert of_weeks([0, 1, 7, 14, 15], 15, 2, hold(9, 13)).length == 2
    assert of_weeks([0, 1, 7, 8, 14, 15], 15, 2, hold(9, 13)).length == 3
    assert of_weeks([0, 1, 7, 14, 15], 15, 2).length == 1


def test_a_freeze_keeps_a_week() -> None:
    assert of_weeks([*range(7), 14], 14, 1) == Streak("week", 2, 2, 0, counted=True)


TOKYO, ANGELES = "Asia/Tokyo", "America/Los_Angeles"


def lived(day: int, hour: int, zone: str) -> Lived:
    """A moment of November 2026, in UTC, on the clock of a zone."""
    return Lived(datetime(2026, 11, day, hour, tzinfo=UTC), zone)


def test_a_date_skipped_on_the_way_east_was_never_lived() -> None:
    # The evening of the 5th in Los Angeles, the morning of the 7th in Tokyo.
    evening, morning = lived(6, 4, ANGELES), lived(7, 1, TOKYO)
    assert never_lived(evening, morning) == [date(2026, 11, 6)]
    # 26 hours from the morning of the 5th there to the morning of the 7th here.
    assert never_lived(lived(5, 18, ANGELES), lived(6, 20, TOKYO)) == [date(2026, 11, 6)]


def test_a_day_really_missed_is_not_excused_by_a_journey() -> None:
    assert never_lived(lived(6, 4, ANGELES), lived(8, 1, TOKYO)) == [date(2026, 11, 7)]
    assert never_lived(lived(6, 4, ANGELES), lived(8, 4, ANGELES)) == []
    assert never_lived(lived(6, 1, TOKYO), lived(8, 4, ANGELES)) == []


def test_skipped_dates_keep_the_streak() -> None:
    studied = days(0, 1, 3)
    assert streak(studied, MONDAY + 3 * DAY, "day").length == 1
    assert streak(studied, MONDAY + 3 * DAY, "day", (), days(2)).length == 3

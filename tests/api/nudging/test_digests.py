"""When the weekly mail comes, by her own clock, and when there is none."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from api.nudging.digests import (
    AT_THE_LATEST,
    DEFAULT_TIME,
    NOTHING,
    DaysGoal,
    DigestTime,
    Standing,
    digest_moment,
    digest_objection,
    due_weeks,
    next_moment,
)
from api.nudging.policy import Hold

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
EARLIER = MOMENT - timedelta(days=30)
SECOND, WEEK = timedelta(seconds=1), timedelta(days=7)
SOME = Standing(1, 0, 0, "day", None)


@pytest.mark.parametrize(
    ("week", "when", "zone", "moment"),
    [
        ("2026-11-23", DEFAULT_TIME, BERLIN, "2026-11-23T07:00Z"),
        ("2026-07-06", DEFAULT_TIME, BERLIN, "2026-07-06T06:00Z"),
        # 02:00 -> 03:00, and 03:00 -> 02:00
        ("2026-03-23", DigestTime(7, time(2, 30)), BERLIN, "2026-03-29T01:00Z"),
        ("2026-10-19", DigestTime(7, time(2, 30)), BERLIN, "2026-10-25T00:30Z"),
        # without a midnight; and a Friday that never came
        ("2026-04-20", DigestTime(5, time(0)), "Africa/Cairo", "2026-04-23T22:00Z"),
        ("2011-12-26", DigestTime(5, time(12)), "Pacific/Apia", "2011-12-30T10:00Z"),
    ],
)
def test_it_comes_by_the_wall_clock(week: str, when: DigestTime, zone: str, moment: str) -> None:
    found = digest_moment(date.fromisoformat(week), when, zone)
    assert found == datetime.fromisoformat(moment)


def test_a_week_is_due_from_its_moment_on_and_until_it_is_decided() -> None:
    assert due_weeks(DEFAULT_TIME, BERLIN, EARLIER, MOMENT - SECOND, {MONDAY - WEEK}) == []
    assert due_weeks(DEFAULT_TIME, BERLIN, EARLIER, MOMENT, {MONDAY - WEEK}) == [MONDAY]
    assert due_weeks(DEFAULT_TIME, BERLIN, EARLIER, MOMENT, {MONDAY - WEEK, MONDAY}) == []
    assert due_weeks(DEFAULT_TIME, BERLIN, MOMENT + SECOND, MOMENT + WEEK / 2, set()) == []


def test_what_came_due_before_an_outage_over_sunday_is_not_forgotten() -> None:
    sunday = DigestTime(7, time(22))
    found = due_weeks(sunday, BERLIN, EARLIER, MOMENT, {MONDAY - 2 * WEEK})
    assert found == [MONDAY - WEEK]


def test_the_next_one_is_in_the_first_week_that_is_not_decided() -> None:
    assert next_moment(DEFAULT_TIME, BERLIN, MOMENT - SECOND, set()) == MOMENT
    assert next_moment(DEFAULT_TIME, BERLIN, MOMENT - SECOND, {MONDAY}) == MOMENT + WEEK
    assert next_moment(DEFAULT_TIME, BERLIN, MOMENT, set()) == MOMENT + WEEK


def test_a_journey_over_the_date_line_brings_no_second_mail() -> None:
    """At eight in Kiritimati it is still Sunday in Honolulu, of the week before."""
    kiritimati, honolulu = "Pacific/Kiritimati", "Pacific/Honolulu"
    sent_at = digest_moment(MONDAY, DEFAULT_TIME, kiritimati)
    decided = {MONDAY - 2 * WEEK, MONDAY - WEEK, MONDAY}
    for hours in range(1, 24 * 7 + 20):
        now = sent_at + timedelta(hours=hours)
        assert due_weeks(DEFAULT_TIME, honolulu, EARLIER, now, decided) == []
    following = next_moment(DEFAULT_TIME, honolulu, sent_at + SECOND, decided)
    assert following == digest_moment(MONDAY + WEEK, DEFAULT_TIME, honolulu)


@pytest.mark.parametrize(
    ("hold", "standing", "late", "objection"),
    [
        (None, SOME, timedelta(), None),
        (None, Standing(0, 3, 0, "day", None), timedelta(), None),
        (None, Standing(0, 0, 2, "week", None), AT_THE_LATEST, None),
        (None, SOME, AT_THE_LATEST + SECOND, "expired"),
        (Hold(MONDAY, MONDAY), SOME, timedelta(), "on_hold"),
        (Hold(date(2026, 11, 1), None), SOME, timedelta(), "on_hold"),
        (Hold(date(2026, 11, 24), None), SOME, timedelta(), None),
        (Hold(date(2026, 11, 1), date(2026, 11, 22)), SOME, timedelta(), None),
        (None, None, timedelta(), "not_enrolled"),
        (None, NOTHING, timedelta(), "nothing_to_say"),
        (None, Standing(0, 0, 0, "day", DaysGoal(3, 0)), timedelta(), "nothing_to_say"),
    ],
)
def test_why_there_is_none(
    hold: Hold | None, standing: Standing | None, late: timedelta, objection: str | None
) -> None:
    assert digest_objection(BERLIN, hold, standing, MOMENT, MOMENT + late) == objection

"""Every objection, the one that is named, and what is planned when there is none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nudging.attention import DEFAULT_CAPS, Caps, Interruption
from api.nudging.breaks import Break, BreakWindow, next_break
from api.nudging.policy import (
    LEAST_MINUTES,
    MOST_MINUTES,
    SILENT,
    Hold,
    Situation,
    Work,
    decide,
    still_wanted,
    useful_until,
)
from api.nudging.quiet_hours import QuietHours, is_quiet
from api.pacing.study_day import UnknownZone, local_time

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LUNCH = BreakWindow(1, time(12, 30), time(12, 45))
TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # in Berlin
BREAK = Break(NOON + 30 * MINUTE, NOON + 45 * MINUTE, TODAY)
WELCOME = Situation(
    zone="Europe/Berlin",
    windows=(LUNCH,),
    quiet=QuietHours(time(22), time(7)),
    caps=DEFAULT_CAPS,
    hold=None,
    consent_version=1,
    is_member=True,
    done_today=False,
    interruptions=(),
    work=Work(due=3, new_lesson=True),
    last_arm=None,
)

Change = Callable[[Situation], Situation]
HOUR = timedelta(hours=1)


def reminded(known: Situation, *ago: timedelta, caps: Caps | None = None) -> Situation:
    """With reminders so long before noon, on the dates they had in Berlin."""
    moments = [NOON - each for each in ago]
    been = tuple(Interruption(at, local_time(at, "Europe/Berlin").date()) for at in moments)
    return replace(known, interruptions=(*known.interruptions, *been), caps=caps or known.caps)


def soon_again(known: Situation) -> Situation:
    """Reminded yesterday evening, wanting one more a day, but a day between two."""
    caps = replace(known.caps, per_day=known.caps.per_day + 1, hours_apart=24)
    return reminded(known, 14 * HOUR, caps=caps)


# In the order in which they are named. `expired` is a matter of `now`, not of the situation.
CHANGES: dict[str, Change] = {
    "no_consent": lambda known: replace(known, consent_version=None),
    "not_enrolled": lambda known: replace(known, is_member=False),
    "expired": lambda known: known,
    "break_changed": lambda known: replace(known, windows=()),
    "on_hold": lambda known: replace(known, hold=Hold(TODAY, None)),
    "done_today": lambda known: replace(known, done_today=True),
    "day_cap": lambda known: reminded(known, *[HOUR] * 5),
    "week_cap": lambda known: reminded(known, *(n * DAY for n in (1, 2, 3, 4))),
    "rolling_day_cap": lambda known: reminded(known, 14 * HOUR),
    "gap": soon_again,
    "nothing_to_do": lambda known: replace(known, work=Work(0, False)),
    "quiet_hours": lambda known: replace(known, quiet=QuietHours(time(12), time(14))),
}
AT_PLANNING = [objection for objection in CHANGES if objection != "break_changed"]


def now_for(*objections: str) -> datetime:
    left = timedelta(seconds=119) if "expired" in objections else 15 * MINUTE
    return BREAK.ends_at - left


def test_a_welcome_reminder_is_planned_for_the_start_of_the_break() -> None:
    decision = decide(WELCOME, BREAK, 1, NOON)
    assert decision.planned_at == BREAK.starts_at
    assert decision.minutes == 15
    assert decision.held_by is None
    assert decision.eligible == (SILENT, "due", "next_lesson", "minutes")
    assert decision.probabilities == (0.0, 1 / 3, 1 / 3, 1 / 3)
    assert decision.arm in decision.eligible[1:]
    assert still_wanted(WELCOME, BREAK, BREAK.starts_at) is None


@pytest.mark.parametrize("objection", AT_PLANNING)
def test_each_objection_holds_a_reminder(objection: str) -> None:
    decision = decide(CHANGES[objection](WELCOME), BREAK, 1, now_for(objection))
    assert decision.held_by == objection
    assert (decision.eligible, decision.arm, decision.probabilities) == ((SILENT,), SILENT, (1.0,))
    assert (decision.planned_at, decision.minutes) == (None, 0)


@pytest.mark.parametrize("objection", CHANGES)
def test_each_objection_stops_a_reminder_at_sending(objection: str) -> None:
    assert still_wanted(CHANGES[objection](WELCOME), BREAK, now_for(objection)) == objection


@pytest.mark.parametrize(("first", "then"), list(combinations(AT_PLANNING, 2)))
def test_of_two_objections_the_more_fundamental_is_named(first: str, then: str) -> None:
    situation = CHANGES[then](CHANGES[first](WELCOME))
    assert decide(situation, BREAK, 1, now_for(first, then)).held_by == first


@pytest.mark.parametrize(("first", "then"), list(combinations(CHANGES, 2)))
def test_of_two_objections_at_sending_the_more_fundamental_is_named(first: str, then: str) -> None:
    situation = CHANGES[then](CHANGES[first](WELCOME))
    assert still_wanted(situation, BREAK, now_for(first, then)) == first


@pytest.mark.parametrize("work", [None, Work(0, False)])
def test_without_work_there_is_nothing_to_remind_of(work: Work | None) -> None:
    situation = replace(WELCOME, work=work)
    assert decide(situation, BREAK, 1, NOON).held_by == "nothing_to_do"
    assert still_wanted(situation, BREAK, BREAK.starts_at) == "nothing_to_do"


@pytest.mark.parametrize(
    ("work", "arms"),
    [(Work(1, False), ("due", "minutes")), (Work(0, True), ("next_lesson", "minutes"))],
)
def test_either_kind_of_work_is_enough_and_only_it_is_spoken_of(
    work: Work, arms: tuple[str, ...]
) -> None:
    assert decide(replace(WELCOME, work=work), BREAK, 1, NOON).eligible == (SILENT, *arms)


def test_the_words_used_last_are_half_as_likely() -> None:
    decision = decide(replace(WELCOME, last_arm="due"), BREAK, 1, NOON)
    assert decision.probabilities == (0.0, 0.2, 0.4, 0.4)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (TODAY, TODAY, True),
        (TODAY - 9 * DAY, None, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
)
def test_a_hold_covers_its_first_and_last_date(first: date, last: date | None, held: bool) -> None:
    situation = replace(WELCOME, hold=Hold(first, last))
    assert (decide(situation, BREAK, 1, NOON).held_by == "on_hold") is held
    assert (still_wanted(situation, BREAK, BREAK.starts_at) == "on_hold") is held


def test_two_minutes_are_enough_and_a_second_less_is_not() -> None:
    at = BREAK.ends_at - LEAST_MINUTES * MINUTE
    assert decide(WELCOME, BREAK, 1, at).minutes == LEAST_MINUTES
    assert still_wanted(WELCOME, BREAK, at) is None
    late = at + timedelta(seconds=1)
    assert decide(WELCOME, BREAK, 1, late).held_by == "expired"
    assert still_wanted(WELCOME, BREAK, late) == "expired"


def test_a_break_that_began_is_planned_for_now_with_the_whole_minutes_left() -> None:
    now = BREAK.ends_at - timedelta(minutes=7, seconds=44)
    decision = decide(WELCOME, BREAK, 1, now)
    assert (decision.planned_at, decision.minutes) == (now, 7)


def test_a_long_break_is_offered_a_quarter_of_an_hour() -> None:
    long = replace(BREAK, ends_at=BREAK.ends_at + 60 * MINUTE)
    assert decide(WELCOME, long, 1, NOON).minutes == MOST_MINUTES == 15


@pytest.mark.parametrize(("quiet_until", "minutes"), [(43, 2), (40, 5)])
def test_a_break_that_begins_in_quiet_hours_is_planned_for_their_end(
    quiet_until: int, minutes: int
) -> None:
    situation = replace(WELCOME, quiet=QuietHours(time(12), time(12, quiet_until)))
    decision = decide(situation, BREAK, 1, NOON)
    assert decision.planned_at == NOON + quiet_until * MINUTE
    assert decision.minutes == minutes


def test_a_break_with_a_minute_outside_quiet_hours_is_held_by_them() -> None:
    situation = replace(WELCOME, quiet=QuietHours(time(12), time(12, 44)))
    assert decide(situation, BREAK, 1, NOON).held_by == "quiet_hours"


def test_a_break_after_midnight_decided_the_evening_before_is_judged_by_its_own_date() -> None:
    early = BreakWindow(2, time(0, 5), time(0, 20))
    situation = replace(WELCOME, windows=(early,), quiet=QuietHours(time(1), time(1)))
    evening = datetime(2026, 3, 2, 22, 55, tzinfo=UTC)  # five to midnight
    tuesday = next_break((early,), "Europe/Berlin", evening)
    assert tuesday is not None
    day_before = NOON - (tuesday.starts_at - DAY)
    for spent in (reminded(situation, day_before), situation):
        assert decide(spent, tuesday, 1, evening).planned_at == tuesday.starts_at
    held = replace(situation, hold=Hold(TODAY + DAY, None))
    assert decide(held, tuesday, 1, evening).held_by == "on_hold"


@pytest.mark.parametrize(
    "windows",
    [
        (replace(LUNCH, starts=time(12, 31)),),
        (replace(LUNCH, weekday=2),),
    ],
)
def test_a_break_she_moved_is_not_the_one_decided_about(windows: tuple[BreakWindow, ...]) -> None:
    situation = replace(WELCOME, windows=windows)
    assert still_wanted(situation, BREAK, BREAK.starts_at) == "break_changed"


@pytest.mark.parametrize(("ends", "minutes"), [(time(12, 50), 15), (time(12, 40), 10)])
def test_a_break_that_became_longer_or_shorter_is_still_a_break(ends: time, minutes: int) -> None:
    changed = replace(WELCOME, windows=(replace(LUNCH, ends=ends),))
    assert still_wanted(changed, BREAK, BREAK.starts_at) is None
    until = useful_until(changed, BREAK, BREAK.starts_at)
    assert until - BREAK.starts_at == timedelta(minutes=minutes)


def test_of_a_break_made_too_short_nothing_is_left() -> None:
    short = replace(WELCOME, windows=(replace(LUNCH, ends=time(12, 31)),))
    assert still_wanted(short, BREAK, BREAK.starts_at) == "expired"


def test_a_reminder_is_gone_before_quiet_hours_begin_within_its_break() -> None:
    quiet = replace(WELCOME, quiet=QuietHours(time(12, 33), time(14)))
    now = BREAK.starts_at + timedelta(seconds=7)
    assert useful_until(quiet, BREAK, now) == BREAK.starts_at + timedelta(minutes=3)
    assert useful_until(WELCOME, BREAK, now) == BREAK.ends_at


def test_more_breaks_leave_the_one_decided_about_as_it_is() -> None:
    windows = (BreakWindow(1, time(12, 30), time(13)), BreakWindow(1, time(12), time(13)), LUNCH)
    assert still_wanted(replace(WELCOME, windows=windows), BREAK, BREAK.starts_at) is None


def test_who_travels_takes_the_break_along_and_gets_no_reminder_in_the_old_one() -> None:
    flown = replace(WELCOME, zone="America/New_York")
    assert still_wanted(flown, BREAK, BREAK.starts_at) == "break_changed"
    same_clock = replace(WELCOME, zone="Europe/Paris")
    assert still_wanted(same_clock, BREAK, BREAK.starts_at) is None


def test_a_reminder_in_tokyo_spends_the_same_day_that_begins_again_in_honolulu() -> None:
    windows = tuple(BreakWindow(weekday, time(12, 30), time(12, 45)) for weekday in range(1, 8))
    honolulu = replace(WELCOME, windows=windows, zone="Pacific/Honolulu")
    landed = datetime(2026, 3, 1, 20, tzinfo=UTC)  # Sunday, ten in the morning
    honolulu = replace(honolulu, interruptions=(Interruption(landed - 4 * HOUR, TODAY),))
    for days, objection in enumerate(["day_cap", "day_cap", None]):
        found = next_break(windows, "Pacific/Honolulu", landed + days * DAY)
        assert found is not None
        assert decide(honolulu, found, 1, landed + days * DAY).held_by == objection


@pytest.mark.parametrize(
    ("caps", "ago", "planned", "why"),
    [
        (Caps(1, 4), DAY - 40 * MINUTE, 40, "rolling_day_cap"),
        (Caps(1, 4), DAY - 30 * MINUTE, 30, None),
        (Caps(2, 4), 3 * HOUR - 35 * MINUTE, 35, "gap"),
        (Caps(2, 4, hours_apart=1), 25 * MINUTE, 35, "gap"),
    ],
)
def test_a_reminder_a_little_too_soon_waits_within_its_break(
    caps: Caps, ago: timedelta, planned: int, why: str | None
) -> None:
    """Who is reminded each day at the same time is not held by the seconds of yesterday's way."""
    known = reminded(WELCOME, ago, caps=caps)
    decision = decide(known, BREAK, 1, NOON)
    assert (decision.planned_at, decision.put_off_by) == (NOON + planned * MINUTE, why)
    assert decision.minutes == 45 - planned
    too_soon = NOON + (planned * MINUTE - timedelta(seconds=1))
    assert still_wanted(known, BREAK, NOON + planned * MINUTE) is None
    assert still_wanted(known, BREAK, too_soon) == (why or "rolling_day_cap")


def test_who_is_reminded_every_day_loses_no_minute_to_the_seconds_of_yesterdays_way() -> None:
    known = reminded(WELCOME, DAY - 30 * MINUTE - timedelta(seconds=2))
    decision = decide(known, BREAK, 1, NOON)
    assert decision.planned_at == BREAK.starts_at + timedelta(seconds=2)
    assert (decision.minutes, decision.put_off_by) == (15, None)


def test_a_reminder_too_soon_until_its_break_is_as_good_as_over_is_held() -> None:
    for minutes, held_by in ((43, None), (44, "rolling_day_cap")):
        known = reminded(WELCOME, DAY - minutes * MINUTE)
        assert decide(known, BREAK, 1, NOON).held_by == held_by


def test_the_seed_alone_draws_the_words() -> None:
    drawn = [decide(WELCOME, BREAK, seed, NOON) for seed in range(50)]
    assert drawn == [decide(WELCOME, BREAK, seed, NOON + MINUTE) for seed in range(50)]
    assert {decision.arm for decision in drawn} == {"due", "next_lesson", "minutes"}


def test_a_zone_there_is_none_of_is_unknown() -> None:
    with pytest.raises(UnknownZone):
        decide(replace(WELCOME, zone="Mars/Olympus"), BREAK, 1, NOON)
    with pytest.raises(UnknownZone):
        still_wanted(replace(WELCOME, zone="Mars/Olympus"), BREAK, NOON)


times = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
dates = st.integers(-8, 8).map(lambda days: TODAY + days * DAY)
situations = st.builds(
    Situation,
    zone=st.sampled_from(("Europe/Berlin", "Asia/Tokyo", "America/Havana", "Pacific/Apia")),
    windows=st.lists(st.builds(BreakWindow, st.integers(1, 7), times, times), min_size=1).map(
        tuple
    ),
    quiet=st.builds(QuietHours, times, times),
    caps=st.just(DEFAULT_CAPS),
    hold=st.none() | st.builds(Hold, dates, st.none() | dates),
    consent_version=st.sampled_from((1, 2, None)),
    is_member=st.booleans(),
    done_today=st.booleans(),
    interruptions=st.lists(
        st.builds(Interruption, st.timedeltas(timedelta(0), 9 * DAY).map(NOON.__sub__), dates),
        max_size=5,
    ).map(tuple),
    work=st.none() | st.builds(Work, st.integers(0, 3), st.booleans()),
    last_arm=st.sampled_from((None, "due", "next_lesson", "minutes")),
)
ages = st.timedeltas(timedelta(0), timedelta(days=730))


@given(situations, ages, st.integers(0, 2**62))
def test_what_is_planned_is_in_the_break_loud_fair_and_still_wanted_at_its_moment(
    situation: Situation, age: timedelta, seed: int
) -> None:
    now = NOON + age
    situation = replace(situation, consent_version=1, is_member=True, done_today=False, hold=None)
    situation = replace(situation, interruptions=(), work=situation.work or Work(1, False))
    found = next_break(situation.windows, situation.zone, now)
    assert found is not None
    decision = decide(situation, found, seed, now)
    if decision.held_by is not None:
        assert decision.held_by in {"expired", "quiet_hours", "nothing_to_do"}
        return
    assert decision.planned_at is not None
    assert max(now, found.starts_at) <= decision.planned_at
    assert LEAST_MINUTES <= decision.minutes <= MOST_MINUTES
    assert decision.planned_at + decision.minutes * MINUTE <= found.ends_at
    assert not is_quiet(decision.planned_at, situation.zone, situation.quiet)
    assert still_wanted(situation, found, decision.planned_at) is None


@given(situations, ages, st.integers(0, 2**62))
def test_every_decision_can_be_accounted_for(
    situation: Situation, age: timedelta, seed: int
) -> None:
    now = NOON + age
    found = next_break(situation.windows, situation.zone, now)
    assert found is not None
    decision = decide(situation, found, seed, now)
    assert len(decision.eligible) == len(decision.probabilities)
    assert abs(sum(decision.probabilities) - 1.0) <= 1e-12
    assert dict(zip(decision.eligible, decision.probabilities, strict=True))[decision.arm] > 0.0
    assert decision.eligible[0] == SILENT
    assert (decision.held_by is None) == (decision.arm != SILENT) == (decision.minutes > 0)
    assert (decision.held_by is None) == (decision.planned_at is not None)
    assert decision == decide(situation, found, seed, now)

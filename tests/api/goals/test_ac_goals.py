"""A goal is read back with how far she is; one out of reach is kept, with a warning."""

from datetime import date, timedelta

import pytest

from api.pacing.study_day import study_day
from mobile_contract import goals
from mobile_contract.client import Client
from mobile_contract.goals import SetGoal
from mobile_contract.learners import ChangeStudySettings
from mobile_contract.reminders import WeeklyBreak
from tests.api.learners.studying import House, repeated

ZONE = "Europe/Berlin"
DAY = timedelta(days=1)


def today(house: House) -> date:
    """The study day it is in the house."""
    return study_day(house.at, ZONE)


async def monday(house: House) -> None:
    """Time passes until a Monday at noon, Berlin time."""
    ahead = (7 - today(house).weekday()) % 7 or 7
    at = house.at + ahead * DAY
    house.at = at.replace(hour=11, minute=0)
    await house.world.set_time(house.at)


async def the_goal(client: Client, kind: str) -> goals.Goal:
    """Her goal of that kind."""
    return next(each for each in (await client.goals()).goals if each.kind == kind)


async def test_ac_g1_days_a_week_are_read_back_with_what_remains(house: House) -> None:
    await monday(house)
    ada = await house.newcomer()
    goal = await ada.set_goal(SetGoal("days_per_week", 3))
    assert (goal.unit, goal.done, goal.needed, goal.remaining) == ("study_days", 0, 3, 3)
    assert (goal.state, goal.warning, goal.alternative) == ("open", None, None)
    for done, state in ((1, "open"), (2, "open"), (3, "reached")):
        await house.answer(ada, await house.session_on(ada, "brewing"), most=1)
        goal = await the_goal(ada, "days_per_week")
        assert (goal.done, goal.remaining, goal.state) == (done, 3 - done, state)
        await house.later(days=1)
    assert goal.told.sentence == "3 of 3 study days this week."
    assert goal.chance == 1.0
    await monday(house)
    assert (await the_goal(ada, "days_per_week")).done == 0


async def test_ac_g1_minutes_a_day_are_read_back_with_what_remains(house: House) -> None:
    ada = await house.newcomer()
    await ada.set_goal(SetGoal("minutes_per_day", 1))
    assert (await ada.progress()).minutes_goal == 1.0
    await house.answer(ada, await house.session_on(ada, "brewing"))  # three answers of 8 seconds
    goal = await the_goal(ada, "minutes_per_day")
    assert (goal.unit, goal.done, goal.remaining) == ("minutes", 0.4, 0.6)
    assert 0.0 < goal.chance < 1.0
    assert (await ada.progress()).minutes_today == 0.4
    await house.later(days=1)
    goal = await the_goal(ada, "minutes_per_day")
    assert (goal.done, goal.remaining) == (0.0, 1.0)


async def test_ac_g1_a_skill_is_read_back_with_what_remains(house: House) -> None:
    ada = await house.newcomer()
    by = today(house) + 30 * DAY
    share = await ada.set_goal(SetGoal("mastery", 0.9, subject="brewing", by_date=by))
    assert (share.unit, share.needed, share.level) == ("share", 0.9, None)
    assert share.done < 0.9
    assert share.minutes_left is not None
    level = await ada.set_goal(SetGoal("mastery", level="mastered", subject="serving", by_date=by))
    assert (level.unit, level.done, level.needed, level.target) == ("level", 0, 4, None)
    assert level.deadline == level.by_date == by
    await house.answer(ada, await house.session_on(ada, "brewing", "serving"))
    reached, closer = (await ada.goals()).goals
    assert (reached.state, reached.remaining, reached.chance) == ("reached", 0, 1.0)
    assert (closer.state, closer.done) == ("open", 2)
    assert closer.minutes_left is not None
    assert level.minutes_left is not None
    assert closer.minutes_left < level.minutes_left


async def test_ac_g1_a_course_is_read_back_with_what_remains(house: House) -> None:
    ada = await house.newcomer()
    by = today(house) + 6 * DAY
    goal = await ada.set_goal(SetGoal("path", subject=house.course_id, by_date=by))
    assert (goal.unit, goal.done, goal.needed, goal.remaining) == ("lessons", 0, 3, 3)
    assert goal.minutes_left is not None
    assert goal.review_minutes == 0.0
    assert goal.minutes_per_week == pytest.approx(goal.minutes_left, rel=0.05)
    assert goal.chance > 0.5
    await house.answer(ada, await house.session_on(ada, "brewing"))
    after = await the_goal(ada, "path")
    assert (after.done, after.remaining) == (1, 2)
    assert after.minutes_left is not None
    assert after.minutes_left < goal.minutes_left
    await house.answer(ada, await house.session_on(ada, "serving", "opinion"))
    done = await the_goal(ada, "path")
    assert (done.state, done.remaining, done.chance) == ("reached", 0, 1.0)
    await house.later(days=8)
    assert (await the_goal(ada, "path")).state == "reached"


async def test_a_day_that_went_by_is_missed(house: House) -> None:
    ada = await house.newcomer()
    await ada.set_goal(SetGoal("path", subject=house.course_id, by_date=today(house)))
    await house.later(days=1)
    goal = await the_goal(ada, "path")
    assert (goal.state, goal.chance, goal.minutes_per_week) == ("missed", 0.0, None)


async def test_ac_g2_a_level_that_needs_more_days_names_one_that_has_them(house: House) -> None:
    ada = await house.newcomer()
    wanted = SetGoal("mastery", level="mastered", subject="brewing", by_date=today(house))
    goal = await ada.set_goal(wanted)
    assert (goal.chance, goal.state) == (0.0, "open")
    assert goal.warning is not None
    assert goal.warning.code == "few_days_left"
    assert goal.alternative is not None
    assert goal.alternative.by_date is not None
    assert goal.alternative.by_date > today(house)


async def test_ac_g2_more_than_her_breaks_hold_is_kept_with_what_they_hold(house: House) -> None:
    ada = await house.newcomer()
    await ada.set_breaks(WeeklyBreak(1, "12:00", "12:10"), WeeklyBreak(3, "23:55", "00:10"))
    days = await ada.set_goal(SetGoal("days_per_week", 5))
    minutes = await ada.set_goal(SetGoal("minutes_per_day", 20))
    for goal, code, target in ((days, "few_breaks", 2.0), (minutes, "short_breaks", 15.0)):
        assert goal.warning is not None
        assert goal.warning.code == code
        assert goal.alternative == goals.GoalAlternative(target, None, None)


async def test_ac_g2_more_than_her_days_show_is_kept_with_what_they_do(house: House) -> None:
    await monday(house)
    ada = await house.newcomer()
    for week in range(2):
        await house.answer(ada, await house.session_on(ada, "brewing"), most=1)
        await house.later(days=7 - week)
    goal = await ada.set_goal(SetGoal("days_per_week", 7))
    assert goal.warning is not None
    assert goal.warning.code == "few_days"
    assert goal.alternative is not None
    assert goal.alternative.target in (1, 2, 3)
    assert (await the_goal(ada, "days_per_week")).needed == 7


async def test_the_streak_counts_weeks_by_her_goal(house: House) -> None:
    await monday(house)
    ada = await house.newcomer()
    await ada.set_goal(SetGoal("days_per_week", 2))
    settings = await ada.study_settings()
    assert settings.streak_unit == "day"
    await ada.change_study_settings(ChangeStudySettings(streak_unit="week"))
    for _ in range(2):
        await house.answer(ada, await house.session_on(ada, "brewing"), most=1)
        await house.later(days=1)
    streak = (await ada.progress()).streak
    assert (streak.unit, streak.length, streak.counted) == ("week", 1, True)
    await monday(house)
    await house.answer(ada, await repeated(house, ada, "brewing"), most=1)
    streak = (await ada.progress()).streak
    assert (streak.length, streak.counted) == (1, False)
    await house.later(days=1)
    await house.answer(ada, await repeated(house, ada, "brewing"), most=1)
    streak = (await ada.progress()).streak
    assert (streak.length, streak.counted) == (2, True)
    assert streak.told.sentence.startswith("2 weeks in a row")

"""A course of hours by tonight: the goal is kept, with what would be within reach."""

from mobile_contract.goals import SetGoal
from tests.world import World


async def test_ac_g2_a_course_too_long_for_its_day_is_kept_with_a_day_that_does(
    world: World,
) -> None:
    await world.found("First", "ada@first.example")
    ada = await world.signed_in("ada@first.example")
    day = (await ada.progress()).today
    goal = await ada.set_goal(SetGoal("path", subject="secure-work", by_date=day))
    assert (goal.state, goal.remaining) == ("open", 27)
    assert goal.chance < 0.01
    assert goal.warning is not None
    assert goal.warning.code == "little_time"
    assert goal.alternative is not None
    assert goal.alternative.by_date is not None
    assert goal.alternative.minutes_per_week is not None
    assert [each.id for each in (await ada.goals()).goals] == [goal.id]
    feasible = SetGoal("path", subject="secure-work", by_date=goal.alternative.by_date)
    instead = await ada.set_goal(feasible)
    assert instead.warning is None
    assert instead.chance > 0.8

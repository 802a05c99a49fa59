"""The forecast spreads what waits; whoever guides, nothing is lost."""

from datetime import timedelta

import msgspec
import pytest

from mobile_contract.client import ApiProblem
from mobile_contract.learners import ChangeStudySettings
from tests.api.learners.studying import House, repeated
from tests.world import World


async def test_ac_p3_backlog_after_absence_is_spread_and_no_day_exceeds_her_minutes(
    demo_world: World,
) -> None:
    alan = await demo_world.demo("alan")
    await alan.change_study_settings(ChangeStudySettings(minutes_per_day=2))
    coming = await alan.forecast()
    assert len(coming.days) == 30
    assert coming.minutes_per_day == 2
    assert coming.backlog_minutes > 2 * 2
    assert all(0 <= day.low <= day.high <= 2 and day.minutes <= 2 for day in coming.days)
    assert coming.days[0].minutes == 2
    assert coming.days[0].carried == pytest.approx(coming.backlog_minutes - 2, abs=0.02)
    waits = [day.carried for day in coming.days]
    assert waits[1] < waits[0]
    # Nothing is dropped on the way: what is asked for is what waited, and what comes back of it.
    assert sum(day.minutes for day in coming.days) + waits[-1] >= coming.backlog_minutes - 0.3
    assert coming.told.code in ("backlog", "overload")
    session = await alan.start_session(2)
    assert session.predicted_seconds <= 2 * 60
    assert session.left_over > 0
    more = await alan.forecast(minutes_per_week=70)
    assert max(day.minutes for day in more.days) <= 10
    assert more.days[0].minutes > 2
    assert more.days[0].carried < coming.days[0].carried


async def test_the_forecast_says_what_it_takes_to_be_done_by_a_day(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    today = (await ada.forecast()).days[0].date
    soon, late = [await ada.forecast(today + timedelta(days=days)) for days in (6, 69)]
    assert soon.goal is not None
    assert late.goal is not None
    assert soon.goal.lessons_left == late.goal.lessons_left > 10
    assert soon.goal.minutes_per_week == pytest.approx(
        soon.goal.new_minutes + soon.goal.review_minutes, abs=0.2
    )
    assert late.goal.minutes_per_week < soon.goal.minutes_per_week / 5
    assert 0 <= soon.goal.chance < late.goal.chance <= 1
    assert late.goal.early is not None
    assert late.goal.late is not None
    assert today < late.goal.early < late.goal.late
    willing = await ada.forecast(today + timedelta(days=6), minutes_per_week=1680)
    assert willing.goal is not None
    assert willing.goal.chance > 0.9
    with pytest.raises(ApiProblem) as refusal:
        await ada.forecast(today - timedelta(days=1))
    assert refusal.value.code == "forecast_day_past"
    assert [each.place for each in refusal.value.details.errors] == ["query.by"]


async def test_ac_m5_a_switch_of_mode_at_any_time_loses_nothing(house: House) -> None:
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"), most=2)
    session = await ada.start_session(10)
    believed, progress = await ada.model(), await ada.progress()
    for guidance in ("self_directed", "coach_directed", "recommended", "adaptive"):
        settings = await ada.change_study_settings(ChangeStudySettings(guidance=guidance))
        assert settings.guidance == guidance
        model = await ada.model()
        assert model.guidance.code == guidance
        same = {"guidance": believed.guidance, "believed_at": believed.believed_at}
        assert msgspec.structs.replace(model, **same).pace == believed.pace
        assert model.skills[-1] == believed.skills[-1]
        assert [each.answers for each in model.skills] == [e.answers for e in believed.skills]
        assert model.ability == believed.ability
        assert model.memory.known == believed.memory.known
        assert await ada.progress() == progress
        assert await ada.session(session.id) == session
        assert (await ada.start_session(10)).guidance == guidance
    await ada.change_study_settings(ChangeStudySettings(guidance="self_directed"))
    await house.answer(ada, session)
    assert (await ada.progress()).exercises_known > progress.exercises_known
    assert await repeated(house, ada, "brewing")

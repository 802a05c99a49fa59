"""The demo people have really studied, and differ as learners do."""

import time
from datetime import UTC, datetime, timedelta

from api.db.database import Database
from api.demo import found_demo
from api.ground import Ground
from tests.world import World

NOW = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)


async def test_ada_is_new(demo_world: World) -> None:
    progress = await (await demo_world.demo("ada")).progress()
    assert (progress.exercises_known, progress.due_now, progress.days) == (0, 0, [])
    assert await demo_world.owner_fetch("select from learner_event where false") == []


async def test_grace_has_studied_for_a_month_and_is_not_always_right(demo_world: World) -> None:
    progress = await (await demo_world.demo("grace")).progress()
    assert len(progress.days) >= 25
    assert progress.today - progress.days[-1].day <= timedelta(days=31)
    assert progress.today - progress.days[0].day <= timedelta(days=1)
    answers = sum(day.answers for day in progress.days)
    right = sum(day.correct for day in progress.days)
    assert 0.75 * answers < right < 0.95 * answers
    assert progress.courses[0].lessons_completed > 0
    assert all(0 < day.minutes <= 10 for day in progress.days)


async def test_alan_has_lapsed_and_much_is_overdue(demo_world: World) -> None:
    alan = await demo_world.demo("alan")
    progress = await alan.progress()
    assert progress.today - progress.days[0].day > timedelta(days=30)
    assert progress.due_now > 20
    reasons = {step.reason.code for step in (await alan.start_session(10)).steps}
    assert "review_overdue" in reasons


async def pasts(world: World) -> list[tuple[object, ...]]:
    rows = await world.owner_fetch(
        "select m.exercise_id, m.reps, m.lapses, m.streak, m.stability from memory m"
        " order by m.person_id, m.exercise_id"
    )
    return [tuple(row) for row in rows]


async def test_founding_it_again_changes_nothing(ground: Ground, database: Database) -> None:
    started = time.monotonic()
    assert await found_demo(database, ground.database_url, NOW)
    seconds = time.monotonic() - started
    world = World(ground, database, None)
    before = await pasts(world)
    assert not await found_demo(database, ground.database_url, NOW + timedelta(days=1))
    assert await pasts(world) == before
    (clock,) = await world.owner_fetch("select clock_timestamp() + shift as now from people_clock")
    assert NOW <= clock["now"] < NOW + timedelta(minutes=5)
    assert seconds < 20  # about two on an idle machine


async def test_it_has_the_same_shape_every_time(ground: Ground, database: Database) -> None:
    """Ids and instants differ, so single reviews may; how much was learned hardly does."""
    await found_demo(database, ground.database_url, NOW)
    rows = await World(ground, database, None).owner_fetch(
        "select count(*) as answers, count(distinct study_day) as days,"
        " avg((r.correct)::int) as share from learner_event e join review r on r.id = e.id"
        " group by e.person_id order by days"
    )
    alan, grace = rows
    assert (alan["days"], grace["days"]) == (15, 30)
    assert 200 < alan["answers"] < 450
    assert 0.6 < alan["share"] < 0.8 < grace["share"] < 0.92

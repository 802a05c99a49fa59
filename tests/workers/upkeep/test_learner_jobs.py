"""What workers look after for one learner: folds asked for, the recall aimed at, own weights."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.embedded import Servers
from mobile_contract.client import Client
from mobile_contract.learners import ChangeStudySettings
from tests.api.facts.folded_rows import differing_rows, stored_rows
from tests.conftest import _ground as fresh_ground
from tests.world import World
from workers.upkeep.adjust_retention import adjust_retention
from workers.upkeep.fit_learners import fit_learners
from workers.upkeep.refold_wanted import refold_wanted


@pytest.fixture(scope="module")
async def demo(servers: Servers, demo_template: str) -> AsyncIterator[World]:
    """One demo association for all tests of the file; each is about another of its people."""
    async for ground in fresh_ground(servers, demo_template):
        async with World.running(ground) as world:
            yield world


def person(client: Client) -> Any:
    assert client.tokens is not None
    return client.tokens.person_id


async def answer_one(world: World, client: Client) -> None:
    session = await client.start_session(5)
    step = next(step for step in session.steps if step.exercise)
    await client.submit(
        session.id, client.answer(step, await world.right_response(step), seconds=8)
    )


async def test_who_is_marked_is_folded_anew_and_who_cannot_be_holds_up_nobody(
    demo_world: World,
) -> None:
    grace, alan = await demo_world.demo("grace"), await demo_world.demo("alan")
    await refold_wanted(demo_world.database)
    assert await refold_wanted(demo_world.database) == 0
    before = await stored_rows(demo_world, person(grace))
    await demo_world.owner_fetch("update memory set stability = 1")
    await demo_world.owner_fetch("alter table learner_event disable trigger all")
    await demo_world.owner_fetch(
        "update learner_event set payload_sealed = '\\x00' where person_id = $1", person(alan)
    )
    assert await refold_wanted(demo_world.database) == 0
    assert await stored_rows(demo_world, person(grace)) != before
    await demo_world.owner_fetch("update learner set refold_wanted = true")
    assert await refold_wanted(demo_world.database) >= 1
    assert await stored_rows(demo_world, person(grace)) == before
    (waiting,) = await demo_world.owner_fetch("select person_id from learner where refold_wanted")
    assert waiting["person_id"] == person(alan)


async def test_recall_steps_down_once_a_day_while_reviews_do_not_fit_and_up_again(
    demo: World,
) -> None:
    alan, at = await demo.demo("alan"), datetime.now(UTC)
    await alan.change_study_settings(ChangeStudySettings(minutes_per_day=1))
    await adjust_retention(demo.database)
    first = (await alan.model()).retention
    assert (first.desired, first.usual) == (0.85, 0.9)
    assert [(step.from_retention, step.to_retention) for step in first.steps] == [(0.9, 0.85)]
    assert first.steps[0].told.sentence.startswith("Down from 90 to 85 %")
    assert first.told.code == "retention_lowered"
    assert await differing_rows(demo) == 0
    assert await adjust_retention(demo.database) == 0
    await demo.set_time(at := at + timedelta(days=1))
    await adjust_retention(demo.database)
    assert (await alan.model()).retention == first, "she has not answered since"
    await answer_one(demo, alan)
    await adjust_retention(demo.database)
    assert (await alan.model()).retention.desired == 0.8
    await alan.change_study_settings(ChangeStudySettings(minutes_per_day=240))
    await demo.set_time(at + timedelta(days=1))
    await answer_one(demo, alan)
    await adjust_retention(demo.database)
    model = await alan.model()
    assert model.retention.desired == 0.85
    assert [step.told.code for step in model.retention.steps] == [
        *("retention_up", "retention_down", "retention_down")
    ]
    assert await differing_rows(demo) == 0
    await alan.reset_model()
    after = (await alan.model()).retention
    assert (after.desired, after.steps) == (0.9, [])


async def test_weights_of_her_own_are_kept_where_they_foretell_better(demo: World) -> None:
    """Somebody who forgets nothing, as no usual weights would have it."""
    grace = await demo.demo("grace")
    assert await fit_learners(demo.database) == 0, "too few of her answers came after a night"
    assert (await grace.model()).weights.told.code == "weights_usual"
    assert await fit_learners(demo.database) == 0
    assert len(await demo.owner_fetch("select from learner_fit")) == 1
    before = await stored_rows(demo, person(grace))
    await _make_answers(demo, grace, exercises=60, times=12)
    two_workers = await asyncio.gather(fit_learners(demo.database), fit_learners(demo.database))
    assert sum(two_workers) == 1
    assert len(await demo.owner_fetch("select from learner_fit")) == 2
    weights = (await grace.model()).weights
    assert weights.own
    assert weights.reviews >= 400
    assert weights.better_by is not None
    assert weights.better_by > 0
    assert weights.told.code == "weights_own"
    assert await fit_learners(demo.database) == 0
    after = await stored_rows(demo, person(grace))
    assert after["memory"].keys() == before["memory"].keys()
    assert after["memory"] != before["memory"]
    assert await differing_rows(demo) == 0
    await grace.reset_model()
    assert not (await grace.model()).weights.own


async def _make_answers(world: World, client: Client, exercises: int, times: int) -> None:
    """Her log as if she had answered each exercise rightly every third day, so many times."""
    await world.set_time(datetime.now(UTC) + timedelta(days=3 * times + 3))
    await world.owner_fetch("alter table review disable trigger all")
    await world.owner_fetch("delete from review where person_id = $1", person(client))
    await world.owner_fetch(
        "insert into review (id, tenant_id, person_id, exercise_id, correct, rating,"
        " expected_seconds, stability, difficulty, due_at, population_version, rule_version,"
        " answered_at) select gen_random_uuid(), l.tenant_id, l.person_id, x.id, true, 3, 10, 3, 5,"
        " now(), 1, 2, now() + make_interval(days => 3 + 3 * day)"
        " from learner l, (select id from exercise order by id limit $2) x,"
        " generate_series(0, $3 - 1) day where l.person_id = $1",
        person(client),
        exercises,
        times,
    )
    await world.owner_fetch("alter table review enable trigger all")
    await world.owner_fetch(
        "update learner set ability_answers = $2 where person_id = $1",
        person(client),
        exercises * times,
    )

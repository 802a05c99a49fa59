"""What everybody's answers teach is published once a day, for answers from then on."""

import asyncio
from dataclasses import replace

from api.calibration.taught import ItemModel, Taught, Thresholds
from api.db.transaction import system_transaction
from api.facts.queries import newest_population
from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.prediction import DEFAULT_PREDICTION
from tests.api.facts.folded_rows import differing_rows, stored_rows
from tests.world import World
from workers.upkeep.refit_population import refit_population
from workers.upkeep.snapshot_queries import believed_items, newest_snapshot, publish_snapshot

# The demo association has two who studied, and some 500 answers of theirs.
FEW = Thresholds(new_answers=200, answers_for_weights=300, learners_of_item=2)


async def versions(world: World) -> list[int]:
    rows = await world.owner_fetch("select version from population_snapshot order by version")
    return [row["version"] for row in rows]


async def test_what_was_learned_holds_for_the_next_answer_and_for_none_before(
    demo_world: World,
) -> None:
    grace = await demo_world.demo("grace")
    assert grace.tokens is not None
    before = await stored_rows(demo_world, grace.tokens.person_id)
    assert await refit_population(demo_world.database, FEW) == 1
    assert await versions(demo_world) == [1, 2]
    async with system_transaction(demo_world.database) as tx:
        population = await newest_population(tx)
    assert population.prediction.delayed != DEFAULT_PREDICTION.delayed
    assert await differing_rows(demo_world) == 0
    assert await stored_rows(demo_world, grace.tokens.person_id) == before

    session = await grace.start_session(5)
    taught = {row["exercise_id"]: row for row in await demo_world.owner_fetch(_MODELS)}
    step = next(each for each in session.steps if each.exercise and each.exercise.id in taught)
    marked = await grace.submit(
        session.id, grace.answer(step, await demo_world.right_response(step), seconds=9)
    )
    after = await stored_rows(demo_world, grace.tokens.person_id)
    assert {key: after["review"][key] for key in before["review"]} == before["review"]
    assert after["review"][marked.event_id][-1] == 2
    assert await differing_rows(demo_world) == 0


async def test_each_exercise_enough_learners_met_is_described_as_its_owners(
    demo_world: World,
) -> None:
    await refit_population(demo_world.database, FEW)
    rows = await demo_world.owner_fetch(_MODELS)
    met = await demo_world.owner_fetch(
        "select exercise_id, count(distinct person_id) as learners from review"
        " group by exercise_id having count(distinct person_id) >= 2"
    )
    assert {row["exercise_id"] for row in rows} == {row["exercise_id"] for row in met} != set()
    for row in rows:
        assert (row["population_version"], row["tenant_id"], row["answers"]) == (2, None, 2)
        assert row["difficulty"] != FIRST_DIFFICULTY
        assert row["discrimination"] > 0.0
    assert any(row["log_seconds"] for row in rows)


async def test_it_learns_once_a_day_and_only_from_enough_new_answers(demo_world: World) -> None:
    assert await refit_population(demo_world.database, Thresholds(new_answers=100_000)) == 0
    assert await refit_population(demo_world.database, FEW) == 1
    none_needed = Thresholds(0, 300, 2)
    assert await refit_population(demo_world.database, none_needed) == 0
    await demo_world.owner_fetch(
        "update population_snapshot set published_at = published_at - interval '1 day'"
    )
    assert await refit_population(demo_world.database, FEW) == 0
    assert await refit_population(demo_world.database, none_needed) == 1
    assert await versions(demo_world) == [1, 2, 3]
    described = await demo_world.owner_fetch(
        "select distinct population_version from item_model order by 1"
    )
    assert [row["population_version"] for row in described] == [2], "nothing moved since"


async def test_two_workers_at_once_publish_one(demo_world: World) -> None:
    done = await asyncio.gather(*(refit_population(demo_world.database, FEW) for _ in range(2)))
    assert sorted(done) == [0, 1]
    assert await versions(demo_world) == [1, 2]


async def test_what_is_taught_of_an_own_exercise_stays_with_its_association(
    demo_world: World,
) -> None:
    (row,) = await demo_world.owner_fetch("select tenant_id, exercise_id from review limit 1")
    tenant_id, exercise_id = row["tenant_id"], row["exercise_id"]
    other_id = await demo_world.found("Tea club", "tea@club.example")
    newest = await newest_snapshot(demo_world.database)
    before = replace(newest.population, desired_retention=0.85)
    taught = Taught(DEFAULT_PREDICTION, {exercise_id: ItemModel(1.0, 1.2, 0.3, 9)})
    owners = {exercise_id: tenant_id}
    assert await publish_snapshot(demo_world.database, before, 9, taught, owners)
    async with system_transaction(demo_world.database, tenant_id) as tx:
        assert await believed_items(tx) == taught.items
    async with system_transaction(demo_world.database, other_id) as tx:
        assert await believed_items(tx) == {}
    after = await newest_snapshot(demo_world.database)
    assert (after.population, after.answers_then) == (replace(before, version=2), 9)


async def test_an_answer_to_what_was_taken_out_teaches_nothing(demo_world: World) -> None:
    await demo_world.owner_fetch(_TAKE_OUT)
    await refit_population(demo_world.database, FEW)
    taken = {row["exercise_id"] for row in await demo_world.owner_fetch(_TAKEN)}
    taught = {row["exercise_id"] for row in await demo_world.owner_fetch(_MODELS)}
    assert taken
    assert taught
    assert taken.isdisjoint(taught)


_MODELS = "select * from item_model"
_TAKEN = "select distinct exercise_id from item_withdrawal"
_TAKE_OUT = """
insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons, withdrawn_at)
select gen_random_uuid(), tenant_id, exercise_id, revision_hash, '[]', clock_timestamp()
from (select distinct tenant_id, exercise_id, revision_hash from review
      where exercise_id in (select exercise_id from review group by exercise_id
                            having count(distinct person_id) = 2 order by exercise_id limit 3)) r
"""

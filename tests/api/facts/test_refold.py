"""Folding everything from zero changes nothing, and finds whatever somebody else has changed."""

import msgspec

from api.db.transaction import system_transaction
from api.facts.refold import refold
from api.pacing.folding import RULE_VERSION
from api.pacing.memory import DEFAULT_WEIGHTS
from tests.api.facts.folded_rows import (
    differing_rows,
    expected_rows,
    facts_of,
    stored_rows,
)
from tests.world import World

OTHER_WEIGHTS = (*DEFAULT_WEIGHTS[:2], 7.5, *DEFAULT_WEIGHTS[3:])


async def publish_snapshot(world: World, version: int, desired_retention: float) -> None:
    body = {
        "weights": OTHER_WEIGHTS,
        "desired_retention": desired_retention,
        "rule_version": RULE_VERSION,
    }
    await world.owner_fetch(
        "insert into population_snapshot (version, body, published_at)"
        " values ($1, $2, clock_timestamp())",
        version,
        msgspec.json.encode(body).decode(),
    )


async def test_refolding_the_demo_association_changes_nothing(demo_world: World) -> None:
    found = [each async for each in refold(demo_world.database)]
    assert [each.differing_rows for each in found] == [0] * len(found)
    assert sum(each.facts for each in found) > 500
    (events,) = await demo_world.owner_fetch("select count(*) from learner_event")
    assert sum(each.facts for each in found) == events[0]


async def test_the_demo_people_stand_where_their_facts_say(demo_world: World) -> None:
    learners = await demo_world.owner_fetch("select distinct person_id from learner_event")
    assert len(learners) == 2
    for learner in learners:
        person_id = learner["person_id"]
        assert await stored_rows(demo_world, person_id) == await expected_rows(
            demo_world, person_id
        )


async def test_rows_somebody_changed_are_found_one_by_one_and_mended(demo_world: World) -> None:
    (row,) = await demo_world.owner_fetch("select person_id, exercise_id from memory limit 1")
    before = await stored_rows(demo_world, row["person_id"])
    await demo_world.owner_fetch(
        "update memory set stability = stability * 2, due_at = due_at + interval '9 days'"
        " where person_id = $1 and exercise_id = $2",
        row["person_id"],
        row["exercise_id"],
    )
    assert await differing_rows(demo_world) == 1
    assert await differing_rows(demo_world) == 0
    await demo_world.owner_fetch(
        "delete from study_day where (person_id, day) in"
        " (select person_id, day from study_day where person_id = $1 limit 2)",
        row["person_id"],
    )
    assert await differing_rows(demo_world) == 2
    assert await stored_rows(demo_world, row["person_id"]) == before


async def test_a_later_snapshot_judges_later_answers_and_no_earlier_ones(
    demo_world: World,
) -> None:
    grace = await demo_world.demo("grace")
    assert grace.tokens is not None
    before = await stored_rows(demo_world, grace.tokens.person_id)
    facts = len(await facts_of(demo_world, grace.tokens.person_id))
    await publish_snapshot(demo_world, 2, 0.8)
    session = await grace.start_session(5)
    step = session.steps[0]
    marked = await grace.submit(
        session.id, grace.answer(step, await demo_world.right_response(step), seconds=9)
    )
    after = await stored_rows(demo_world, grace.tokens.person_id)
    assert {key: after["review"][key] for key in before["review"]} == before["review"]
    assert after["review"][marked.event_id][-1] == 2
    versions = [
        event.population_version for event in await facts_of(demo_world, grace.tokens.person_id)
    ]
    assert versions == [1] * facts + [2]
    assert await differing_rows(demo_world) == 0
    assert await stored_rows(demo_world, grace.tokens.person_id) == await expected_rows(
        demo_world, grace.tokens.person_id
    )


async def test_whoever_asks_for_the_refold_stands_in_no_transaction_meanwhile(
    demo_world: World,
) -> None:
    seen = 0
    async for each in refold(demo_world.database):
        async with system_transaction(demo_world.database, each.tenant_id) as tx:
            seen += await tx.value(
                "select count(*) from learner where person_id = $1", each.person_id
            )
    assert seen >= 2

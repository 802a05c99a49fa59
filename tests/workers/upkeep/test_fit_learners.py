"""What was taken out teaches nothing of a learner's memory either."""

from tests.world import World
from workers.upkeep.fit_learners import fit_learners

_TAKE_OUT = """
insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons, withdrawn_at)
select gen_random_uuid(), tenant_id, exercise_id, revision_hash, '[]', clock_timestamp()
from review where person_id = $1 order by answered_at limit 1
"""
_LEFT = """
select count(*) as answers, count(w.id) as taken_out from review r
left join item_withdrawal w using (tenant_id, exercise_id, revision_hash) where r.person_id = $1
"""


async def test_a_fit_leaves_out_what_was_taken_out(demo_world: World) -> None:
    grace = await demo_world.demo("grace")
    assert grace.tokens is not None
    me = grace.tokens.person_id
    await demo_world.owner_fetch(_TAKE_OUT, me)
    await fit_learners(demo_world.database)
    (tried,) = await demo_world.owner_fetch(
        "select reviews from learner_fit where person_id = $1", me
    )
    (left,) = await demo_world.owner_fetch(_LEFT, me)
    assert left["taken_out"] > 0
    assert tried["reviews"] == left["answers"] - left["taken_out"]

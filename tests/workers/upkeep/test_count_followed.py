"""Which lesson is completed after which: counted for each association, never for a few people."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mobile_contract import associations
from tests.world import World
from workers.upkeep.count_followed import count_followed

FIRST, SOON, LATE = "tea/green", "tea/strong", "tea/late"
NOW = datetime.now(UTC)

COMPLETED = """
with members as (
  select tenant_id, person_id, row_number() over (order by person_id) as n
  from membership where tenant_id = $1),
learners as (
  insert into learner (tenant_id, person_id, guidance, pace_answers, pace_log_ratio_micro_sum,
      pace_log_ratio_micro_square_sum)
    select tenant_id, person_id, 'adaptive', 0, 0, 0 from members on conflict do nothing)
insert into lesson_progress (tenant_id, person_id, lesson_id, started_at, completed_at,
    exercises_answered)
  select tenant_id, person_id, $2, $3, $3, 1 from members where n <= $4
"""


@pytest.fixture
async def tenants(world: World) -> tuple[UUID, UUID]:
    """First with eight members, Second with six."""
    found = []
    for name, members in (("first", 8), ("second", 6)):
        mail = f"owner@{name}.example"
        found.append(await world.found(name.capitalize(), mail))
        owner = await world.signed_in(mail)
        for number in range(members - 1):
            member = associations.AddMember(f"{number}@{name}.example", ["learner"])
            await owner.add_member(member)
    return found[0], found[1]


async def completed(world: World, tenant: UUID, lesson: str, days_ago: float, by: int) -> None:
    """The first so many members completed the lesson so many days ago."""
    await world.owner_fetch(COMPLETED, tenant, lesson, NOW - timedelta(days=days_ago), by)


async def kept(world: World) -> set[tuple[UUID, str, str, int, int]]:
    rows = await world.owner_fetch(
        "select tenant_id, lesson_id, next_lesson_id, learners, of_learners from lesson_followed"
    )
    return {tuple(row) for row in rows}


async def test_who_went_on_is_counted_and_nobody_can_be_told_from_it(
    world: World, tenants: tuple[UUID, UUID]
) -> None:
    first, second = tenants
    await completed(world, first, FIRST, 100, 8)
    await completed(world, first, SOON, 86, 5)  # on the last day that counts
    await completed(world, first, LATE, 85.9, 8)  # too late after the first, soon after the second
    await completed(world, second, FIRST, 100, 6)
    await completed(world, second, SOON, 99, 4)  # too few to tell
    assert await count_followed(world.database) == 2
    assert await kept(world) == {(first, FIRST, SOON, 5, 8), (first, SOON, LATE, 5, 5)}
    await completed(world, second, LATE, 98, 6)
    await world.owner_fetch("delete from lesson_progress where lesson_id = $1", SOON)
    assert await count_followed(world.database) == 1
    assert await kept(world) == {(second, FIRST, LATE, 6, 6)}


async def test_ways_of_more_than_a_year_ago_count_no_more(
    world: World, tenants: tuple[UUID, UUID]
) -> None:
    await completed(world, tenants[0], FIRST, 366, 8)
    await completed(world, tenants[0], SOON, 364, 8)
    assert await count_followed(world.database) == 0

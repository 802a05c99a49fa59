"""Founding an association: its owner signs in and finds the shipped courses taught there."""

import pytest

from api.associations.add_association import add_association
from api.pacing.study_day import UnknownZone
from tests.world import World

OLGA = "olga@first.example"


async def test_the_founder_owns_an_association_that_teaches_every_shipped_course(
    world: World,
) -> None:
    tenant_id = await world.found("First", OLGA, "America/New_York")
    olga = await world.signed_in(OLGA)
    me = await olga.me()
    assert [(each.id, each.name, each.roles) for each in me.associations] == [
        (tenant_id, "First", ["owner"])
    ]
    courses = await world.owner_fetch("select id from course where retired_at is null")
    adopted = await world.owner_fetch("select course_id from course_adoption")
    enrolled = await world.owner_fetch("select course_id from enrolment")
    assert {row["id"] for row in courses}
    assert {row["id"] for row in courses} == {row["course_id"] for row in adopted}
    assert {row["id"] for row in courses} == {row["course_id"] for row in enrolled}
    assert (await olga.start_session(5)).steps


async def test_one_person_founds_two_associations(world: World) -> None:
    await world.found("First", OLGA)
    await world.found("Second", OLGA.upper())
    olga = await world.signed_in(OLGA)
    assert {each.name for each in (await olga.me()).associations} == {"First", "Second"}
    assert len(await world.owner_fetch("select from person")) == 1


async def test_a_zone_without_data_founds_nothing(world: World) -> None:
    with pytest.raises(UnknownZone):
        await add_association(world.database, "First", OLGA, "Mars/Olympus", "en")
    assert await world.owner_fetch("select from association") == []

"""A session opened from a nudge is as long as its break has time for, and remembers the nudge."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from mobile_contract.client import Client
from tests.api.identity.asking import code_of, refused
from tests.api.reminders.nudge_rows import Decided, add_nudge
from tests.world import World

LUNCH = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association, with courses to take."""
    await world.found("First", "ada@first.example")
    return await world.signed_in("ada@first.example")


async def test_it_is_as_long_as_the_nudge_or_what_is_left_of_its_break(
    world: World, ada: Client
) -> None:
    nudge_id = await add_nudge(world, ada, Decided(LUNCH))
    for into, minutes in ((0, 7), (14.5, 5), (19, 2), (25, 7)):
        await world.set_time(LUNCH + timedelta(minutes=into))
        session = await ada.start_session(nudge_id=nudge_id)
        assert session.minutes == minutes
        assert session.predicted_seconds <= minutes * 60
    kept = await world.owner_fetch("select distinct nudge_id from study_session")
    assert [row["nudge_id"] for row in kept] == [nudge_id]


async def test_minutes_of_her_own_count_and_the_nudge_is_remembered(
    world: World, ada: Client
) -> None:
    nudge_id = await add_nudge(world, ada, Decided(LUNCH))
    assert (await ada.start_session(12, nudge_id=nudge_id)).minutes == 12
    assert (await ada.start_session(12)).minutes == 12
    kept = await world.owner_fetch("select nudge_id from study_session order by id")
    assert [row["nudge_id"] for row in kept] == [nudge_id, None]


async def test_somebody_elses_nudge_opens_nothing(world: World, ada: Client) -> None:
    grace = await world.with_member(ada, "grace@first.example", "learner")
    nudge_id = await add_nudge(world, grace, Decided(LUNCH))
    for foreign in (nudge_id, uuid4()):
        assert await code_of(ada.start_session(nudge_id=foreign)) == "nudge_not_found"
        assert await code_of(ada.start_session(5, nudge_id=foreign)) == "nudge_not_found"
    assert await world.owner_fetch("select from study_session") == []


async def test_without_minutes_or_a_nudge_there_is_nothing_to_go_by(ada: Client) -> None:
    problem = await refused(ada.start_session())
    assert (problem.status, problem.code) == (422, "invalid_request")
    assert [fault.place for fault in problem.details.errors] == ["body.minutes"]


async def test_answers_carry_the_nudge_they_came_from(world: World, ada: Client) -> None:
    """The session's, unless the app names one; sent again, it is the same answer."""
    nudge_id, another = await add_nudge(world, ada, Decided(LUNCH)), uuid4()
    session = await ada.start_session(30, nudge_id=nudge_id)
    steps = [step for step in session.steps if step.exercise][:2]
    answers = [ada.answer(step, await world.right_response(step)) for step in steps]
    answers[1] = msgspec.structs.replace(answers[1], source_nudge_id=another)
    for _ in range(2):
        status = {(await ada.submit(session.id, answer)).status for answer in answers}
    assert status == {"duplicate"}
    kept = await world.owner_fetch("select source_nudge_id from learner_event order by sequence")
    assert [row["source_nudge_id"] for row in kept] == [nudge_id, another]

"""A phone of the tests: a copy of what is hers, and what the tables say it should be."""

from typing import Any

from mobile_contract import changes
from mobile_contract.client import Client
from mobile_contract.local_copy import LocalCopy
from tests.world import World

HERS = {
    "memory": "select exercise_id as key from memory where person_id = $1",
    "lesson": "select lesson_id as key from lesson_progress where person_id = $1",
    "skill": "select skill as key from skill_mastery where person_id = $1",
    "study_day": "select day::text as key from study_day where person_id = $1",
    "study_settings": "select 'study_settings' as key from learner where person_id = $1",
    "goal": "select id::text as key from learner_goal where person_id = $1 and target > 0",
    "course": "select course_id as key from enrolment where person_id = $1 and ended_at is null",
    "nudge": (
        "select nudge_id::text as key from nudge_send where person_id = $1 and channel = 'inbox'"
        " and state = 'sent'"
    ),
}


async def follow(client: Client, copy: LocalCopy, limit: int | None = None) -> list[changes.Change]:
    """Ask until there is no more; everything that came, in its order."""
    came: list[changes.Change] = []
    more = True
    while more:
        page = await client.sync(copy.cursor, limit)
        assert copy.apply(page) == []
        came += page.changes
        more = page.more
    assert page.check is not None
    return came


async def tables(world: World, client: Client) -> set[tuple[str, str]]:
    """Every thing of hers by its kind and key, as the tables have it."""
    assert client.tokens is not None
    person_id = client.tokens.person_id
    return {
        (kind, row["key"])
        for kind, sql in HERS.items()
        for row in await world.owner_fetch(sql, person_id)
    }


def of_kind(came: list[changes.Change], kind: str) -> list[Any]:
    """Those of one kind."""
    return [each for each in came if each.__struct_config__.tag == kind]


async def study(world: World, client: Client, answers: int = 2) -> None:
    """A session of hers with so many right answers."""
    session = await client.start_session(5)
    steps = [step for step in session.steps if step.exercise is not None][:answers]
    for step in steps:
        answer = client.answer(step, await world.right_response(step), seconds=8)
        await client.submit(session.id, answer)

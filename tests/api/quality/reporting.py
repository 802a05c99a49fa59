"""Learners of one association who answer and report, and answers by the dozen for its figures."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg

from mobile_contract import quality
from mobile_contract.authoring import Draft
from mobile_contract.client import Client
from mobile_contract.quality import ExerciseQuality, ReportKind
from tests.api.authoring.writing_lessons import (
    GREEN,
    Office,
    lesson,
    steps_on,
    with_second_question,
)
from tests.world import World
from workers.upkeep.judge_items import judge_items


async def taught(office: Office) -> Draft:
    """A new course with a lesson of two questions, published."""
    course = await office.course()
    return await office.published(course.id, GREEN, with_second_question(lesson()))


def question(draft: Draft, slug: str = "bitter") -> str:
    """The id of one of the lesson's exercises."""
    return f"{draft.lesson_id}/{slug}"


async def reported(
    client: Client, draft: Draft, kind: ReportKind = "wrong_key", comment: str = ""
) -> quality.ItemReport:
    """Her report of the lesson's first question, as it is given now."""
    assert draft.revision is not None
    return await client.report_item(question(draft), draft.revision, kind, comment)


async def answers(office: Office, client: Client, draft: Draft, **right: bool) -> None:
    """Her answers to these questions of the lesson, in one session."""
    asked = await steps_on(client, draft)
    for step in asked.exercises:
        assert step.exercise is not None
        slug = step.exercise.id.rpartition("/")[2]
        if slug not in right:
            continue
        respond = office.world.right_response if right[slug] else office.world.wrong_response
        answer = client.answer(step, await respond(step), seconds=5)
        await client.submit(asked.session.id, answer)


async def asked_of(client: Client, draft: Draft) -> set[str]:
    """What a new session asks her of the lesson, by the end of its id."""
    steps = (await steps_on(client, draft)).exercises
    return {step.exercise.id.rpartition("/")[2] for step in steps if step.exercise}


async def first(office: Office, draft: Draft) -> ExerciseQuality:
    """How the lesson's first question is doing, as its author reads it."""
    shown = await office.author.course_quality(draft.course_id)
    return next(each for each in shown.exercises if each.exercise_id == question(draft))


async def add_answers(world: World, draft: Draft, picks: Sequence[tuple[float, str]]) -> None:
    """First answers to the lesson's first question by so many strangers, each with how far she was
    ahead of it and what she chose. Their rows alone: two dozen people would take a minute.
    """
    superuser = world.ground.database_url.replace("interlude_owner", "postgres", 1)
    connection = await asyncpg.connect(superuser)
    tenant_id: UUID = await connection.fetchval(
        "select tenant_id from authored_course where course_id = $1", draft.course_id
    )
    await connection.execute("set session_replication_role = replica")
    await connection.executemany(
        "insert into review (tenant_id, person_id, id, exercise_id, correct, rating, seconds,"
        " expected_seconds, stability, difficulty, due_at, population_version, rule_version,"
        " answered_at, revision_hash, picked, chance, gap) values ($1, $2, $2, $3, $4, 3, 6, 6, 3,"
        " 5, now(), (select max(version) from population_snapshot), 1, now(), $5, $6, 0.7, $7)",
        [
            (tenant_id, uuid4(), question(draft), key == "a", _hash(draft), [key], gap)
            for gap, key in picks
        ],
    )
    # They come without their facts, so a look at what is new would not see them.
    await connection.execute("delete from item_look where tenant_id = $1", tenant_id)
    await connection.close()


async def looked_again(world: World) -> int:
    """How many exercises are taken out by a look at once, as after a report."""
    await world.owner_fetch("update item_look set wanted = true")
    return await judge_items(world.database)


async def looked_an_hour_later(world: World) -> int:
    """How many exercises are taken out by the look of the next hour."""
    await world.owner_fetch("update item_look set looked_at = looked_at - interval '1 hour'")
    return await judge_items(world.database)


def _hash(draft: Draft) -> bytes:
    assert draft.revision is not None
    return bytes.fromhex(draft.revision)

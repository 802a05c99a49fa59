"""Progress counts what was done, on the learner's own days, and what is due of what is taught."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from mobile_contract import identity, sessions
from mobile_contract.client import Client
from tests.world import World


async def answer(
    world: World,
    client: Client,
    session: sessions.StudySession,
    step: sessions.Step,
    *,
    right: bool = True,
    seconds: float = 12,
    at: datetime | None = None,
    zone: str = "Europe/Berlin",
) -> sessions.Marked:
    response = await world.right_response(step) if right else await world.wrong_response(step)
    recorded = client.answer(step, response, seconds=seconds, at=at)
    return await client.submit(session.id, msgspec.structs.replace(recorded, zone=zone))


def asked(session: sessions.StudySession) -> list[sessions.Step]:
    return [step for step in session.steps if step.exercise]


async def test_a_new_learner_has_all_before_her(demo_world: World) -> None:
    progress = await (await demo_world.demo("ada")).progress()
    assert (progress.due_now, progress.next_due_at, progress.exercises_known) == (0, None, 0)
    assert progress.days == []
    (course,) = progress.courses
    assert course.lessons_completed == 0
    assert len(course.lessons) == 27
    assert [lesson.lesson_id for lesson in course.lessons][:2] == [
        "secure-work/phishing-signs",
        "secure-work/payment-changes",
    ]
    assert all(
        (lesson.exercises_answered, lesson.completed_at) == (0, None) for lesson in course.lessons
    )


async def test_answers_right_ones_and_minutes_are_counted(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(10)
    steps = asked(session)
    for step, right, seconds in zip(
        [*steps[:4], steps[0]], [True, False, True, True, True], [60, 30, 12, 12, 12], strict=True
    ):
        await answer(demo_world, ada, session, step, right=right, seconds=seconds)
    progress = await ada.progress()
    (day,) = progress.days
    assert (day.answers, day.correct, day.minutes) == (5, 4, 2.1)
    assert day.day == progress.today
    assert progress.exercises_known == 4
    (course,) = progress.courses
    assert course.lessons_completed == 1
    first = course.lessons[0]
    assert (first.exercises_answered, first.exercises) == (4, 4)
    assert first.completed_at is not None


async def test_a_lesson_is_completed_by_its_last_exercise_and_not_before(
    demo_world: World,
) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(10)
    lesson_steps = [step for step in asked(session) if step.lesson_id == session.steps[0].lesson_id]
    for count, step in enumerate(lesson_steps, start=1):
        await answer(demo_world, ada, session, step, right=False)
        await answer(demo_world, ada, session, step)
        lesson = (await ada.progress()).courses[0].lessons[0]
        assert lesson.exercises_answered == count
        assert (lesson.completed_at is not None) == (count == len(lesson_steps))


async def test_what_is_due_is_what_has_fallen_due_by_now(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(5)
    right, wrong = asked(session)[:2]
    late = (await answer(demo_world, ada, session, right)).due_at
    soon = (await answer(demo_world, ada, session, wrong, right=False)).due_at
    progress = await ada.progress()
    assert (progress.due_now, progress.next_due_at) == (0, soon)
    for at, due_now, next_due_at in (
        (soon - timedelta(seconds=5), 0, soon),
        (soon + timedelta(seconds=1), 1, late),
        (late + timedelta(seconds=1), 2, None),
    ):
        await demo_world.set_time(at)
        progress = await ada.progress()
        assert (progress.due_now, progress.next_due_at) == (due_now, next_due_at)
    summary = await ada.finish_session(session.id)
    assert summary.next_due_at == soon


async def test_what_she_is_no_longer_taught_never_falls_due(demo_world: World) -> None:
    alan = await demo_world.demo("alan")
    before = await alan.progress()
    assert before.due_now > 20
    assert alan.tokens is not None
    await demo_world.owner_fetch(
        "update enrolment set ended_at = clock_timestamp() where person_id = $1",
        alan.tokens.person_id,
    )
    after = await alan.progress()
    assert (after.due_now, after.next_due_at, after.courses) == (0, None, [])
    assert after.exercises_known == before.exercises_known
    session = await alan.start_session(5)
    assert (await alan.finish_session(session.id)).next_due_at is None


@pytest.mark.parametrize(
    ("utc", "zone", "day"),
    [
        # Four in the morning in Berlin, winter time.
        (datetime(2027, 2, 2, 2, 59, 50, tzinfo=UTC), "Europe/Berlin", date(2027, 2, 1)),
        (datetime(2027, 2, 2, 3, 0, 0, tzinfo=UTC), "Europe/Berlin", date(2027, 2, 2)),
        # And in New York.
        (datetime(2027, 2, 2, 8, 59, 50, tzinfo=UTC), "America/New_York", date(2027, 2, 1)),
        (datetime(2027, 2, 2, 9, 0, 0, tzinfo=UTC), "America/New_York", date(2027, 2, 2)),
    ],
)
async def test_a_day_turns_at_four_in_the_morning_where_the_learner_is(
    demo_world: World, utc: datetime, zone: str, day: date
) -> None:
    await demo_world.set_time(utc)
    ada = await demo_world.demo("ada")
    await ada.change_me(identity.ChangeMe(zone=zone))
    session = await ada.start_session(5)
    await answer(demo_world, ada, session, asked(session)[0], at=utc, zone=zone)
    progress = await ada.progress()
    assert progress.today == day
    assert [each.day for each in progress.days] == [day]


async def test_the_last_thirty_days_with_answers_are_shown_the_newest_first(
    demo_world: World,
) -> None:
    progress = await (await demo_world.demo("grace")).progress()
    days = [day.day for day in progress.days]
    assert days == sorted(days, reverse=True)
    assert len(days) <= 30
    alan = await (await demo_world.demo("alan")).progress()
    assert len(alan.days) == 15

"""Who is amid a lesson goes on with the revision she began, in later sessions too."""

from tests.api.authoring.writing_lessons import (
    GREEN,
    Office,
    lesson,
    steps_on,
    with_second_question,
)


async def test_ac_t1_the_next_session_goes_on_with_the_revision_begun(tea_house: Office) -> None:
    course = await tea_house.course()
    first = await tea_house.published(course.id, GREEN, with_second_question(lesson()))
    learner = await tea_house.newcomer(course.id)
    begun = await steps_on(learner, first)
    assert len(begun.exercises) == 2
    await begun.answer(tea_house.world, most=1)
    newer = with_second_question(lesson(question="What turns it bitter?"))
    second = await tea_house.republished(first, newer)
    assert second.revision != first.revision
    going_on = await steps_on(learner, first)
    assert going_on.revisions == {first.revision}
    assert [step.exercise.id for step in going_on.exercises if step.exercise] == [
        begun.exercises[1].exercise.id if begun.exercises[1].exercise else ""
    ]
    assert (await steps_on(await tea_house.newcomer(course.id), first)).revisions == {
        second.revision
    }
    await going_on.answer(tea_house.world)
    (line,) = (await learner.lessons(course_id=course.id)).lessons
    assert line.state == "completed"
    third = with_second_question(lesson(question="What makes the cup bitter?"))
    newest = await tea_house.republished(
        second, third + "\n## Type: And then? {#then}\n\nAnswer: sip\n\nExplanation: Sip it.\n"
    )
    assert (await steps_on(learner, first)).revisions == {newest.revision}


async def test_who_had_not_answered_anything_gets_the_newest(tea_house: Office) -> None:
    course = await tea_house.course()
    first = await tea_house.published(course.id)
    learner = await tea_house.newcomer(course.id)
    assert (await steps_on(learner, first)).revisions == {first.revision}
    newer = await tea_house.republished(first, lesson(question="What turns it bitter?"))
    assert (await steps_on(learner, first)).revisions == {newer.revision}

"""The office decides what its members are taught."""

from mobile_contract.client import Client
from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import Office, lesson, refused, steps_on


async def taken(client: Client) -> set[str]:
    """The courses she takes."""
    return {course.id for course in (await client.courses()).courses if course.enrolled}


async def test_members_take_it_again_but_not_who_had_left_it_herself(tea_house: Office) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    stayed, left = await tea_house.newcomer(), await tea_house.newcomer()
    await left.leave_course(course.id)
    await tea_house.head.stop_teaching(course.id)
    between = await tea_house.newcomer()
    for client in (stayed, left, between):
        assert course.id not in {each.id for each in (await client.courses()).courses}
        assert (await steps_on(client, shown)).steps == []
    await refused("course_not_found", stayed.enrol(course.id))
    for _ in range(2):
        await tea_house.head.teach(course.id)
    assert course.id in await taken(stayed) & await taken(between)
    assert course.id not in await taken(left)
    await left.enrol(course.id)
    assert course.id in await taken(left)


async def test_what_is_not_taught_cannot_be_stopped(tea_house: Office) -> None:
    course = await tea_house.course()
    await refused("course_not_found", tea_house.head.teach(course.id))
    await tea_house.published(course.id)
    await tea_house.head.stop_teaching(course.id)
    for course_id in (course.id, "no-such-course"):
        await refused("course_not_found", tea_house.head.stop_teaching(course_id))
    await refused("course_not_found", tea_house.head.teach("no-such-course"))


async def test_publishing_does_not_teach_again_what_the_office_has_stopped(
    tea_house: Office,
) -> None:
    course = await tea_house.course()
    shown = await tea_house.published(course.id)
    await tea_house.head.stop_teaching(course.id)
    after = await tea_house.republished(shown, lesson(question="What turns it bitter?"))
    toml = course.course_toml.replace('"Tea"', '"More tea"')
    await tea_house.author.change_course(course, toml)
    await tea_house.reviewer.restore(await tea_house.reviewer.retire(after))
    (line,) = [each for each in (await tea_house.author.courses()).courses if each.id == course.id]
    assert (line.adopted, line.title) == (False, "More tea")


async def test_a_shipped_course_is_adopted_by_reference(tea_house: Office) -> None:
    head: Studio = tea_house.head
    await head.teach("secure-work")
    learner = await tea_house.newcomer("secure-work")
    assert await taken(learner) == {"secure-work"}
    await refused("course_shipped", head.course("secure-work"))
    await refused("course_shipped", head.create_draft("secure-work", "01-a/01-b.md", lesson()))
    await head.stop_teaching("secure-work")
    assert await taken(learner) == set()

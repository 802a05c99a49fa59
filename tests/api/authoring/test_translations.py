"""What is left to translate is listed, by lesson and language."""

from collections.abc import AsyncIterator

import pytest

from mobile_contract.authoring import AuthoredCourse
from mobile_contract.client import ApiProblem
from tests.api.authoring.writing_lessons import GREEN, Office, lesson
from tests.world import World

GERMAN = "01-leaves/01-green.de.md"
IN_GERMAN = '\n[languages.de]\ntitle = "Tee"\ndescription = "Guter Tee."\n'


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    async with Office.opened(world) as opened:
        yield opened


async def published(office: Office, course: AuthoredCourse, path: str, source: str) -> str:
    """Publish a lesson file; its revision."""
    drafts = (await office.author.course(course.id)).drafts
    known = next((each.id for each in drafts if each.path == path), None)
    if known is None:
        draft = await office.author.create_draft(course.id, path, source)
    else:
        draft = await office.author.edit(await office.author.draft(known), source)
    done = await office.reviewer.approve(await office.author.submit(draft))
    assert done.revision is not None
    return done.revision


async def left(office: Office, course_id: str) -> list[tuple[str, str, str]]:
    listed = await office.author.translations(course_id)
    assert {line.course_id for line in listed.lessons} <= {course_id}
    return [
        (line.lesson_id.rpartition("/")[2], line.language, line.state) for line in listed.lessons
    ]


async def told_mark(office: Office, course_id: str) -> str:
    """What the linter tells the translator to write."""
    drafts = (await office.author.course(course_id)).drafts
    german = next(draft for draft in drafts if draft.path == GERMAN)
    findings = (await office.author.draft(german.id)).findings
    (told,) = (found.message for found in findings if found.code == "unmarked-translation")
    return told.rpartition("translated_from: ")[2].rstrip("`")


async def test_ac_x4_missing_and_stale_translations_are_listed(office: Office) -> None:
    course = await office.author.create_course("tea", "Tea")
    await published(office, course, GREEN, lesson())
    assert await left(office, course.id) == []
    await office.author.change_course(
        await office.author.course(course.id), course.course_toml + IN_GERMAN
    )
    assert await left(office, course.id) == [("green", "de", "missing")]
    german = "language: de\n"
    await published(office, course, GERMAN, lesson(more=german))
    assert await left(office, course.id) == [("green", "de", "unmarked")]
    marked = f'{german}translated_from: "{await told_mark(office, course.id)}"\n'
    await published(office, course, GERMAN, lesson(more=marked))
    assert await left(office, course.id) == []
    await published(office, course, GREEN, lesson(question="What turns it bitter?"))
    assert await left(office, course.id) == [("green", "de", "stale")]
    (line,) = (await office.author.translations(course.id)).lessons
    assert line.title == "A cup of green tea"
    assert line in (await office.author.translations()).lessons
    with pytest.raises(ApiProblem) as refusal:
        await office.author.translations("coffee")
    assert (refusal.value.status, refusal.value.code) == (404, "course_not_found")

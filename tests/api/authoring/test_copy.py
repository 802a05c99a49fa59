"""A course copied, shipped or one's own, to write on from there."""

from collections.abc import AsyncIterator

import pytest

from tests.api.authoring.writing_lessons import GREEN, PICTURE, Office, lesson
from tests.world import World


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    async with Office.opened(world) as opened:
        yield opened


async def test_a_shipped_course_is_copied_whole_and_can_be_published(office: Office) -> None:
    author = office.author
    copy = await author.copy_course("secure-work", "our-security")
    shipped = next(line for line in (await author.courses()).courses if line.id == "secure-work")
    assert shipped.home == "shipped"
    assert len(copy.drafts) >= 13
    draft = await author.draft(copy.drafts[0].id)
    assert [found for found in draft.findings if found.severity == "error"] == []
    published = await office.reviewer.approve(await author.submit(draft))
    assert published.lesson_id == f"{copy.id}/phishing-signs"


async def test_media_are_copied_with_their_words(office: Office) -> None:
    author = office.author
    course = await author.create_course("tea", "Tea")
    await author.put_media(course.id, "leaf.png", PICTURE)
    source = lesson(words="![A tea leaf](../media/leaf.png)")
    await office.published(course.id, GREEN, source)
    copy = await author.copy_course(course.id, "coffee")
    draft = await author.draft(copy.drafts[0].id)
    assert "](../media/leaf.png)" in draft.source
    assert [found for found in draft.findings if found.severity == "error"] == []

"""What lessons show: put beside them, published with them, fetched by who is taught them."""

from collections.abc import AsyncIterator

import pytest

from mobile_contract.client import ApiProblem
from tests.api.authoring.writing_lessons import GREEN, PICTURE, Office, lesson
from tests.world import World


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    async with Office.opened(world) as opened:
        yield opened


async def test_ac_x1_a_picture_needs_a_text_before_it_is_published(office: Office) -> None:
    author = office.author
    course = await author.create_course("tea", "Tea")
    kept = await author.put_media(course.id, "leaf.png", PICTURE)
    draft = await author.create_draft(course.id, GREEN, lesson(words="![](../media/leaf.png)"))
    errors = [found for found in draft.findings if found.severity == "error"]
    assert [(found.code, found.line) for found in errors] == [("no-alt", 11)]
    with pytest.raises(ApiProblem) as refusal:
        await author.submit(draft)
    assert refusal.value.code == "lesson_not_clean"
    with_words = lesson(words="![A tea leaf](../media/leaf.png)")
    waiting = await author.submit(await author.edit(draft, with_words))
    name = f"{kept.sha256}.png"
    await office.reviewer.approve(waiting)
    assert await type(author)(office.learner).media(name) == PICTURE


async def test_a_picture_replaced_after_review_is_not_published_unseen(office: Office) -> None:
    author = office.author
    course = await author.create_course("tea", "Tea")
    await author.put_media(course.id, "leaf.png", PICTURE)
    source = lesson(words="![A tea leaf](../media/leaf.png)")
    waiting = await author.submit(await author.create_draft(course.id, GREEN, source))
    await author.put_media(course.id, "leaf.png", PICTURE + b"another")
    with pytest.raises(ApiProblem) as refusal:
        await office.reviewer.approve(waiting)
    assert refusal.value.code == "changed_meanwhile"
    back = await office.reviewer.reject(waiting, "Which picture?")
    published = await office.reviewer.approve(await author.submit(back))
    assert published.state == "published"


async def test_what_one_file_does_to_another_keeps_it_from_review(office: Office) -> None:
    author = office.author
    course = await author.create_course("tea", "Tea")
    await office.published(course.id, "01-leaves/02-green.md", lesson("green"))
    twin = await author.create_draft(course.id, "01-leaves/01-twin.md", lesson("green"))
    assert "duplicate-id" in {found.code for found in twin.findings}
    other = lesson("black", more="prerequisites: [green]\n")
    await office.published(course.id, "01-leaves/01-black.md", other)
    drafts = (await author.course(course.id)).drafts
    green = await author.draft(
        next(draft.id for draft in drafts if draft.path == "01-leaves/02-green.md")
    )
    circle = await author.edit(green, lesson("green", more="prerequisites: [black]\n"))
    assert "prerequisite-cycle" in {found.code for found in circle.findings}
    for draft in (twin, circle):
        with pytest.raises(ApiProblem) as refusal:
            await author.submit(draft)
        assert refusal.value.code == "lesson_not_clean"

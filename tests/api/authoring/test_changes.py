"""Reviewers and authors read what was changed since learners were given a lesson last."""

from collections.abc import AsyncIterator

import pytest

from mobile_contract.client import ApiProblem
from tests.api.authoring.writing_lessons import GREEN, Office, lesson
from tests.world import World


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    async with Office.opened(world) as opened:
        yield opened


async def test_a_draft_is_compared_with_what_learners_are_given(office: Office) -> None:
    author, reviewer = office.author, office.reviewer
    course = await author.create_course("tea", "Tea")
    draft = await author.create_draft(course.id, GREEN, lesson())
    new = await reviewer.changes(draft)
    assert (new.before, new.after) == (None, "draft")
    assert [(each.code, each.place) for each in new.changes] == [("lesson_added", "lesson")]
    first = await reviewer.approve(await author.submit(draft))
    assert (await reviewer.changes(draft)).changes == []
    second = await author.edit(first, lesson(question="What turns it bitter?"))
    asked = await reviewer.changes(second)
    assert asked.before == first.revision
    (change,) = asked.changes
    assert (change.code, change.place) == ("question_reworded", f"{first.lesson_id}/bitter")
    assert change.sentence == "The question was reworded."
    assert (change.before, change.after) == ("What makes it bitter?", "What turns it bitter?")
    reviewer.client.language = "de"
    (change,) = (await reviewer.changes(second)).changes
    assert change.sentence == "Die Frage wurde neu formuliert."


async def test_two_revisions_are_compared_whatever_the_draft_has_become(office: Office) -> None:
    author, reviewer = office.author, office.reviewer
    course = await author.create_course("tea", "Tea")
    draft = await author.create_draft(course.id, GREEN, lesson())
    first = await reviewer.approve(await author.submit(draft))
    reworded = await author.edit(first, lesson(words="Wait five minutes, then pour the water."))
    second = await reviewer.approve(await author.submit(reworded))
    broken = await author.edit(second, "No front matter.")
    back = await reviewer.changes(broken, second.revision, first.revision)
    assert (back.before, back.after) == (second.revision, first.revision)
    assert [(each.code, each.place) for each in back.changes] == [("card_reworded", "card 1")]
    with pytest.raises(ApiProblem) as refusal:
        await reviewer.changes(broken)
    assert refusal.value.code == "lesson_not_clean"
    (fault,) = refusal.value.details.errors or []
    assert fault.place == "source:1"
    other = await author.create_draft(course.id, "01-leaves/02-black.md", lesson("black"))
    for foreign in ("ab" * 32, first.revision):
        for asked in ({"before": foreign}, {"after": foreign}):
            with pytest.raises(ApiProblem) as refusal:
                await reviewer.changes(other, **asked)
            assert (refusal.value.status, refusal.value.code) == (404, "revision_not_found")
    with pytest.raises(ApiProblem) as refusal:
        await reviewer.changes(other, before="green")
    assert refusal.value.code == "invalid_request"

"""Approved now, published at a moment to come."""

import asyncio
from datetime import UTC, datetime, timedelta

from api.authoring.publish_scheduled import publish_scheduled
from mobile_contract.authoring import Draft
from tests.api.authoring.writing_lessons import Office, lesson, refused, steps_on

BLACK = "01-leaves/02-black.md"


async def scheduled(office: Office, draft: Draft) -> tuple[Draft, datetime]:
    """The draft, to be published in an hour of people's time."""
    (now,) = await office.world.owner_fetch(
        "select clock_timestamp() + shift as at from people_clock"
    )
    at: datetime = now["at"] + timedelta(hours=1)
    return await office.reviewer.schedule(draft, at), at


async def test_it_is_published_at_its_moment_and_once(tea_house: Office) -> None:
    course = await tea_house.course()
    waiting, at = await scheduled(tea_house, await tea_house.in_review(course.id))
    assert (waiting.state, waiting.publish_at) == ("scheduled", at)
    assert await publish_scheduled(tea_house.world.database) == 0
    assert (await tea_house.author.draft(waiting.id)).state == "scheduled"
    await tea_house.world.set_time(at + timedelta(seconds=1))
    await asyncio.gather(*(publish_scheduled(tea_house.world.database) for _ in range(2)))
    assert await publish_scheduled(tea_house.world.database) == 0
    shown = await tea_house.author.draft(waiting.id)
    assert (shown.state, shown.publish_at, shown.published_version) == ("published", None, 1)
    assert [step.step for step in shown.steps][2:] == ["scheduled", "published"]
    assert (shown.steps[-1].by, shown.steps[-1].revision) == (None, shown.revision)
    learner = await tea_house.newcomer(course.id)
    assert (await steps_on(learner, shown)).revisions == {shown.revision}


async def test_the_moment_can_be_moved_and_must_be_to_come(tea_house: Office) -> None:
    draft = await tea_house.in_review((await tea_house.course()).id)
    waiting, at = await scheduled(tea_house, draft)
    later = await tea_house.reviewer.schedule(waiting, at + timedelta(days=1))
    assert later.publish_at == at + timedelta(days=1)
    past = datetime(2020, 1, 1, tzinfo=UTC)
    await refused("publish_at_past", tea_house.reviewer.schedule(later, past))
    assert (await tea_house.reviewer.approve(later)).publish_at is None


async def test_what_is_edited_or_sent_back_meanwhile_is_not_published(tea_house: Office) -> None:
    course = await tea_house.course()
    green, at = await scheduled(tea_house, await tea_house.in_review(course.id))
    edited = await tea_house.author.edit(green, lesson(words="Half a sentence"))
    assert (edited.state, edited.publish_at) == ("draft", None)
    black, at = await scheduled(
        tea_house, await tea_house.in_review(course.id, BLACK, lesson("black"))
    )
    back = await tea_house.reviewer.reject(black, "Not yet.")
    assert (back.state, back.publish_at) == ("draft", None)
    await tea_house.world.set_time(at + timedelta(seconds=1))
    assert await publish_scheduled(tea_house.world.database) == 0


async def test_what_is_no_longer_clean_goes_back_to_review_and_says_why(tea_house: Office) -> None:
    course = await tea_house.course()
    first = await tea_house.published(course.id)
    needy = lesson("black", more="prerequisites: [green]\n")
    waiting, at = await scheduled(tea_house, await tea_house.in_review(course.id, BLACK, needy))
    white = lesson("white")
    clean, _ = await scheduled(
        tea_house, await tea_house.in_review(course.id, "01-leaves/03-white.md", white)
    )
    await tea_house.reviewer.retire(first)
    await tea_house.world.set_time(at + timedelta(seconds=5))
    assert await publish_scheduled(tea_house.world.database) == 2
    back = await tea_house.author.draft(waiting.id)
    assert (back.state, back.revision, back.publish_at) == ("in_review", None, None)
    assert (back.steps[-1].step, back.steps[-1].by) == ("not_published", None)
    assert "unknown-prerequisite" in (back.steps[-1].comment or "")
    assert (await tea_house.author.draft(clean.id)).state == "published"

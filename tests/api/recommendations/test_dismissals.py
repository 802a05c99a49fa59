"""What a learner waves away stays away for its cool-off, and comes back where she says so."""

from datetime import UTC, datetime, timedelta

import pytest

from mobile_contract.client import ApiProblem
from tests.api.catalogue.taught import Taught
from tests.api.recommendations.reading import ids, top

COOL_OFF = timedelta(days=30)
ALMOST = timedelta(minutes=1)


async def test_ac_r2_a_dismissed_lesson_does_not_return_for_its_cool_off(here: Taught) -> None:
    client = await here.learner("tea")
    now = datetime.now(UTC) + timedelta(days=1)
    await here.world.set_time(now)
    waved = top(await client.recommendations())
    dismissal = await client.dismiss_recommendation(waved)
    assert dismissal.lesson_id == waved
    assert timedelta() <= dismissal.until - (now + COOL_OFF) < ALMOST
    assert waved not in ids(await client.recommendations(100))
    for path in (await client.recommendations()).paths:
        assert waved not in path.lesson_ids
    await here.world.set_time(now + COOL_OFF - ALMOST)
    assert waved not in ids(await client.recommendations(100))
    await here.world.set_time(now + COOL_OFF + ALMOST)
    assert waved in ids(await client.recommendations(100))


async def test_waved_away_again_the_cool_off_begins_anew(here: Taught) -> None:
    client = await here.learner()
    first = await client.dismiss_recommendation("tea/green")
    later = first.until - timedelta(days=1)
    await here.world.set_time(later)
    assert (await client.dismiss_recommendation("tea/green")).until >= later + COOL_OFF
    await here.world.set_time(first.until + ALMOST)
    assert "tea/green" not in ids(await client.recommendations(100))


async def test_taken_back_it_is_recommended_again_at_once(here: Taught) -> None:
    client = await here.learner()
    await client.undismiss_recommendation("tea/green")
    assert "tea/green" in ids(await client.recommendations(100))
    await client.dismiss_recommendation("tea/green")
    assert "tea/green" not in ids(await client.recommendations(100))
    await client.undismiss_recommendation("tea/green")
    assert "tea/green" in ids(await client.recommendations(100))


async def test_what_one_learner_waves_away_another_keeps(here: Taught) -> None:
    one, other = await here.learner(), await here.learner()
    await one.dismiss_recommendation("tea/green")
    assert "tea/green" in ids(await other.recommendations(100))


@pytest.mark.parametrize(
    "lesson_id", ["tea/unheard-of", "secrets/first", "elsewhere/one", "gone/one", "tea/a\0b"]
)
async def test_only_what_is_taught_here_can_be_waved_away(here: Taught, lesson_id: str) -> None:
    client = await here.learner()
    for call in (client.dismiss_recommendation, client.undismiss_recommendation):
        with pytest.raises(ApiProblem) as refused:
            await call(lesson_id)
        assert (refused.value.status, refused.value.code) == (404, "lesson_not_found")


async def test_an_id_with_its_slash_escaped_is_the_same_lesson(here: Taught) -> None:
    client = await here.learner()
    await client.send("POST", "/v1/recommendations/tea%2Fgreen/dismissal", dict)
    assert "tea/green" not in ids(await client.recommendations(100))

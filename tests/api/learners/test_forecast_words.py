"""A forecast is told as roughly as it is known, in English and in German."""

import re
from datetime import timedelta

import pytest

from mobile_contract.client import Client
from mobile_contract.learners import ForecastGoal
from tests.world import World

NEITHER_EXACT_NOR_SILLY = re.compile(r"\d[.,]\d|\b(0|100) %|\b0 min")


async def sentences(client: Client, minutes_per_week: float) -> dict[str, str]:
    """The forecast at so many minutes, told in both languages."""
    found = {}
    for client.language in ("en", "de"):
        told = (await client.forecast(minutes_per_week=minutes_per_week)).told
        assert not NEITHER_EXACT_NOR_SILLY.search(told.sentence), told.sentence
        found[client.language] = told.sentence
    return found


async def goals(client: Client, days: int, minutes_per_week: float) -> dict[str, ForecastGoal]:
    """The way to the end of a day that far away, told in both languages."""
    by = (await client.forecast()).days[0].date + timedelta(days=days)
    found = {}
    for client.language in ("en", "de"):
        goal = (await client.forecast(by, minutes_per_week)).goal
        assert goal is not None
        assert not NEITHER_EXACT_NOR_SILLY.search(goal.told.sentence), goal.told.sentence
        found[client.language] = goal
    return found


@pytest.mark.parametrize("who", ["alan", "grace"])
async def test_minutes_are_whole(demo_world: World, who: str) -> None:
    client = await demo_world.demo(who)
    for minutes in (1, 15.4, 22.2, 37.1, 200):
        await sentences(client, minutes)


async def test_less_than_a_minute_is_said_so(demo_world: World) -> None:
    alan = await demo_world.demo("alan")
    told = await sentences(alan, 1)
    assert "less than 1 min" in told["en"]
    assert "weniger als 1 min" in told["de"]


async def test_a_deadline_within_the_week_is_told_in_minutes_until_then(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    goal = await goals(ada, 1, 70)
    needed = goal["en"].new_minutes + goal["en"].review_minutes
    assert goal["en"].minutes_per_week > 3 * needed, "by the week it is more than she has left"
    [english] = re.findall(r"takes about (\d+) min until then", goal["en"].told.sentence)
    [german] = re.findall(r"bis dahin etwa (\d+) min", goal["de"].told.sentence)
    assert english == german
    assert needed <= int(english) <= needed + 10
    for days in (6, 20):
        told = {key: each.told.sentence for key, each in (await goals(ada, days, 70)).items()}
        assert "min a week" in told["en"]
        assert "min in der Woche" in told["de"]


async def test_a_chance_next_to_none_or_to_certainty_is_told_without_a_figure(
    demo_world: World,
) -> None:
    ada = await demo_world.demo("ada")
    for days, minutes, english, german in (
        (0, 70, "hardly be done in time", "werden Sie kaum"),
        (300, 1000, "almost surely be done in time", "werden Sie fast sicher"),
    ):
        goal = await goals(ada, days, minutes)
        assert english in goal["en"].told.sentence
        assert german in goal["de"].told.sentence
    found = set()
    for days in range(8, 120, 8):
        goal = await goals(ada, days, 70)
        percents = re.findall(r"(\d+) %", goal["en"].told.sentence)
        assert percents == re.findall(r"(\d+) %", goal["de"].told.sentence)
        found |= set(map(int, percents))
    assert found
    assert all(percent % 5 == 0 for percent in found)

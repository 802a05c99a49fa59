"""Monitors hear what is wrong by name, and nothing about anybody."""

from collections.abc import AsyncIterator
from dataclasses import replace
from time import monotonic
from uuid import uuid4

import pytest

from api.db.migrate import known_migrations
from api.ground import Ground
from mobile_contract import health as contract
from tests.api.web.line import Line
from tests.world import World


async def test_a_whole_installation_is_alive_and_ready(world: World) -> None:
    alive = await world.client().http.get("/health/live")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    ready = await world.client().http.get("/health/ready")
    assert ready.status_code == 200
    assert await world.client().readiness() == contract.Readiness("ok", "ok", "ok", "ok")


async def test_a_missing_migration_is_named_and_makes_it_unready(world: World) -> None:
    await world.owner_fetch("delete from migration where name = $1", known_migrations()[-1])
    answer = await world.client().http.get("/health/ready")
    assert answer.status_code == 503
    told = await world.client().readiness()
    assert (told.status, told.database, told.migrations) == ("not ready", "ok", "1 to run")


async def test_only_the_queue_down_is_told_and_still_ready(ground: Ground) -> None:
    async with World.running(replace(ground, redis_url="redis://127.0.0.1:1")) as world:
        answer = await world.client().http.get("/health/ready")
        assert answer.status_code == 200
        told = await world.client().readiness()
    assert told == contract.Readiness("ok", "ok", "ok", "out of reach")


@pytest.fixture
async def line(ground: Ground) -> AsyncIterator[Line]:
    """The line to the database."""
    made = Line.to(ground.database_url)
    await made.mend()
    yield made
    await made.cut()


async def test_a_database_down_is_named_in_time_and_found_again(ground: Ground, line: Line) -> None:
    async with World.running(replace(ground, database_url=line.near_url)) as world:
        await line.cut()
        began = monotonic()
        answer = await world.client().http.get("/health/ready")
        assert monotonic() - began < 3
        assert answer.status_code == 503
        told = await world.client().readiness()
        assert (told.status, told.database, told.migrations) == (
            "not ready",
            "out of reach",
            "unknown",
        )
        assert (await world.client().http.get("/health/live")).status_code == 200
        await line.mend()
        assert (await world.client().http.get("/health/ready")).status_code == 200


async def test_requests_are_counted_by_operation_and_status(demo_world: World) -> None:
    def counted(text: str, operation: str, status: str) -> float:
        wanted = f'interlude_requests_total{{operation="{operation}",status="{status}"}} '
        found = [line for line in text.splitlines() if line.startswith(wanted)]
        return float(found[0].rpartition(" ")[2]) if found else 0.0

    ada = await demo_world.demo("ada")
    before = (await ada.http.get("/metrics")).text
    for _ in range(3):
        await ada.me()
    await ada.http.get("/v1/me")
    await ada.http.get("/nowhere")
    after = (await ada.http.get("/metrics")).text
    for operation, status, more in (
        ("readMe", "200", 3),
        ("readMe", "401", 1),
        ("unknown", "404", 1),
    ):
        assert counted(after, operation, status) - counted(before, operation, status) == more
    assert 'interlude_request_seconds_count{operation="readMe"}' in after


async def test_metrics_name_nobody(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    assert ada.tokens is not None
    planted = str(uuid4())
    for path in (f"/v1/sessions/{planted}", f"/nowhere/{planted}", f"/v1/members?cursor={planted}"):
        await ada.http.get(path, headers={"Authorization": f"Bearer {ada.tokens.access_token}"})
    answer = await ada.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    said = (planted, "ada@", "demo.example", str(ada.tokens.person_id), ada.tokens.access_token)
    assert [each for each in said if each in answer.text] == []

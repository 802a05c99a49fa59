"""`interlude upkeep` and `interlude evaluate --from-log`, as an administrator runs them."""

import asyncio
import json

import pytest

from tests.product import interlude
from tests.world import World
from workers.upkeep.command import JOBS


async def test_upkeep_and_evaluate_by_command(demo_world: World) -> None:
    settings = {
        "INTERLUDE_DATABASE_URL": demo_world.ground.database_url,
        "INTERLUDE_REDIS_URL": demo_world.ground.redis_url,
        "INTERLUDE_SECRET": demo_world.ground.secret.decode(),
    }
    kept = await asyncio.to_thread(interlude, "upkeep", settings=settings)
    assert kept.returncode == 0, kept.stderr
    lines = kept.stdout.splitlines()
    assert "population snapshots published: 1" in lines
    assert [line.partition(": ")[0] for line in lines] == [told for told, _ in JOBS]
    assert "population_refitted" in kept.stderr
    (published,) = await demo_world.owner_fetch("select count(*) from population_snapshot")
    assert published[0] == 2
    asked = ("evaluate", "memory", "--from-log", "--association", "Demo Association", "--json")
    told = await asyncio.to_thread(interlude, *asked, settings=settings)
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    assert report["rows"] > 100
    assert report["split"].startswith("2 learner(s)")
    assert {"interlude", "sm2", "fsrs"} <= set(report["models"])
    assert report["models"]["interlude"]["log_loss"] == pytest.approx(0.5, abs=0.4)

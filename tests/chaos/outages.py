"""Is a worker back at most five seconds after its database or its queue is, and does it end well?

A worker under the supervisor of `interlude up` loses PostgreSQL (crashed, or frozen) and the queue
for some seconds each, and lives on or is killed meanwhile, so that it is started into the outage.
It is back when it works again for the database, and answers a ring for the queue. At last it is
asked to stop. The last line is JSON; the exit code is non-zero when it was later than that once,
when an outage was none, or when it did not stop by itself.
"""

# ruff: noqa: ASYNC110 (other processes are waited for)

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api import embedded
from api.clock import pin_zone_data
from api.embedded.programs import Program
from api.jobs import RedisBell, SendNudges
from tests.chaos.parts.fragile import FragileServers
from tests.chaos.parts.scratch import scratch_folder
from tests.product import CHECKOUT, PATIENCE_S, command, environment
from workers.supervisor import Charge, supervise

BACK_WITHIN_S = 5.0
STOPPED_WITHIN_S = 5.0
_AWAY_S = (5.0, 9.0)
_LOOK_EVERY_S = 0.05
_WORKS = """
select exists (select from pg_stat_activity
  where application_name = 'interlude_dispatcher' and query_start > $1)
"""


def main() -> int:
    """Run it; 0 when the worker was back in time, always."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    seed = parser.parse_args().seed
    pin_zone_data()
    print(f"seed {seed}", flush=True)
    began = time.monotonic()
    with scratch_folder() as folder:
        run = asyncio.run(_run(folder, random.Random(seed)))
    slowest = max(run.back_s.values())
    told = {
        "seed": seed,
        "outages": len(run.back_s),
        "waited": run.waited,
        "restarts": run.said("started as process") - 1,
        "back_s": {name: round(seconds, 1) for name, seconds in run.back_s.items()},
        "slowest_s": round(slowest, 1),
        "stop_s": round(run.stop_s, 1),
        "stopped": run.said("stopped (exit code 0)"),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(told))
    in_time = slowest <= BACK_WITHIN_S and run.stop_s <= STOPPED_WITHIN_S
    proved = run.said("killed by SIGKILL") == run.kills and run.waited
    return 0 if in_time and proved and told["stopped"] == 1 else 1


@dataclass
class Run:
    """What the supervisor said, how long the worker took after each outage, and to stop."""

    lines: list[str] = field(default_factory=list)
    back_s: dict[str, float] = field(default_factory=dict)
    kills: int = 0
    waited: bool = False
    stop_s: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def report(self, line: str) -> None:
        """A line of the supervisor's."""
        print(f"{time.monotonic() - self.began:6.1f} {line}", flush=True)
        self.lines.append(line)

    def said(self, part: str) -> int:
        """How many of its lines have this in them."""
        return sum(part in line for line in self.lines)

    def kill_worker(self) -> None:
        """SIGKILL the worker of now."""
        started = [line for line in self.lines if "started as process" in line]
        os.kill(int(started[-1].rpartition(" ")[2]), signal.SIGKILL)
        self.kills += 1


async def _run(folder: Path, dice: random.Random) -> Run:
    run = Run()
    async with FragileServers.standing(folder) as servers:
        worker = Charge(_program(folder, servers.settings))
        supervising = asyncio.create_task(supervise([worker], run.report))
        await asyncio.wait_for(_until(lambda: _works(servers)), PATIENCE_S)
        await asyncio.wait_for(_until(lambda: _answers(servers)), PATIENCE_S)
        for name, outage, back in (
            ("database crashed", _crashed, _works),
            ("database frozen", _frozen, _works),
            ("queue killed", _queue_killed, _answers),
        ):
            for is_killed in (False, True):
                await outage(servers, run, dice.uniform(*_AWAY_S), is_killed)
                began = time.monotonic()
                await asyncio.wait_for(_until(lambda back=back: back(servers)), PATIENCE_S)
                who = "worker started into it" if is_killed else "worker lives on"
                run.back_s[f"{name}, {who}"] = time.monotonic() - began
        began = time.monotonic()
        os.kill(os.getpid(), signal.SIGTERM)
        await supervising
        run.stop_s = time.monotonic() - began
    run.waited = "database_away" in (folder / "worker.log").read_text()
    return run


async def _crashed(servers: FragileServers, run: Run, seconds: float, is_killed: bool) -> None:
    await servers.postgres.strike(signal.SIGQUIT)
    await _meanwhile(run, seconds, is_killed)
    await servers.postgres.start()
    await asyncio.wait_for(embedded.postgres_ready(servers.data), PATIENCE_S)


async def _frozen(servers: FragileServers, run: Run, seconds: float, is_killed: bool) -> None:
    """Every process of it: connections are taken by the kernel, and nobody answers on them."""
    assert servers.postgres.process is not None
    group = os.getpgid(servers.postgres.process.pid)
    os.killpg(group, signal.SIGSTOP)
    await _meanwhile(run, seconds, is_killed)
    os.killpg(group, signal.SIGCONT)


async def _queue_killed(servers: FragileServers, run: Run, seconds: float, is_killed: bool) -> None:
    await servers.valkey.strike(signal.SIGKILL)
    await _meanwhile(run, seconds, is_killed)
    await servers.valkey.start()
    await asyncio.wait_for(embedded.valkey_ready(servers.data), PATIENCE_S)


async def _meanwhile(run: Run, seconds: float, is_killed: bool) -> None:
    if is_killed:
        run.kill_worker()
    await asyncio.sleep(seconds)


async def _works(servers: FragileServers) -> bool:
    """It has asked the database something since now."""
    connection = await asyncpg.connect(servers.superuser_url)
    try:
        now = await connection.fetchval("select clock_timestamp()")
        give_up_at = time.monotonic() + PATIENCE_S
        while not await connection.fetchval(_WORKS, now):
            assert time.monotonic() < give_up_at
            await asyncio.sleep(_LOOK_EVERY_S)
        return True
    finally:
        await connection.close()


async def _answers(servers: FragileServers) -> bool:
    """A ring of this moment was heard."""
    bell = RedisBell(servers.ground.redis_url)
    async with Redis.from_url(servers.ground.redis_url) as redis:
        try:
            await bell.ring((SendNudges(),))
            while await redis.exists("arq:job:send_nudges"):
                await asyncio.sleep(_LOOK_EVERY_S)
            return True
        except (RedisError, OSError):
            return False
        finally:
            await bell.close()


async def _until(true: Callable[[], Awaitable[bool]]) -> None:
    while not await true():
        await asyncio.sleep(_LOOK_EVERY_S)


def _program(logs: Path, settings: Mapping[str, str]) -> Program:
    return Program(
        name="worker",
        argv=tuple(command("worker", "--wait")),
        cwd=CHECKOUT,
        env=environment(settings),
        log=logs / "worker.log",
    )


if __name__ == "__main__":
    sys.exit(main())

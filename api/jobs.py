"""What may be asked of the workers: kinds of work with their arguments, and how to ask.

Asking is a ring of a bell, never the record of the work: the record is a row in PostgreSQL that a
sweeper finds within seconds even when the bell (Redis) is gone. Only `Transaction.enqueue` asks,
and it rings after commit.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Protocol

import msgspec
import structlog
from arq import create_pool
from arq.connections import ArqRedis, RedisSettings
from redis.exceptions import RedisError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SendMail:
    """There is mail to send: drain what is due."""


@dataclass(frozen=True, slots=True)
class PlanNudges:
    """Somebody's next break is to be looked at anew: decide about all that are near."""


@dataclass(frozen=True, slots=True)
class SendNudges:
    """There are nudges to send: drain what is due."""


@dataclass(frozen=True, slots=True)
class JudgeItems:
    """An exercise was reported, settled or put back: judge what has changed in every association
    that is marked for it.
    """


Job = SendMail | PlanNudges | SendNudges | JudgeItems

KINDS: dict[str, type[Job]] = {
    "send_mail": SendMail,
    "plan_nudges": PlanNudges,
    "send_nudges": SendNudges,
    "judge_items": JudgeItems,
}
_NAMES = {kind: name for name, kind in KINDS.items()}

RING_SECONDS = 0.3


class Bell(Protocol):
    """Something that can wake the workers."""

    async def ring(self, jobs: tuple[Job, ...]) -> None: ...


class RedisBell:
    """Rings through arq. A bell that is out of reach is left alone: the sweeper comes anyway."""

    def __init__(self, url: str) -> None:
        self._settings = redis_settings(url)
        self._pool: ArqRedis | None = None
        self._opening = asyncio.Lock()

    async def ring(self, jobs: tuple[Job, ...]) -> None:
        """Ask for each kind once; never raises, never takes longer than RING_SECONDS."""
        try:
            async with asyncio.timeout(RING_SECONDS):
                pool = await self._opened()
                for name in sorted({_NAMES[type(job)] for job in jobs}):
                    await pool.enqueue_job(name, _job_id=name)
        except (RedisError, OSError, TimeoutError):
            log.info("bell_out_of_reach")

    async def _opened(self) -> ArqRedis:
        """The one pool; without the lock, many first rings at once would each open one."""
        async with self._opening:
            if self._pool is None:
                self._pool = await create_pool(
                    self._settings, job_serializer=serialise, job_deserializer=deserialise
                )
            return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._pool.aclose()


class SilentBell:
    """For processes that leave it to the sweeper, such as the command line."""

    async def ring(self, jobs: tuple[Job, ...]) -> None:
        """Nothing."""


def redis_settings(url: str) -> RedisSettings:
    """arq's settings for a Redis URL, with failures quick enough for a request to shrug off."""
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 0
    settings.conn_timeout = 1
    return settings


# arq's default is pickle, which would run whatever somebody else puts into a shared Redis.
serialise = msgspec.msgpack.encode
deserialise = msgspec.msgpack.decode

"""The worker's whole heartbeat on one page: what rings it, and what it looks after by itself.

Every kind of work has a beat, which looks for it in PostgreSQL every few seconds. A ring (arq on
Redis) only makes the next beat come at once, so that with Redis gone everything still happens,
seconds later, and in one process no work runs beside itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog
from arq.worker import Worker, func
from redis.exceptions import RedisError

from api.authoring.publish_scheduled import publish_scheduled
from api.db.database import Database
from api.ground import Ground, open_ground_database
from api.jobs import KINDS, RedisBell, deserialise, redis_settings, serialise
from workers.digests.plan_digests import plan_digests
from workers.mail_room import MailRoom
from workers.mail_transport import MailTransport
from workers.nudges.hand_over import NudgeRoom
from workers.nudges.plan_nudges import plan_nudges
from workers.nudges.queue import sweep_nudges
from workers.nudges.send_nudges import send_nudges
from workers.outages import OUTAGES
from workers.purge_expired import purge_expired
from workers.push.ways import Pushes, open_ways
from workers.send_mail import send_mail
from workers.upkeep.adjust_retention import adjust_retention
from workers.upkeep.count_followed import count_followed
from workers.upkeep.fit_learners import fit_learners
from workers.upkeep.judge_items import judge_items
from workers.upkeep.refit_population import refit_population
from workers.upkeep.refold_wanted import refold_wanted

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Room:
    """What all the work needs: the database, and what mails and nudges need to leave the house."""

    database: Database
    mail: MailRoom
    nudges: NudgeRoom


Work = Callable[[Room], Awaitable[int]]

# One function for each kind of work that can be asked for (`api.jobs.KINDS`).
JOBS: dict[str, Work] = {
    "send_mail": lambda room: send_mail(room.mail),
    "plan_nudges": lambda room: plan_nudges(room.database),
    "send_nudges": lambda room: send_nudges(room.nudges),
    "judge_items": lambda room: judge_items(room.database),
}

# What is looked after without being asked: (work, seconds between looks). What falls due leaves a
# few at a time: once a second it would leave in bursts, which whoever studies meanwhile waits for.
HEARTBEAT: dict[str, tuple[Work, float]] = {
    "send_mail": (JOBS["send_mail"], 2.0),
    "plan_nudges": (JOBS["plan_nudges"], 2.0),
    "send_nudges": (JOBS["send_nudges"], 0.25),
    "sweep_nudges": (lambda room: sweep_nudges(room.database), 2.0),
    "plan_digests": (lambda room: plan_digests(room.database), 15.0),
    "publish_scheduled": (lambda room: publish_scheduled(room.database), 5.0),
    "refold_wanted": (lambda room: refold_wanted(room.database), 5.0),
    "adjust_retention": (lambda room: adjust_retention(room.database), 900.0),
    "fit_learners": (lambda room: fit_learners(room.database), 3600.0),
    "refit_population": (lambda room: refit_population(room.database), 3600.0),
    "count_followed": (lambda room: count_followed(room.database), 6 * 3600.0),
    "purge_expired": (lambda room: purge_expired(room.database), 3600.0),
    "judge_items": (JOBS["judge_items"], 3600.0),
}

_RECONNECT_SECONDS = 1.0
_RING_S = 2.0  # and ten more that a ring is held for by a worker that died while it heard it
_CANCEL_AGAIN_SECONDS = 1.0
_FAULTS = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError)


@dataclass(frozen=True, slots=True)
class WorkerGround:
    """What a worker stands on."""

    ground: Ground
    transport: MailTransport
    public_url: str
    sender: str
    pushes: Pushes


async def run_worker(stands_on: WorkerGround, stop: asyncio.Event, *, waits: bool = False) -> None:
    """Work until `stop` is set, through outages of the database and of the queue.

    Where it `waits`, also through one that it is started into; else that raises what it met.
    """
    bell = RedisBell(stands_on.ground.redis_url)
    async with AsyncExitStack() as last:
        while (database := await _opened(last, stands_on.ground, bell, waits=waits)) is None:
            if await _rung_within(stop, _RECONNECT_SECONDS):
                return
        senders = await last.enter_async_context(
            open_ways(stands_on.pushes, database.keeper.vapid_key)
        )
        mail = MailRoom(database, stands_on.transport, stands_on.public_url, stands_on.sender)
        room = Room(database, mail, NudgeRoom(database, senders, stands_on.public_url))
        rung = {name: asyncio.Event() for name in HEARTBEAT}
        tasks = [asyncio.create_task(_answer_rings(stands_on.ground.redis_url, rung))]
        tasks += [asyncio.create_task(_beat(name, room, rung[name])) for name in HEARTBEAT]
        log.info("worker_ready", jobs=sorted(KINDS), beats=sorted(HEARTBEAT))
        await stop.wait()
        await _end(tasks)
    await bell.close()


async def _opened(
    last: AsyncExitStack, ground: Ground, bell: RedisBell, *, waits: bool
) -> Database | None:
    """The database, closed by `last`; None where it is away and we may wait for it."""
    try:
        return await last.enter_async_context(open_ground_database(ground, bell))
    except OUTAGES as error:
        if not waits:
            raise
        log.warning("database_away", error=type(error).__name__)
        return None


async def _rung_within(bell: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
    return bell.is_set()


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel until all have ended.

    Once is not enough: before Python 3.12 `asyncio.wait_for`, which the mail, queue and database
    clients wait with, forgets a cancellation that arrives together with the awaited result.
    """
    living = set(tasks)
    while living:
        for task in living:
            task.cancel()
        _, living = await asyncio.wait(living, timeout=_CANCEL_AGAIN_SECONDS)


async def _beat(name: str, room: Room, rung: asyncio.Event) -> None:
    work, seconds = HEARTBEAT[name]
    while True:
        rung.clear()
        try:
            await work(room)
        except _FAULTS as error:
            log.warning("beat_failed", beat=name, error=type(error).__name__)
        except Exception as error:  # a beat that stopped would stop for good, and nobody would see
            log.error("beat_broken", beat=name, error=type(error).__name__, exc_info=error)
        await _rung_within(rung, seconds)


async def _answer_rings(url: str, rung: Mapping[str, asyncio.Event]) -> None:
    """arq, started again whenever Redis comes back: its worker does not survive losing it."""
    while True:
        worker = Worker(
            functions=[
                func(_ringing(rung[name]), name=name, keep_result=0, timeout=_RING_S, max_tries=1)
                for name in JOBS
            ],
            redis_settings=redis_settings(url),
            handle_signals=False,
            poll_delay=0.5,
            job_serializer=serialise,
            job_deserializer=deserialise,
        )
        try:
            await worker.async_run()
        except _FAULTS as error:
            log.warning("queue_lost", error=type(error).__name__)
        except Exception as error:  # as for a beat
            log.error("queue_broken", error=type(error).__name__, exc_info=error)
        finally:
            with suppress(*_FAULTS):
                await worker.close()
        await asyncio.sleep(_RECONNECT_SECONDS)


def _ringing(rung: asyncio.Event) -> Any:
    async def ring(_context: dict[str, Any]) -> None:
        rung.set()

    return ring

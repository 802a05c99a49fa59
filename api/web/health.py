"""What monitors ask: does the process run, can it work, and how is it doing."""

import asyncio
from typing import Any

import asyncpg
from litestar import Request, Response, get
from litestar.openapi import ResponseSpec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.db.database import Database
from api.db.migrate import applied_migrations, known_migrations
from mobile_contract import health as contract

OK = "ok"
PATIENCE_SECONDS = 2


@get("/health/live", operation_id="isAlive", tags=["health"], opt={"without_database": True})
async def is_alive() -> contract.Alive:
    """The process runs and answers."""
    return contract.Alive(OK)


@get(
    "/health/ready",
    operation_id="isReady",
    tags=["health"],
    responses={503: ResponseSpec(contract.Readiness, description="Not ready: the part is named")},
)
async def is_ready(request: Request[Any, Any, Any]) -> Response[contract.Readiness]:
    """200 when sessions can be served: the database answers and is migrated.

    A queue out of reach is told but does not make the service unready: nothing is lost without it.
    """
    database, migrations = await _database_state(request.app.state.database)
    queue = await _queue_state(request.app.state.redis_url)
    ready = database == OK and migrations == OK
    told = contract.Readiness(OK if ready else "not ready", database, migrations, queue)
    return Response(told, status_code=200 if ready else 503)


@get("/metrics", operation_id="readMetrics", include_in_schema=False)
async def read_metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Counters for Prometheus: this process's own, and how deliveries stand altogether."""
    state = request.app.state
    deliveries: bytes = await state.delivery_metrics.latest(state.database)
    return Response(generate_latest() + deliveries, media_type=CONTENT_TYPE_LATEST)


async def _database_state(database: Database) -> tuple[str, str]:
    """Asked on the dispatcher's pool: learners who keep the application's busy are no fault."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), database.dispatcher.acquire() as connection:
            applied = await applied_migrations(connection)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "out of reach", "unknown"
    missing = [name for name in known_migrations() if name not in applied]
    return OK, f"{len(missing)} to run" if missing else OK


async def _queue_state(url: str) -> str:
    client = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
    try:
        await client.ping()
    except (RedisError, OSError):
        return "out of reach"
    finally:
        await client.aclose()
    return OK

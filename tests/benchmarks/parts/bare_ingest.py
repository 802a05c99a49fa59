"""The raw limit of taking events in: a bare Litestar that decodes the lines, stores them with one
`INSERT ... unnest`, and does nothing else.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
from litestar import Litestar, Request, get, post

from mobile_contract.sync import SyncEvent

TABLE = (
    "create table if not exists bare_event (id uuid primary key, install_id uuid,"
    " sequence bigint, occurred_at timestamptz, payload bytea, unique (install_id, sequence))"
)
STORE = (
    "insert into bare_event (id, install_id, sequence, occurred_at, payload)"
    " select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::bytea[])"
    " on conflict do nothing returning id"
)
_EVENT = msgspec.json.Decoder(SyncEvent)


@post("/", status_code=200)
async def receive(request: Request[Any, Any, Any]) -> dict[str, int]:
    """Decode, store, count."""
    lines = (await request.body()).split(b"\n")
    events = [_EVENT.decode(line) for line in lines]
    async with request.app.state.pool.acquire() as connection:
        rows = await connection.fetch(
            STORE,
            [event.id for event in events],
            [event.boot_id for event in events],
            [event.sequence for event in events],
            [event.occurred_at for event in events],
            lines,
        )
    return {"created": len(rows)}


@get("/")
async def ready() -> None:
    """Whoever waits for the server."""


@asynccontextmanager
async def _live(app: Litestar) -> AsyncIterator[None]:
    pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=8, max_size=8)
    app.state.pool = pool
    await pool.execute(TABLE)
    yield
    await pool.close()


app = Litestar([receive, ready], lifespan=[_live], openapi_config=None, logging_config=None)

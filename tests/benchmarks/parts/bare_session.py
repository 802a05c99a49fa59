"""The raw limit of composing a session: one pooled query for 50 due rows, told as JSON, no more."""

import os
from typing import Any

import asyncpg
import msgspec

DUE = (
    "select exercise_id, stability, difficulty, last_review_at, due_at, reps, lapses, streak"
    " from memory where person_id = $1 order by due_at limit 50"
)
_HEADERS = [(b"content-type", b"application/json")]
_state: dict[str, Any] = {}


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Lifespan and one answer."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    async with _state["pool"].acquire() as connection:
        rows = await connection.fetch(DUE, os.environ["BENCH_PERSON"])
    body = msgspec.json.encode([dict(row) for row in rows])
    length = (b"content-length", str(len(body)).encode())
    headers = [*_HEADERS, length]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    _state["pool"] = await asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=8, max_size=8)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _state["pool"].close()
    await send({"type": "lifespan.shutdown.complete"})

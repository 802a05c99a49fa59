"""How fast is the next session composed, against the raw limit of reading what it is made of?

`PYTHONPATH=. python tests/benchmarks/bench_compose.py`. POST /v1/sessions for learners with 50
exercises due, 64 connections, sign-in checked, tenant enforced by the database, the session stored;
beside it a raw ASGI application under the same server that reads 50 due rows with asyncpg and does
nothing else. Gate P1: at least 0.4 of the raw one, p99 at most 100 ms.
"""

import asyncio
import statistics

import asyncpg

from api import embedded
from tests.benchmarks.parts.load import Load, load, request
from tests.benchmarks.parts.machine import print_machine, spread
from tests.benchmarks.parts.serving import bare, product, token_of
from tests.product import Product

PASSES = 3
SECONDS = 5.0
CONNECTIONS = 64
LEARNERS = ("ada", "grace", "alan", "astrid", "carl", "olga")
DUE = 50

# As the superuser, behind no wall: every learner has answered the first 50 exercises of the course
# a month ago. The rows are what answering would have left; no fact stands behind them.
MAKE_DUE = """
insert into memory (tenant_id, person_id, exercise_id, stability, difficulty, last_review_at,
  due_at, reps, lapses, streak, revision_hash, population_version, rule_version)
select e.tenant_id, e.person_id, known.exercise_id, 10, 5, now() - interval '30 days',
  now() - interval '20 days' + known.place * interval '1 minute', 3, 0, 3,
  known.revision_hash, known.population_version, known.rule_version
from learner e, (
  select distinct on (exercise_id) exercise_id, revision_hash, population_version, rule_version,
    row_number() over () as place from memory order by exercise_id limit $1) known
on conflict (tenant_id, person_id, exercise_id) do update set due_at = excluded.due_at,
  last_review_at = excluded.last_review_at
"""


def main() -> None:
    """Print both sides, taken in turns so that noise meets both."""
    print_machine()
    with product() as running:
        asyncio.run(_compare(running))


async def _compare(running: Product) -> None:
    clients = await running.signed_in(*(f"{name}@demo.example" for name in LEARNERS))
    url = embedded.superuser_url(running.data, database="interlude")
    for each in clients:
        await each.start_session(1)  # from now on she is a learner
    due = await _make_due(url, str(clients[0].tokens.person_id) if clients[0].tokens else "")
    body = b'{"minutes":10}'
    asked = [request("POST", "/v1/sessions", token_of(each), body) for each in clients]
    assert clients[0].tokens is not None
    raw = {"BENCH_DATABASE": url, "BENCH_PERSON": str(clients[0].tokens.person_id)}
    ours: list[Load] = []
    theirs: list[Load] = []
    async with bare("bare_session", **raw) as (port, _):
        for _ in range(PASSES):
            theirs.append(await load(port, lambda _: request("GET", "/"), CONNECTIONS, SECONDS))
            ours.append(
                await load(
                    running.port, lambda at: asked[at % len(asked)], CONNECTIONS, SECONDS, 201
                )
            )
    for client in clients:
        await client.http.aclose()
    assert not any(each.wrong for each in (*ours, *theirs))
    _tell(due, ours, theirs)


async def _make_due(url: str, person_id: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(MAKE_DUE, DUE)
        await connection.execute("analyze")
        due: int = await connection.fetchval(
            "select count(*) from memory where person_id = $1 and due_at < now()", person_id
        )
        return due
    finally:
        await connection.close()


def _tell(due: int, ours: list[Load], theirs: list[Load]) -> None:
    print(f"{due} due, {CONNECTIONS} connections, {SECONDS:g} s, median of {PASSES}")
    for name, loads in (("raw ASGI + asyncpg, 50 rows", theirs), ("POST /v1/sessions", ours)):
        print(
            f"  {name:<28} req/s {spread([each.per_second for each in loads])}"
            f"   p50 ms {spread([each.at(0.5) for each in loads])}"
            f"   p99 ms {spread([each.at(0.99) for each in loads])}"
        )
    ratio = statistics.median(
        own.per_second / raw.per_second for own, raw in zip(ours, theirs, strict=True)
    )
    print(f"  ours / raw                   {ratio:.2f}   gate P1: at least 0.4")


if __name__ == "__main__":
    main()

"""How soon is a learner told how her answer went, while others answer too?

`PYTHONPATH=. python tests/benchmarks/bench_answer.py`. POST /v1/sessions/{id}/answers from 16
connections, every answer a new fact: marked, stored, folded, committed. Limit (AC-I3 of the
design): 19 in 20 within 300 ms.
"""

import asyncio
import statistics
from collections.abc import Iterator

import msgspec

from mobile_contract import sessions
from mobile_contract.client import Client
from tests.benchmarks.parts.load import Load, load, request
from tests.benchmarks.parts.machine import print_machine, spread
from tests.benchmarks.parts.serving import product, token_of
from tests.product import Product

PASSES = 3
SECONDS = 5.0
CONNECTIONS = 16
LIMIT_MS = 300.0
LEARNERS = ("ada", "grace", "alan", "astrid", "carl", "olga")
SESSIONS = 60


def main() -> None:
    """Print the latencies beside the limit."""
    print_machine()
    with product() as running:
        asyncio.run(_measure(running))


async def _measure(running: Product) -> None:
    clients = await running.signed_in(*(f"{name}@demo.example" for name in LEARNERS))
    waiting = [await _answers(client) for client in clients]

    def ask(number: int) -> bytes:
        return next(waiting[number % len(waiting)])

    loads = [await load(running.port, ask, CONNECTIONS, SECONDS) for _ in range(PASSES)]
    for client in clients:
        await client.http.aclose()
    assert not any(each.wrong for each in loads)
    _tell(loads)


async def _answers(client: Client) -> Iterator[bytes]:
    """Requests that each answer another exercise of another session: nobody answers twice."""
    begun = [await client.start_session(30) for _ in range(SESSIONS)]
    return (
        _request(client, session, step)
        for session in begun
        for step in session.steps
        if step.exercise and step.exercise.kind == "single_choice"
    )


def _request(client: Client, session: sessions.StudySession, step: sessions.Step) -> bytes:
    body = msgspec.json.encode(client.answer(step, {"choice": "a"}, seconds=10.0))
    return request("POST", f"/v1/sessions/{session.id}/answers", token_of(client), body)


def _tell(loads: list[Load]) -> None:
    print(f"{CONNECTIONS} connections, {SECONDS:g} s, median of {PASSES}")
    print(
        f"  answers told   req/s {spread([each.per_second for each in loads])}"
        f"   p50 ms {spread([each.at(0.5) for each in loads])}"
        f"   p95 ms {spread([each.at(0.95) for each in loads])}"
    )
    share = statistics.median(each.at(0.95) for each in loads) / LIMIT_MS
    print(f"  p95 / limit    {share:.2f}   gate AC-I3: at most 1 ({LIMIT_MS:g} ms)")


if __name__ == "__main__":
    main()

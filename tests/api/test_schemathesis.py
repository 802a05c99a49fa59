"""Does the API do what its document says, for whatever may be sent to it?

The long run of the same is `tests/chaos/fuzz_api.py`.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.embedded.programs import Program, start, stop
from api.permissions import AUTHORS, OPERATIONS
from mobile_contract.client import Client
from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import GREEN, lesson
from tests.api.fuzzing import CHECKOUT, ENDS_THE_SIGN_IN, fuzz
from tests.conftest import SECRET
from tests.product import command, environment, free_port
from tests.world import World

SEED = 20261121
AUTHORING = tuple(
    name
    for name, operation in OPERATIONS.items()
    if operation.roles and operation.roles <= AUTHORS and name != "addMember"
)
"""The studio's operations: those of authors, of reviewers, and of the office for its courses."""


@dataclass(frozen=True, slots=True)
class Served:
    """The demo world, and the address where a process of its own serves it."""

    url: str
    world: World


@pytest.fixture
async def served(demo_world: World, tmp_path: Path) -> AsyncIterator[Served]:
    """`interlude api` on the demo association's database, over real HTTP."""
    port = free_port()
    program = Program(
        name="api",
        argv=tuple(command("api", "--port", str(port), "--data", str(tmp_path))),
        cwd=CHECKOUT,
        env=environment(
            {
                "INTERLUDE_DATABASE_URL": demo_world.ground.database_url,
                "INTERLUDE_REDIS_URL": demo_world.ground.redis_url,
                "INTERLUDE_SECRET": SECRET.decode(),
            }
        ),
        stop_signal=signal.SIGTERM,
        log=tmp_path / "api.log",
    )
    process = start(program)
    try:
        url = f"http://127.0.0.1:{port}"
        await _answers(url)
        yield Served(url, demo_world)
    finally:
        await stop(process, program)


async def _answers(url: str) -> None:
    async with asyncio.timeout(30), httpx.AsyncClient(base_url=url) as client:
        while True:
            try:
                if (await client.get("/health/ready")).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)


async def _known(client: Client) -> dict[str, str]:
    """A session of this learner's and an exercise in it, and a placement."""
    session = await client.start_session(10)
    step = next(step for step in session.steps if step.exercise)
    assert step.exercise is not None
    placed = await client.start_placement("secure-work")
    return {
        "session_id": str(session.id),
        "placement_id": str(placed.id),
        "exercise_id": step.exercise.id,
        "revision": step.revision,
    }


def _token(client: Client) -> str:
    assert client.tokens is not None
    return client.tokens.access_token


async def test_a_learner_finds_the_document_true(served: Served) -> None:
    grace = await served.world.demo("grace")
    done = await asyncio.to_thread(
        fuzz,
        served.url,
        _token(grace),
        examples=1,
        seed=SEED,
        known=await _known(grace),
        without=ENDS_THE_SIGN_IN,
    )
    assert done.passed, done.said
    assert done.cases > 500


async def test_the_office_finds_the_document_true(served: Served) -> None:
    olga = await served.world.demo("olga")
    office = ("addMember", "listMembers", "readAuditLog")
    done = await asyncio.to_thread(
        fuzz,
        served.url,
        _token(olga),
        examples=2,
        seed=SEED,
        phases="fuzzing",
        only=office,
    )
    assert done.passed, done.said
    assert done.cases > 5


async def test_the_studio_finds_the_document_true(served: Served) -> None:
    olga = await served.world.demo("olga")
    studio = Studio(olga)
    course = await studio.create_course("tea", "Tea")
    draft = await studio.create_draft(course.id, GREEN, lesson())
    done = await asyncio.to_thread(
        fuzz,
        served.url,
        _token(olga),
        examples=3,
        seed=SEED,
        phases="fuzzing",
        known={"course_id": course.id, "draft_id": str(draft.id)},
        only=AUTHORING,
    )
    assert done.passed, done.said
    assert done.cases > 50


async def test_signing_out_is_as_the_document_says(served: Served) -> None:
    alan = await served.world.demo("alan")
    done = await asyncio.to_thread(
        fuzz,
        served.url,
        _token(alan),
        examples=4,
        seed=SEED,
        phases="fuzzing",
        only=ENDS_THE_SIGN_IN,
    )
    assert done.passed, done.said
    assert done.cases > 5


async def test_nobody_finds_the_document_true(served: Served) -> None:
    done = await asyncio.to_thread(fuzz, served.url, None, examples=1, seed=SEED, phases="fuzzing")
    assert done.passed, done.said
    assert done.cases > 20

"""What learners and their phones do while things break: study, and repeat what was not answered."""

# ruff: noqa: ASYNC110 (what is waited for happens in other processes, or is a mere count)

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx

from mobile_contract import sessions
from mobile_contract.client import ApiProblem, Client

Reply = TypeVar("Reply")

MINUTES = (2, 3, 5, 10)
# What an app waits out: the server is gone, is coming back, or is busy with this very request.
PASSING = frozenset({"database_unavailable", "busy", "server_fault", "request_in_progress"})
_PAUSE_S = 0.1
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One answer the server said it has: it may never forget it again."""

    event_id: UUID
    person_id: UUID
    exercise_id: str
    correct: bool


@dataclass(slots=True)
class Study:
    """Everything the learners did, and what they were told."""

    seed: int
    over: bool = False
    sent: set[UUID] = field(default_factory=set)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    repeats: int = 0
    known: int = 0

    async def learn(self, name: str, client: Client) -> None:
        """One phone: session after session until it is over."""
        dice = random.Random(f"{self.seed} {name} {client.install.id}")
        answerable: list[tuple[UUID, sessions.Step]] = []
        while not self.over:
            session = await self._start(client, dice.choice(MINUTES))
            found = [(session.id, step) for step in session.steps if step.exercise]
            # Somebody who has learnt everything goes over her last session once more.
            answerable = found or answerable
            for session_id, step in answerable:
                if not self.over:
                    await self._answer(client, session_id, step, dice)
            await self._finish(client, session.id)

    async def some_more(self, answers: int) -> None:
        """Wait until this many further answers were acknowledged."""
        wanted = len(self.acknowledged) + answers
        async with asyncio.timeout(_PATIENCE_S):
            while len(self.acknowledged) < wanted:
                await asyncio.sleep(_PAUSE_S)

    async def _start(self, client: Client, minutes: float) -> sessions.StudySession:
        key = str(uuid4())
        return await self._insist(client, lambda: client.start_session(minutes, key))

    async def _answer(
        self, client: Client, session_id: UUID, step: sessions.Step, dice: random.Random
    ) -> None:
        answer = client.answer(step, some_response(step, dice), seconds=dice.uniform(2, 20))
        self.sent.add(answer.event_id)
        marked = await self._insist(client, lambda: client.submit(session_id, answer))
        assert client.tokens is not None
        self.known += marked.status == "duplicate"
        self.acknowledged.append(
            Acknowledged(
                marked.event_id, client.tokens.person_id, answer.exercise_id, marked.correct
            )
        )

    async def _finish(self, client: Client, session_id: UUID) -> None:
        await self._insist(client, lambda: client.finish_session(session_id))

    async def _insist(self, client: Client, ask: Callable[[], Awaitable[Reply]]) -> Reply:
        """Ask, and ask the very same again, until it is answered."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                try:
                    return await ask()
                except httpx.TransportError:
                    pass
                except ApiProblem as problem:
                    if problem.code == "token_expired":
                        await client.refresh()
                    elif problem.code not in PASSING:
                        raise
                self.repeats += 1
                await asyncio.sleep(_PAUSE_S)


def some_response(step: sessions.Step, dice: random.Random) -> dict[str, Any]:
    """A readable response, sometimes right, in the shape the exercise asks for."""
    exercise = step.exercise
    assert exercise is not None
    items = [item.key for item in exercise.items]
    match exercise.response:
        case "choice":
            return {"choice": dice.choice([each.key for each in exercise.options] or items)}
        case "choices":
            return {"choices": [each.key for each in exercise.options if dice.random() < 0.5]}
        case "number":
            return {"number": str(dice.randrange(100))}
        case "texts":
            return {"texts": [dice.choice(("not this", "backup")) for _ in exercise.gaps]}
        case "order":
            return {"order": dice.sample(items, len(items))}
        case "pairs":
            rights = [each.key for each in exercise.matches]
            return {"pairs": dict(zip(items, dice.sample(rights, len(rights)), strict=True))}
        case "rating":
            return {"rating": dice.choice(("again", "hard", "good", "easy"))}
        case "path":
            return {"path": _some_way(exercise.scenes, dice)}
        case _:
            return {"text": dice.choice(("certainly not this", "backup", "yes"))}


def _some_way(scenes: list[sessions.ScenarioScene], dice: random.Random) -> list[str]:
    """The choices of one way through a scenario to its end."""
    by_id = {scene.id: scene for scene in scenes}
    scene, way = scenes[0], []
    while scene.choices:
        chosen = dice.choice(scene.choices)
        way.append(chosen.key)
        scene = by_id[chosen.leads_to]
    return way

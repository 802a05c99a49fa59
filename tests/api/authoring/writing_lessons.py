"""An association with people who write, and lessons for them to write."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest

from mobile_contract import sessions
from mobile_contract.authoring import AuthoredCourse, Draft
from mobile_contract.client import ApiProblem, Client
from mobile_contract.studio import Studio
from tests.world import World

PICTURE = b"\x89PNG\r\n\x1a\n"
"""How a PNG begins."""

GREEN = "01-leaves/01-green.md"


def lesson(
    slug: str = "green",
    *,
    words: str = "Let the kettle stand for five minutes, then pour.",
    more: str = "",
    question: str = "What makes it bitter?",
) -> str:
    """A lesson of one card and one question, without findings; `more` goes to its front matter."""
    return f"""---
id: {slug}
title: A cup of {slug} tea
objective: Choose the water temperature for {slug} tea.
skills: [brewing]
minutes: 0.5
{more}---

## Cooler than you think

{words}

## Choose one: {question} {{#bitter}}

- [x] Boiling water
  > Yes, heat dissolves what is bitter.
- [ ] A cold cup
  > No, cold keeps the leaf closed.

Explanation: Heat decides what the leaf gives up.
"""


def with_second_question(source: str) -> str:
    """The lesson, and one more thing to ask about it."""
    return (
        source
        + """
## Type: What do you wait for? {#wait}

Answer: steam | the steam

Explanation: Steam says how hot it is.
"""
    )


@dataclass(frozen=True, slots=True)
class Office:
    """The people of one association; `learner` takes what it teaches."""

    world: World
    owner: Client
    author: Studio
    reviewer: Studio
    learner: Client

    @classmethod
    @asynccontextmanager
    async def opened(cls, world: World, name: str = "Tea") -> AsyncIterator["Office"]:
        """The association with an owner, an author, a reviewer and a learner, all signed in."""
        association = await world.found(name, f"owner@{name.lower()}.example")
        owner = await world.signed_in(f"owner@{name.lower()}.example", association)
        author = await world.with_member(owner, f"author@{name.lower()}.example", "author")
        reviewer = await world.with_member(owner, f"review@{name.lower()}.example", "reviewer")
        learner = await world.with_member(owner, f"ada@{name.lower()}.example", "learner")
        yield cls(world, owner, Studio(author), Studio(reviewer), learner)

    @property
    def head(self) -> Studio:
        """The owner, in the studio."""
        return Studio(self.owner)

    async def teach_own_courses_only(self) -> None:
        """Whatever is taught here from now on is what its people write."""
        for line in (await self.head.courses()).courses:
            await self.head.stop_teaching(line.id)

    async def course(self, title: str = "Tea") -> AuthoredCourse:
        """A new course."""
        return await self.author.create_course(f"tea-{uuid4().hex[:8]}", title)

    async def newcomer(self, *takes: str) -> Client:
        """A new learner, of these courses only."""
        client = await self.world.with_member(self.owner, f"{uuid4()}@tea.example", "learner")
        for course in (await client.courses()).courses:
            if takes and course.id not in takes:
                await client.leave_course(course.id)
        return client

    async def in_review(self, course_id: str, path: str = GREEN, source: str = "") -> Draft:
        """A lesson, written and submitted."""
        draft = await self.author.create_draft(course_id, path, source or lesson())
        return await self.author.submit(draft)

    async def published(self, course_id: str, path: str = GREEN, source: str = "") -> Draft:
        """Write, submit and approve a lesson."""
        return await self.reviewer.approve(await self.in_review(course_id, path, source))

    async def republished(self, draft: Draft, source: str) -> Draft:
        """Edit, submit and approve a published lesson."""
        changed = await self.author.edit(draft, source)
        return await self.reviewer.approve(await self.author.submit(changed))


async def refused(code: str, attempt: Awaitable[object]) -> ApiProblem:
    """The refusal of an attempt, which must bear this code."""
    with pytest.raises(ApiProblem) as refusal:
        await attempt
    assert refusal.value.code == code, refusal.value
    return refusal.value


async def steps_on(client: Client, draft: Draft, minutes: float = 10) -> "Asked":
    """A new session of hers, and what it asks of the draft's lesson."""
    session = await client.start_session(minutes)
    steps = [step for step in session.steps if step.lesson_id == draft.lesson_id]
    return Asked(client, session, steps)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a session asks a learner of one lesson."""

    client: Client
    session: sessions.StudySession
    steps: list[sessions.Step]

    @property
    def revisions(self) -> set[str]:
        """The revisions its steps are of."""
        return {step.revision for step in self.steps}

    @property
    def exercises(self) -> list[sessions.Step]:
        """The steps to answer."""
        return [step for step in self.steps if step.exercise]

    async def answer(self, world: World, most: int = 100) -> None:
        """Right answers to the first of them."""
        for step in self.exercises[:most]:
            right = self.client.answer(step, await world.right_response(step), seconds=5)
            assert (await self.client.submit(self.session.id, right)).correct

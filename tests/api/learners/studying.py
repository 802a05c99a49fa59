"""A house with two short lessons on different skills, and people who study them at chosen times."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from mobile_contract import learners, sessions
from mobile_contract.client import Client
from tests.api.authoring.writing_lessons import Office
from tests.world import World

TEA, CUPS, WORDS = "01-leaves/01-tea.md", "01-leaves/02-cups.md", "01-leaves/03-words.md"
QUESTIONS = 3


def lesson_on(slug: str, skill: str) -> str:
    """A lesson of one card and three questions on one skill."""
    questions = "".join(
        f"""
## Type: What is the word for step {place} of {slug}? {{#word-{place}}}

Answer: steam | the steam

Explanation: Steam says how hot it is.
"""
        for place in range(QUESTIONS)
    )
    return f"""---
id: {slug}
title: A lesson on {slug}
objective: Say the words for {slug}.
skills: [{skill}]
minutes: 1
---

## Cooler than you think

Let the kettle stand for five minutes, then pour.
{questions}"""


OPINION = """---
id: words
title: What you think of tea
objective: Say what you think of tea.
skills: [brewing]
minutes: 0.5
---

## Cooler than you think

Let the kettle stand for five minutes, then pour.

## Poll: Which do you like? {#like}

- Green
- Black
"""


@dataclass(slots=True)
class House:
    """The office, its course, and what time it is there."""

    office: Office
    course_id: str
    lessons: dict[str, str]
    at: datetime

    @classmethod
    @asynccontextmanager
    async def opened(cls, world: World) -> AsyncIterator["House"]:
        """The house with its lessons published, a day on."""
        async with Office.opened(world) as office:
            await office.teach_own_courses_only()
            course = await office.course()
            lessons = {}
            for skill, path, source in (
                ("brewing", TEA, lesson_on("tea", "brewing")),
                ("serving", CUPS, lesson_on("cups", "serving")),
                ("opinion", WORDS, OPINION),
            ):
                draft = await office.published(course.id, path, source)
                lessons[skill] = draft.lesson_id or ""
            house = cls(office, course.id, lessons, datetime.now(UTC))
            await house.later(days=1)
            yield house

    @property
    def world(self) -> World:
        """The running application."""
        return self.office.world

    async def later(self, **delta: float) -> None:
        """Time passes for everybody."""
        self.at += timedelta(**delta)
        await self.world.set_time(self.at)

    async def newcomer(self) -> Client:
        """Somebody who has not answered anything."""
        return await self.office.newcomer(self.course_id)

    async def session_on(self, client: Client, *chosen: str) -> sessions.StudySession:
        """A session of what she chose, in her order: skills of lessons, or ids of exercises."""
        wanted = [self.lessons.get(each, each) for each in chosen]
        return await client.start_session(60, chosen=wanted)

    async def answer(
        self,
        client: Client,
        session: sessions.StudySession,
        right: bool = True,
        confidence: str | None = None,
        most: int = 100,
    ) -> list[sessions.Marked]:
        """Answer the session's questions, all rightly or all wrongly, equally sure of each."""
        marked = []
        for step in exercises_of(session)[:most]:
            response = await (self.world.right_response if right else self.world.wrong_response)(
                step
            )
            answer = client.answer(step, response, seconds=8)
            said = msgspec.structs.replace(answer, confidence=confidence)
            marked.append(await client.submit(session.id, said))
        return marked


def exercises_of(session: sessions.StudySession) -> list[sessions.Step]:
    """The steps to be answered."""
    return [step for step in session.steps if step.exercise]


def ids_of(steps: Sequence[sessions.Step]) -> list[str]:
    """The exercises of the steps."""
    return [step.exercise.id for step in steps if step.exercise]


async def repeated(house: House, client: Client, *skills: str) -> sessions.StudySession:
    """A session that asks the skills' questions again, in this order."""
    known = {
        skill: [f"{house.lessons[skill]}/word-{place}" for place in range(QUESTIONS)]
        for skill in skills
    }
    return await house.session_on(client, *(each for skill in skills for each in known[skill]))


async def skill_of(client: Client, skill: str) -> learners.SkillBelief:
    """What is believed of one skill of hers."""
    return next(each for each in (await client.model()).skills if each.skill == skill)

"""Courses made on the spot for the catalogue's tests, and the world in which they are taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from api.publishing.write_courses import write_courses
from content.format import Course, CourseWords, Exercise, Lesson, Option, TextCard, Unit
from mobile_contract import associations, catalogue, sessions
from mobile_contract.client import Client
from tests.world import World

KEY = "the key nobody may see"


def exercise(slug: str, language: str = "en") -> Exercise:
    """A question with one right answer, whose feedback holds `KEY`."""
    return Exercise(
        id=slug,
        kind="single_choice",
        language=language,
        prompt="Which one?",
        explanation=KEY,
        seconds=30,
        options=(
            Option(key="a", text="This", correct=True, feedback=KEY),
            Option(key="b", text="That", correct=False, feedback=KEY),
        ),
    )


def lesson(slug: str, title: str, *needs: str, minutes: float = 2, **other: object) -> Lesson:
    """A lesson of its course `slug`'s first part, with two exercises."""
    course_id = slug.partition("/")[0]
    language = str(other.pop("language", "en"))
    words = str(other.pop("words", "Some words to read."))
    fields = {
        "objective": "Brew it.",
        "skills": ("brewing",),
        "credit_bearing": False,
        "audience": "",
        **other,
    }
    return Lesson(
        id=slug,
        course_id=course_id,
        title=title,
        language=language,
        prerequisites=needs,
        minutes=minutes,
        authors=("Ada",),
        sources=(),
        licence="CC-BY-4.0",
        cards=(
            TextCard(markdown=words, words=66),
            exercise(f"{slug}/one", language),
            exercise(f"{slug}/two", language),
        ),
        **fields,  # type: ignore[arg-type]
    )


def course(course_id: str, *units: tuple[Lesson, ...], **other: object) -> Course:
    """A course in English, called as its id, of units with these lessons."""
    language = str(other.pop("language", "en"))
    titles = tuple(f"Part {number}" for number in range(1, len(units) + 1))
    title = course_id.replace("-", " ").capitalize()
    own = CourseWords(title=title, description="Made for a test.", units=titles)
    more = other.pop("words", {})
    assert isinstance(more, dict)
    return Course(
        id=course_id,
        title=title,
        language=language,
        description=own.description,
        licence="CC-BY-4.0",
        authors=("Ada",),
        units=tuple(Unit(title=t, lessons=u) for t, u in zip(titles, units, strict=True)),
        words={language: own, **more},
        **other,  # type: ignore[arg-type]
    )


GREEN = lesson("tea/green", "Green tea", objective="Keep it from turning bitter.")
TEA = course(
    "tea",
    (
        GREEN,
        lesson("tea/strong", "Strong tea", "tea/green", minutes=5, skills=("steeping",)),
    ),
    (
        lesson("tea/rooibos", "Rooibos 100% red", minutes=12, words="Fermented needles."),
        lesson("tea/exam", "What you know of tea", "tea/rooibos", credit_bearing=True),
    ),
    words={
        "de": CourseWords(
            title="Tee", description="Eine gute Tasse.", units=("Erster Teil", "Zweiter Teil")
        )
    },
    variants=(
        lesson("tea/green", "Grüner Tee", language="de", words="Die Blätter ziehen lassen."),
        lesson("tea/strong", "Strong tea on the ward", audience="nurses"),
    ),
)
CAFE = course("cafe", (lesson("cafe/un", "Le premier café", language="fr"),), language="fr")
SECRETS = course("secrets", (lesson("secrets/first", "Green secrets", skills=("secrecy",)),))


@dataclass(frozen=True, slots=True)
class Taught:
    """First teaches tea, cafe and the courses in the box; Second has secrets of its own."""

    world: World
    owner: Client
    second: Client
    second_id: UUID

    async def learner(self, *takes: str) -> Client:
        """A new learner of First who takes these courses and no others."""
        client = await self.world.with_member(self.owner, f"{uuid4()}@first.example", "learner")
        for each in (await client.courses()).courses:
            if each.id not in takes:
                await client.leave_course(each.id)
        return client


async def publish(world: World, courses: Iterable[Course], tenant_id: UUID | None = None) -> None:
    """Teach these courses as they are, as whoever owns them would."""
    connection = await asyncpg.connect(world.ground.database_url)
    try:
        async with connection.transaction():
            await write_courses(connection, list(courses), tenant_id)
    finally:
        await connection.close()


async def found_associations(world: World) -> None:
    """Both associations, and what they teach."""
    old = lesson("tea/old", "Green tea as it was", skills=("forgetting",))
    await publish(world, [course("tea", (old,)), course("gone", (lesson("gone/one", "Green"),))])
    await publish(world, [TEA, CAFE])
    await world.found("First", "olga@first.example")
    second = await world.found("Second", "sue@second.example")
    await publish(world, [SECRETS], second)
    await publish(world, [course("elsewhere", (lesson("elsewhere/one", "Green elsewhere"),))])
    await world.owner_fetch("update course set retired_at = now() where id = 'gone'")
    await world.owner_fetch(
        "insert into course_adoption (tenant_id, course_id, adopted_at) values ($1, $2, now())",
        second,
        "secrets",
    )


async def signed_in(world: World) -> Taught:
    """Both owners, signed in."""
    second = await world.signed_in("sue@second.example")
    assert second.tokens is not None
    assert second.tokens.association_id is not None
    owner = await world.signed_in("olga@first.example")
    return Taught(world, owner, second, second.tokens.association_id)


async def answer(world: World, client: Client, *, most: int) -> sessions.StudySession:
    """Study: right answers to the first exercises of a new session."""
    session = await client.start_session(20)
    for step in [step for step in session.steps if step.exercise][:most]:
        await client.submit(session.id, client.answer(step, await world.right_response(step)))
    return session


def lessons_of(outline: catalogue.CourseOutline) -> dict[str, catalogue.TaughtLesson]:
    """The lessons of the outline by id, as they are taught."""
    return {each.id: each for unit in outline.units for each in unit.lessons}


async def add_learner_elsewhere(taught_here: Taught, client: Client, mail: str) -> None:
    """Make her a member of Second too."""
    await taught_here.second.add_member(associations.AddMember(mail, ["learner"]))
    await client.refresh(taught_here.second_id)

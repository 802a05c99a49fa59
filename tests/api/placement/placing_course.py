"""A course to be placed in: three lessons of questions with four options, and smaller ones."""

from pathlib import Path

from api.publishing.publish_courses import publish_courses
from mobile_contract import placement
from tests.world import World

COURSE = "placing"
SMALL = "small"
TINY = "tiny"
FRESH = "fresh"

_COURSE_TOML = """\
title = "{course}"
language = "en"
description = "To be placed in."
licence = "CC-BY-4.0"
authors = ["Ada Example"]
"""

_LESSON = """\
---
id: {slug}
title: Lesson {slug}
objective: Know {slug}.
skills: [{skill}]
minutes: 4
{needs}---

{read}
"""

_QUESTION = """
## Choose one: Question {slug} {number}? {{#q{number}}}

- [x] Right
  > Yes.
- [ ] Wrong
  > No.
- [ ] Also wrong
  > No.
- [ ] Wrong as well
  > No.

Hint: Think of {slug}.

Explanation: The secret of {slug} {number}.
"""

_FLIP = """
## Recall: What is {slug}? {{#flip}}

Answer: A **lesson**.
"""


async def publish_placing(world: World, folder: Path) -> None:
    """Teach the courses to the associations founded after this."""
    _write(folder, COURSE, ["first", "second", "third"], 7)
    _write(folder, SMALL, ["one", "two"], 3)
    _write(folder, TINY, ["only"], 4)
    _write(folder, FRESH, ["alpha", "beta"], 5)
    await publish_courses(world.ground, folder)


async def reword_small(world: World, folder: Path) -> None:
    """Publish the small course in new words."""
    _write(folder, SMALL, ["one", "two"], 3, read="Read this first of all.")
    await publish_courses(world.ground, folder)


def _write(
    folder: Path, course: str, slugs: list[str], questions: int, read: str = "Read this first."
) -> None:
    unit = folder / course / "01-all"
    unit.mkdir(parents=True)
    (unit.parent / "course.toml").write_text(_COURSE_TOML.format(course=course), encoding="utf-8")
    for place, slug in enumerate(slugs):
        needs = f"prerequisites: [{slugs[place - 1]}]\n" if place else ""
        text = _LESSON.format(slug=slug, skill=f"knowing-{slug}", needs=needs, read=read)
        text += "".join(_QUESTION.format(slug=slug, number=n) for n in range(questions))
        if course != COURSE:
            text += _FLIP.format(slug=slug)
        (unit / f"{place + 1:02}-{slug}.md").write_text(text, encoding="utf-8")


def right(question: placement.PlacementQuestion) -> dict[str, str]:
    """The right response to one of its questions."""
    return _chosen(question, "Right")


def wrong(question: placement.PlacementQuestion) -> dict[str, str]:
    """A wrong one."""
    return _chosen(question, "Wrong")


def _chosen(question: placement.PlacementQuestion, text: str) -> dict[str, str]:
    return {"choice": next(each.key for each in question.exercise.options if each.text == text)}


async def learn_items(world: World, difficulties: dict[str, float], discrimination: float) -> None:
    """What everybody's answers taught about these exercises, as the nightly fit would leave it."""
    for exercise_id, difficulty in difficulties.items():
        await world.owner_fetch(
            "insert into item_model (exercise_id, population_version, difficulty, discrimination,"
            " log_seconds, answers) values ($1, 1, $2, $3, 0, 100)"
            " on conflict (exercise_id, population_version) do update"
            " set difficulty = $2, discrimination = $3",
            exercise_id,
            difficulty,
            discrimination,
        )

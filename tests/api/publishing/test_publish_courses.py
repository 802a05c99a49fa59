"""Publishing a folder: all of it or nothing, each text once, and nothing learned is lost."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from api.ground import Ground
from api.publishing.publish_courses import NotPublishable, Published, publish_courses
from content.library import read_library
from tests.taught import TAUGHT

QUESTION = """\
## Choose one: What makes green tea bitter? {{#{slug}}}

- [x] Boiling water
  > Yes, heat dissolves what is bitter.
- [ ] A cold cup
  > No, cold keeps the leaf closed.

Explanation: Heat decides what the leaf gives up.
"""


def write_lesson(
    folder: Path,
    file: str,
    lesson_id: str,
    *slugs: str,
    words: str = "word",
    retired: tuple[str, ...] = (),
) -> None:
    """A lesson of the course `tea` with a question for each slug, which names what is retired."""
    path = folder / "tea" / "01-leaves" / f"{file}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "tea" / "course.toml").write_text(
        'title = "Tea"\nlanguage = "en"\ndescription = "A good cup."\nlicence = "CC-BY-4.0"\n'
        f'authors = ["Ada Example"]\nretired = {json.dumps(retired)}\n'
    )
    front = (
        f"---\nid: {lesson_id}\ntitle: About {lesson_id}\nobjective: Brew it.\n"
        f"skills: [brewing]\nminutes: 1.2\n---\n"
    )
    questions = "\n".join(QUESTION.format(slug=slug) for slug in slugs)
    path.write_text(f"{front}\n{f'{words} ' * 200}\n\n{questions}")


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """A folder with one course of two lessons."""
    folder = tmp_path / "elsewhere" / "taught"
    write_lesson(folder, "02-green", "green", "bitter", "cold")
    write_lesson(folder, "03-black", "black", "strong")
    return folder


async def fetch(ground: Ground, sql: str) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(ground.database_url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


CATALOGUE = {
    "course": "select id, title, retired_at from course order by id",
    "lesson": "select id, position, current_revision, retired_at is null from lesson order by id",
    "revision": "select hash, lesson_id, body, published_at from lesson_revision order by hash",
    "exercise": "select id, lesson_id, position, kind, retired from exercise order by id",
    "population": "select version, body, published_at from population_snapshot order by version",
}


async def catalogue(ground: Ground) -> dict[str, list[tuple[Any, ...]]]:
    return {table: await fetch(ground, look) for table, look in CATALOGUE.items()}


async def exercises(ground: Ground) -> dict[str, bool]:
    """The exercises of `tea` and whether each is taught."""
    rows = await fetch(ground, "select id, retired from exercise where id like 'tea/%'")
    return {row[0].removeprefix("tea/"): not row[1] for row in rows}


async def test_publishing_the_same_again_from_anywhere_changes_nothing(
    ground: Ground, tmp_path: Path
) -> None:
    before = await catalogue(ground)
    shipped = read_library(TAUGHT).courses
    lessons = sum(len(course.lessons) for course in shipped)
    assert len(before["lesson"]) == lessons
    copy = Path(shutil.copytree(TAUGHT, tmp_path / "somewhere" / "else"))
    for folder in (TAUGHT, copy):
        published = await publish_courses(ground, folder)
        assert published == Published(len(shipped), lessons, new_revisions=0)
        assert await catalogue(ground) == before


async def test_a_changed_lesson_gets_one_new_revision_and_the_old_one_stays(
    ground: Ground, tea: Path
) -> None:
    assert (await publish_courses(ground, tea)).new_revisions == 2
    before = await catalogue(ground)
    write_lesson(tea, "02-green", "green", "bitter", "cold", words="leaf")
    assert (await publish_courses(ground, tea)).new_revisions == 1
    after = await catalogue(ground)
    assert set(before["revision"]) < set(after["revision"])
    assert len(after["revision"]) == len(before["revision"]) + 1
    changed = set(after["lesson"]) - set(before["lesson"])
    assert [row[0] for row in changed] == ["tea/green"]
    assert after["exercise"] == before["exercise"]
    write_lesson(tea, "02-green", "green", "bitter", "cold")
    assert (await publish_courses(ground, tea)).new_revisions == 0
    assert (await catalogue(ground))["lesson"] == before["lesson"]


async def test_a_lesson_put_in_front_makes_one_new_revision_and_moves_the_others(
    ground: Ground, tea: Path
) -> None:
    await publish_courses(ground, tea)
    write_lesson(tea, "01-water", "water", "soft")
    assert (await publish_courses(ground, tea)).new_revisions == 1
    places = await fetch(
        ground, "select id, position from lesson where course_id = 'tea' order by position"
    )
    assert places == [("tea/water", 0), ("tea/green", 1), ("tea/black", 2)]


async def test_an_exercise_taken_out_is_retired_and_comes_back(ground: Ground, tea: Path) -> None:
    await publish_courses(ground, tea)
    write_lesson(tea, "02-green", "green", "cold", retired=("green/bitter",))
    await publish_courses(ground, tea)
    assert await exercises(ground) == {
        "green/bitter": False,
        "green/cold": True,
        "black/strong": True,
    }
    write_lesson(tea, "02-green", "green", "cold", "bitter")
    await publish_courses(ground, tea)
    assert all((await exercises(ground)).values())
    places = await fetch(
        ground, "select id, position from exercise where lesson_id = 'tea/green' order by position"
    )
    assert places == [("tea/green/cold", 0), ("tea/green/bitter", 1)]


async def test_a_lesson_its_course_no_longer_holds_is_retired_and_comes_back(
    ground: Ground, tea: Path
) -> None:
    await publish_courses(ground, tea)
    write_lesson(tea, "02-green", "green", "bitter", "cold", retired=("black",))
    (tea / "tea" / "01-leaves" / "03-black.md").unlink()
    await publish_courses(ground, tea)
    retired = "select id from lesson where retired_at is not null"
    assert await fetch(ground, retired) == [("tea/black",)]
    assert (await exercises(ground))["black/strong"] is False
    write_lesson(tea, "03-black", "black", "strong")
    assert (await publish_courses(ground, tea)).new_revisions == 0
    assert await fetch(ground, retired) == []
    assert (await exercises(ground))["black/strong"] is True


async def test_one_error_keeps_the_whole_folder_out_and_names_file_and_line(
    ground: Ground, tea: Path
) -> None:
    await publish_courses(ground, tea)
    before = await catalogue(ground)
    write_lesson(tea, "01-water", "water", "soft")
    broken = tea / "tea" / "01-leaves" / "03-black.md"
    broken.write_text(broken.read_text().replace("- [x] Boiling", "- [ ] Boiling"))
    with pytest.raises(NotPublishable) as refusal:
        await publish_courses(ground, tea)
    (finding,) = refusal.value.findings
    assert (finding.code, finding.path, finding.severity) == ("no-key", broken, "error")
    assert broken.read_text().splitlines()[finding.line - 1].startswith("## Choose one")
    assert await catalogue(ground) == before


async def test_publishing_that_fails_in_the_middle_publishes_nothing(
    ground: Ground, tea: Path
) -> None:
    before = await catalogue(ground)
    connection = await asyncpg.connect(ground.database_url)
    await connection.execute(
        "alter table exercise add constraint no_black check (lesson_id <> 'tea/black')"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await publish_courses(ground, tea)
    assert await catalogue(ground) == before
    await connection.execute("alter table exercise drop constraint no_black")
    await connection.close()
    assert (await publish_courses(ground, tea)).new_revisions == 2


async def test_two_who_publish_at_once_publish_each_text_once(ground: Ground, tea: Path) -> None:
    published = await asyncio.gather(
        *(publish_courses(ground, folder) for folder in [tea, TAUGHT] * 3)
    )
    assert sum(each.new_revisions for each in published) == 2
    revisions = await fetch(
        ground,
        "select count(*), count(distinct (lesson_id, body::json ->> 'language'))"
        " from lesson_revision",
    )
    assert len({*revisions[0]}) == 1
    assert all((await exercises(ground)).values())

"""Two doors, one home: a course is written in a folder or in the studio, and moves between them."""

import asyncio
import json
import subprocess
from pathlib import Path

from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import PICTURE, Office, lesson, refused, steps_on
from tests.conftest import SECRET
from tests.product import interlude

COURSE_TOML = """\
title = "Tea"
language = "en"
description = "A good cup."
licence = "CC-BY-4.0"
authors = ["Ada"]
"""


class Folder:
    """A folder with one course, and the command that publishes it."""

    def __init__(self, office: Office, path: Path, slug: str) -> None:
        self.office, self.path, self.slug = office, path / "courses", slug
        self.data = path / "data"
        self.write("course.toml", COURSE_TOML)

    @property
    def course_id(self) -> str:
        tokens = self.office.owner.tokens
        assert tokens is not None
        assert tokens.association_id is not None
        return f"{self.slug}-{tokens.association_id.hex[-12:]}"

    def write(self, file: str, content: str | bytes) -> Path:
        """A file of the course."""
        path = self.path / self.slug / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    async def publish(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """`interlude publish`, as from a script."""
        ground = self.office.world.ground
        settings = {
            "INTERLUDE_DATABASE_URL": ground.database_url,
            "INTERLUDE_REDIS_URL": ground.redis_url,
            "INTERLUDE_SECRET": SECRET.decode(),
            "INTERLUDE_FILES_URL": f"file://{self.data}/files",
        }
        told = await asyncio.to_thread(
            interlude,
            *("publish", str(self.path), "--association", "Tea", *words),
            *("--data", str(self.data)),
            settings=settings,
        )
        assert told.returncode == code, told.stdout + told.stderr
        return told

    async def everything(self) -> list[object]:
        """What the database has of the course."""
        found: list[object] = []
        for table in ("authored_course", "draft", "lesson", "lesson_variant", "exercise"):
            rows = await self.office.world.owner_fetch(f"select t::text from {table} t order by 1")
            found += [row["t"] for row in rows]
        counts = "select (select count(*) from draft_step), (select count(*) from lesson_revision)"
        return [*found, *map(tuple, await self.office.world.owner_fetch(counts))]


async def test_a_folder_is_published_for_one_association_and_the_studio_takes_it_over(
    tea_house: Office, tmp_path: Path
) -> None:
    folder = Folder(tea_house, tmp_path, "folder")
    folder.write("01-leaves/01-green.md", lesson(words="![A leaf](../media/leaf.png)"))
    folder.write("media/leaf.png", PICTURE)
    folder.write("media/Notes to self.docx", b"not shown")
    said = json.loads((await folder.publish("--json")).stdout)
    assert said == {"courses": 1, "lessons": 1, "new_revisions": 1, "adopted": 1}
    before = await folder.everything()
    said = json.loads((await folder.publish("--json")).stdout)
    assert said["new_revisions"] == 0
    assert await folder.everything() == before

    studio, head = tea_house.author, tea_house.head
    course = await studio.course(folder.course_id)
    assert (course.home, course.course_toml) == ("folder", COURSE_TOML)
    (line,) = course.drafts
    draft = await studio.draft(line.id)
    assert (draft.state, draft.path) == ("published", "01-leaves/01-green.md")
    assert draft.source == lesson(words="![A leaf](../media/leaf.png)")
    learner = await tea_house.newcomer(course.id)
    assert (await steps_on(learner, draft)).revisions == {draft.revision}
    await refused("course_elsewhere", studio.edit(draft, lesson()))
    await refused("course_elsewhere", tea_house.reviewer.retire(draft))
    await refused("course_elsewhere", studio.change_course(course, COURSE_TOML))
    await refused("course_elsewhere", studio.put_media(course.id, "leaf.png", PICTURE))

    await refused("not_allowed", studio.take_over(course.id))
    assert (await head.take_over(course.id)).home == "studio"
    await refused("course_at_home", head.take_over(course.id))
    after = await tea_house.republished(draft, lesson())
    assert (await steps_on(learner, draft)).revisions == {after.revision}
    await another_association_sees_nothing(tea_house, course.id)


async def another_association_sees_nothing(office: Office, course_id: str) -> None:
    rival = await office.world.found("Coffee", "owner@coffee.example")
    client = await office.world.signed_in("owner@coffee.example", rival)
    assert course_id not in [line.id for line in (await Studio(client).courses()).courses]
    assert course_id not in [each.id for each in (await client.courses()).courses]


async def test_a_folder_takes_a_course_over_only_when_told_and_drafts_follow_their_lessons(
    tea_house: Office, tmp_path: Path
) -> None:
    course = await tea_house.author.create_course("moving", "Tea")
    green = await tea_house.published(course.id)
    gone = await tea_house.published(course.id, "01-leaves/02-black.md", lesson("black"))
    learner = await tea_house.newcomer(course.id)
    await (await steps_on(learner, green)).answer(tea_house.world)
    folder = Folder(tea_house, tmp_path, "moving")
    folder.write("01-leaves/01-white.md", lesson("white"))
    file = folder.write("01-leaves/02-green.md", lesson(more="  broken"))
    told = await folder.publish("--take-over", code=1)
    assert "02-green.md" in told.stdout + told.stderr
    file.write_text(lesson())
    folder.write("course.toml", COURSE_TOML + 'retired = ["black"]\n')
    told = await folder.publish(code=1)
    assert "moving is written in the studio" in told.stderr
    assert "--take-over" in told.stderr
    assert (await tea_house.author.course(course.id)).home == "studio"

    await folder.publish("--take-over")
    after = await tea_house.author.course(course.id)
    assert after.home == "folder"
    by_path = {line.path: line for line in after.drafts}
    assert by_path["01-leaves/02-green.md"].id == green.id
    assert by_path["01-leaves/01-white.md"].id not in (green.id, gone.id)
    assert (await tea_house.author.draft(gone.id)).state == "retired"
    lessons = {
        line.id.partition("/")[2]: line.state
        for line in (await learner.lessons(course_id=course.id)).lessons
    }
    assert lessons == {"white": "new", "green": "completed"}

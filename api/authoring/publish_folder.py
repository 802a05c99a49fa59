"""An association publishes its courses from a folder: the other door, for who keeps them in git.

The studio keeps a mirror of what was published, so that a course can be taken over either way.
"""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from api.authoring import course_queries, values
from api.authoring.at_home import FOLDER, STUDIO
from api.authoring.create_course import own_course_id
from api.authoring.mirror_folder import mirror_lessons, mirror_media
from api.authoring.publishing import write_taught
from api.authoring.reading import known_ids
from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.files import Files
from api.publishing.publish_courses import NotPublishable, Published, recorded_ids
from content.format import Course
from content.library import Library, read_library
from content.linting.lint import lint_library
from content.reading.course_file import COURSE_FILE
from content.source_tree import read_text, renamed, tree_on_disk


class CourseInStudio(Exception):
    """The course is written in the studio; the folder may take it over."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"{slug} is written in the studio")
        self.slug = slug


async def publish_folder(
    database: Database, files: Files, tenant_id: UUID, folder: Path, *, take_over: bool
) -> Published:
    """Publish every course of the folder for one association, and teach them; all or nothing.

    Raises NotPublishable where the linter finds an error, and CourseInStudio for a course that is
    written in the studio, unless it is taken over.
    """
    on_disk = tree_on_disk(folder)
    names = {slug: own_course_id(slug, tenant_id) for slug in on_disk.folders()}
    tree = renamed(on_disk, names)
    library = read_library(tree)
    async with system_transaction(database, tenant_id) as tx:
        await _check(tx, library, _renamed_ids(recorded_ids(folder), names))
        slugs = {course_id: slug for slug, course_id in names.items()}
        for course in library.courses:
            await _mirror(tx, files, library, course, slugs[course.id], take_over=take_over)
        new = await write_taught(tx, *library.courses)
    lessons = sum(len(course.lessons) for course in library.courses)
    return Published(len(library.courses), lessons, new)


def _renamed_ids(recorded: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The ids recorded beside the folder, as they are called in the association's own courses."""
    parts = {item: item.partition("/") for item in recorded}
    return {
        names.get(course, course) + slash + rest: recorded[item]
        for item, (course, slash, rest) in parts.items()
    }


async def _check(tx: Transaction, library: Library, recorded: Mapping[str, str]) -> None:
    findings = lint_library(library, {**recorded, **await known_ids(tx, library)})
    broken = tuple(found for found in findings if found.severity == "error")
    if broken:
        raise NotPublishable(broken)


async def _mirror(
    tx: Transaction,
    files: Files,
    library: Library,
    course: Course,
    slug: str,
    *,
    take_over: bool,
) -> None:
    details = read_text(library.tree, f"{course.id}/{COURSE_FILE}")
    known = await course_queries.course_by_id(tx, course.id, lock=True)
    if known is None:
        wanted = values.Course(course.id, slug, FOLDER, details, 1)
        await course_queries.insert_course(tx, wanted)
    else:
        if known.home == STUDIO:
            if not take_over:
                raise CourseInStudio(slug)
            await course_queries.move_home(tx, course.id, FOLDER)
        if known.details != details:
            await course_queries.change_course(tx, course.id, details)
    own = [file for file in library.files if file.lesson.course_id == course.id]
    await mirror_media(tx, files, library.tree, course.id, own)
    await mirror_lessons(tx, library.tree, course.id, own)

"""An author takes a course with her: a zip of Markdown, or a table for a spreadsheet."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from api.authoring import course_queries, draft_queries, media_queries
from api.authoring.course_words import course_files
from api.authoring.media_folder import expect_at_most, shown_files
from api.authoring.studio_tree import Written, shared_tree
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Fault, Problem
from api.files import Files, fetch_bytes
from api.publishing.read_course import published_course
from content.exporters import NotWritable, export_csv, export_xlsx, export_zip
from content.format import Course
from content.library import read_library
from content.reading.media import FOLDER, is_media
from content.source_tree import SourceTree, tree_in_memory

Format = Literal["zip", "csv", "xlsx"]

MEDIA_TYPES: dict[Format, str] = {
    "zip": "application/zip",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to save, under a name."""

    name: str
    media_type: str
    content: bytes


async def export_course(
    database: Database, files: Files, caller: Caller, course_id: str, format_: Format
) -> Exported:
    """A course of the association's own with its drafts as they are, or a shipped one as published.

    Importing it again changes nothing. A table names media and does not hold them. Raises Problem
    `course_not_found`, `too_large` for more media than `MOST_MEDIA`, and `course_unreadable` for a
    table of lessons that cannot be read.
    """
    async with transaction(database, caller) as tx:
        name, tree = await _tree(tx, files, course_id, with_media=format_ == "zip")
    content = await asyncio.to_thread(_exported, tree, name, format_)
    return Exported(f"{name}.{format_}", MEDIA_TYPES[format_], content)


async def _tree(
    tx: Transaction, files: Files, course_id: str, *, with_media: bool
) -> tuple[str, SourceTree]:
    """What to call the course, and its files; media with their bytes where asked."""
    own = await course_queries.course_by_id(tx, course_id)
    if own is None:
        published = await published_course(tx, course_id)
        if published is None:
            raise Problem("course_not_found")
        return course_id, await _shipped(published, files, with_media=with_media)
    media = await media_queries.media_of(tx, course_id)
    drafts = await draft_queries.drafts_of(tx, course_id)
    tree = shared_tree([Written(own, drafts, media)])
    return own.slug, await _with_bytes(tree, files) if with_media else tree


async def _shipped(course: Course, files: Files, *, with_media: bool) -> SourceTree:
    contents = course_files(course)
    if with_media:
        shown = await shown_files(files, course)
        contents |= {f"{course.id}/{FOLDER}/{name}": shown[name] for name in shown}
    return tree_in_memory(contents)


async def _with_bytes(tree: SourceTree, files: Files) -> SourceTree:
    media = [path for path in tree.paths if is_media(path)]
    expect_at_most(sum(tree.size(path) for path in media))
    contents = {path: tree.read(path, tree.size(path)) for path in tree.paths}
    contents |= {path: await fetch_bytes(files, bytes.fromhex(tree.sha256(path))) for path in media}
    return tree_in_memory(contents)


def _exported(tree: SourceTree, name: str, format_: Format) -> bytes:
    if format_ == "zip":
        return export_zip(tree, [name])
    library = read_library(tree)
    broken = [found for found in library.findings if found.severity == "error"]
    if broken:
        faults = tuple(
            Fault(f"{found.path}:{found.line}", f"{found.code}: {found.message}")
            for found in broken
        )
        raise Problem("course_unreadable", faults=faults)
    try:
        return export_csv(library) if format_ == "csv" else export_xlsx(library)
    except NotWritable as problem:
        raise Problem("course_unreadable", faults=(Fault(name, str(problem)),)) from problem

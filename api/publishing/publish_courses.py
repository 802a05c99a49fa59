"""Publishes a folder of courses as the installation's owner: checked first, all of it or nothing.

A lesson whose text changed gets a new revision and the old one stays; what did not change is left
alone, so publishing twice changes nothing. What its course no longer holds is retired, not deleted.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

import content
from api.ground import Ground
from api.pacing.folding import RULE_VERSION
from api.pacing.memory import DEFAULT_WEIGHTS, DESIRED_RETENTION
from api.publishing.store_media import store_media
from api.publishing.write_courses import write_courses
from content.findings import Finding, UnreadableText, error
from content.library import Library, read_library
from content.linting.lint import lint_library
from content.published import Published as PublishedIds
from content.published import published_ids, published_path
from content.source_tree import SourceTree, tree_on_disk


class NotPublishable(Exception):
    """The folder has errors; `findings` says which, by file and line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} to mend before publishing")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to."""

    courses: int
    lessons: int
    new_revisions: int


async def publish_courses(ground: Ground, folder: Path) -> Published:
    """Publish every course of the folder for everybody, in one transaction.

    A folder that stands published as it is costs reading its files. Raises NotPublishable where
    the linter finds an error, CourseTaken where an association has a course's id, and asyncpg's
    errors where the database is out of reach.
    """
    tree = tree_on_disk(folder)
    hashes = source_hashes(tree, folder)
    connection = await asyncpg.connect(ground.database_url, timeout=10)
    try:
        stands = await _as_it_stands(connection, hashes)
        if stands is not None:
            return stands
        library = await _checked(connection, folder)
        async with connection.transaction():
            await publish_population_defaults(connection)
            await store_media(connection, ground.files, library, None)
            new = await write_courses(connection, library.courses, None)
            await _record_sources(connection, hashes)
    finally:
        await connection.close()
    lessons = sum(len(course.lessons) for course in library.courses)
    return Published(len(library.courses), lessons, new)


async def _checked(connection: Any, folder: Path) -> Library:
    """The folder's library, where nothing keeps it from being published."""
    library = read_library(folder)
    recorded = recorded_ids(folder)
    known = await known_ids(connection, [course.id for course in library.courses])
    findings = lint_library(library, {**known, **recorded})
    broken = tuple(found for found in findings if found.severity == "error")
    if broken:
        raise NotPublishable(broken)
    return library


def recorded_ids(folder: Path) -> PublishedIds:
    """The ids recorded beside the folder. Raises NotPublishable where the record is broken."""
    try:
        return published_ids(folder)
    except UnreadableText as problem:
        broken = error("unreadable-file", published_path(folder), problem.line, problem.message)
        raise NotPublishable((broken,)) from problem


async def known_ids(connection: Any, course_ids: Iterable[str]) -> PublishedIds:
    """What was ever published in these courses: every id, and what it names."""
    rows = await connection.fetch(
        "select l.id, 'lesson' as kind from lesson l where l.course_id = any($1::text[])"
        " union all select x.id, x.kind from exercise x join lesson l on l.id = x.lesson_id"
        " where l.course_id = any($1::text[])",
        list(course_ids),
    )
    return {row["id"]: row["kind"] for row in rows}


def source_hashes(tree: SourceTree, folder: Path) -> dict[str, bytes]:
    """A hash for each course of all its files, of how they are read, and of the recorded ids."""
    read_by = _reader_hash()
    record = published_path(folder)
    recorded = record.read_bytes() if record.is_file() else b""
    hashes = {}
    for course in tree.folders():
        summed = hashlib.sha256(read_by + hashlib.sha256(recorded).digest())
        for path in (path for path in tree.paths if path.startswith(f"{course}/")):
            summed.update(path.encode() + b"\0" + bytes.fromhex(tree.sha256(path)))
        hashes[course] = summed.digest()
    return hashes


@cache
def _reader_hash() -> bytes:
    """What changes whenever lessons may be read or checked otherwise: the code that does it."""
    summed = hashlib.sha256()
    for module in sorted(Path(content.__file__).parent.rglob("*.py")):
        summed.update(module.read_bytes())
    return summed.digest()


async def _as_it_stands(connection: Any, hashes: dict[str, bytes]) -> Published | None:
    """What is published, where it is exactly these files; None where there is something to do."""
    rows = await connection.fetch(
        "select c.id, c.source_hash, count(l.id) as lessons from course c"
        " left join lesson l on l.course_id = c.id and l.retired_at is null"
        " where c.id = any($1::text[]) and c.tenant_id is null and c.retired_at is null"
        " group by c.id",
        list(hashes),
    )
    if not hashes or {row["id"]: row["source_hash"] for row in rows} != hashes:
        return None
    return Published(len(rows), sum(row["lessons"] for row in rows), 0)


async def _record_sources(connection: Any, hashes: dict[str, bytes]) -> None:
    await connection.executemany(
        "update course set source_hash = $2 where id = $1 and tenant_id is null",
        list(hashes.items()),
    )


async def publish_population_defaults(connection: Any) -> None:
    """Before anything is learned from learners, the published defaults are the first snapshot; so
    they are again where the rules have changed since the newest one.
    """
    body = {
        "weights": DEFAULT_WEIGHTS,
        "desired_retention": DESIRED_RETENTION,
        "rule_version": RULE_VERSION,
    }
    await connection.execute(
        "insert into population_snapshot (version, body, published_at)"
        " select coalesce(max(version), 0) + 1, $1, clock_timestamp() from population_snapshot"
        " having coalesce(max((body::jsonb ->> 'rule_version')::int), 0) < $2"
        " on conflict do nothing",
        msgspec.json.encode(body).decode(),
        RULE_VERSION,
    )

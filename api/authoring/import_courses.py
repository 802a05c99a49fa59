"""An author brings courses in: a zip of Markdown, or a table that was filled in."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from api.authoring import course_queries, draft_queries, media_queries, values
from api.authoring.at_home import STUDIO, course_here
from api.authoring.create_course import own_course_id
from api.authoring.export_course import Format
from api.authoring.import_merging import (
    WrittenLesson,
    expect_understood,
    inside,
    is_medium,
    merged_into,
    written_lessons,
)
from api.authoring.media_folder import keep_as_it_is
from api.authoring.presenters import present_finding
from api.authoring.studio_tree import Written, shared_tree
from api.authoring.workflow import edited_state
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.files import Files
from content.importers import Import, read_csv, read_xlsx, read_zip
from content.importers.merging import Merged
from content.reading.course_file import COURSE_FILE
from mobile_contract import authoring as contract

READERS = {"zip": read_zip, "csv": read_csv, "xlsx": read_xlsx}

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that may be imported over the API."""


async def import_courses(
    database: Database,
    files: Files,
    caller: Caller,
    format_: Format,
    content: bytes,
    *,
    dry_run: bool,
) -> contract.ImportReport:
    """Take the courses of a file into the studio, as drafts; all of it or nothing.

    Lessons are known by their ids: the same file again changes nothing. A dry run says line by
    line what was understood and what was not. Raises Problem `import_unreadable` with every place
    where something was not, `course_elsewhere` for a course that is written in a folder, or
    `changed_meanwhile` where somebody else wrote in a course while it was read.
    """
    looking = replace(caller, operation="listAuthoredCourses", idempotency=None)
    async with transaction(database, looking):
        pass  # who may not is told before anything is read
    read = await asyncio.to_thread(READERS[format_], content)
    async with transaction(database, looking) as tx:
        present = await _present(tx, read)
    # Reading and checking may take long: nobody's course is held meanwhile.
    merged = await asyncio.to_thread(merged_into, shared_tree(list(present.values())), read)
    async with transaction(database, caller) as tx:
        if not dry_run:
            expect_understood(present, merged)
            if _versions(await _present(tx, read, lock=True)) != _versions(present):
                raise Problem("changed_meanwhile")
            await _apply(tx, files, present, merged)
        return tx.reply(_report(tx.tenant, merged, present, dry_run=dry_run))


def _versions(present: Mapping[str, Written]) -> dict[str, object]:
    """What must be the same for a course to be what it was."""
    return {
        slug: (
            written.course.version,
            [(draft.id, draft.version) for draft in written.drafts],
            [(row["name"], row["hash"]) for row in written.media],
        )
        for slug, written in present.items()
    }


async def _present(tx: Transaction, read: Import, *, lock: bool = False) -> dict[str, Written]:
    """What the studio has of the courses in the file, by slug; held from now on where asked."""
    present = {}
    for slug in sorted({path.partition("/")[0] for path in read.files}):
        course_id = own_course_id(slug, tx.tenant)
        if await course_queries.course_by_id(tx, course_id):
            course = await course_here(tx, course_id, lock=lock)
            drafts = await draft_queries.drafts_of(tx, course_id)
            present[slug] = Written(course, drafts, await media_queries.media_of(tx, course_id))
    return present


async def _apply(
    tx: Transaction, files: Files, present: Mapping[str, Written], merged: Merged
) -> None:
    for slug in sorted({path.partition("/")[0] for path in merged.changes}):
        changes = inside(slug, merged.changes)
        course_id = own_course_id(slug, tx.tenant)
        await _apply_details(tx, slug, course_id, present.get(slug), changes.get(COURSE_FILE))
        for name, content in changes.items():
            if content is not None and is_medium(name):
                await keep_as_it_is(tx, files, course_id, name.partition("/")[2], content)
        drafts = present[slug].drafts if slug in present else ()
        await _apply_lessons(tx, course_id, written_lessons(slug, drafts, merged))
        tx.about("course", course_id)


async def _apply_details(
    tx: Transaction, slug: str, course_id: str, written: Written | None, details: bytes | None
) -> None:
    if written is None:
        assert details is not None
        course = values.Course(course_id, slug, STUDIO, details.decode(), 1)
        await course_queries.insert_course(tx, course)
    elif details is not None:
        await course_queries.change_course(tx, course_id, details.decode())


async def _apply_lessons(tx: Transaction, course_id: str, lessons: Sequence[WrittenLesson]) -> None:
    for lesson in lessons:
        if lesson.draft is not None and lesson.draft.path != lesson.path:
            await draft_queries.free_place(tx, lesson.draft)  # two may change places
    for lesson in lessons:
        await _write(tx, course_id, lesson)


async def _write(tx: Transaction, course_id: str, lesson: WrittenLesson) -> None:
    draft = lesson.draft
    if draft is None:
        created = await draft_queries.insert_draft(tx, course_id, lesson.path, lesson.source)
        assert created is not None
        await draft_queries.insert_step(tx, created, "imported")
        return
    await draft_queries.change_draft(
        tx, draft, lesson.path, lesson.source, edited_state(draft.state)
    )
    await draft_queries.insert_step(tx, replace(draft, version=draft.version + 1), "imported")


def _report(
    tenant_id: UUID, merged: Merged, present: Mapping[str, Written], *, dry_run: bool
) -> contract.ImportReport:
    return contract.ImportReport(
        applied=not dry_run,
        dry_run=dry_run,
        lines=[
            contract.ImportedLine(
                place=line.place,
                understood=line.verdict == "understood",
                message=line.message
                or " ".join(
                    part for part in (line.course, line.lesson, line.card, line.kind) if part
                ),
            )
            for line in merged.report
        ],
        files=[
            contract.ImportedFile(
                course_id=own_course_id(path.partition("/")[0], tenant_id),
                path=path.partition("/")[2],
                outcome=_outcome(path, content, present),
            )
            for path, content in sorted(merged.changes.items())
        ],
        unchanged=merged.unchanged,
        findings=[present_finding(found) for found in merged.findings],
    )


def _outcome(path: str, content: bytes | None, present: Mapping[str, Written]) -> str:
    slug, _, name = path.partition("/")
    if content is None:
        return "moved"
    known = present.get(slug)
    return "changed" if known and f"{slug}/{name}" in known.files(slug) else "created"

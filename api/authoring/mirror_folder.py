"""The studio's mirror of a course written in a folder, so that it can be taken over either way.

A draft follows its lesson, known by its id, into whatever file it is in now.
"""

from collections.abc import Sequence
from dataclasses import replace

from api.authoring import draft_queries, media_queries
from api.authoring.media_folder import TEXTS, keep_as_it_is
from api.authoring.taking_steps import take_step
from api.authoring.values import Draft
from api.authoring.workflow import PUBLISHED, RETIRED
from api.db.transaction import Transaction
from api.files import Files
from api.publishing.publish_courses import NotPublishable
from api.publishing.store_media import record_media
from api.revisions import lessons_by_revision
from content.findings import UnreadableText, error
from content.format import Lesson, revision_hash
from content.reading.lesson_file import LessonFile
from content.reading.media import FOLDER
from content.source_tree import SourceTree, read_text


async def mirror_media(
    tx: Transaction, files: Files, tree: SourceTree, course_id: str, lessons: Sequence[LessonFile]
) -> None:
    """Keep what lessons show, with its words; whatever else is in the folder stays there.

    Raises NotPublishable for captions that cannot be read.
    """
    shown = {path for file in lessons for path in file.media.values()}
    stems = {path.rpartition(".")[0] for path in shown}
    there = {row["name"]: row["hash"].hex() for row in await media_queries.media_of(tx, course_id)}
    for path in tree.files(f"{course_id}/{FOLDER}"):
        stem = path.rpartition(".")[0]
        belongs = path in shown or (path.endswith(TEXTS) and stem in stems)
        name = path.rpartition("/")[2]
        if belongs and there.get(name) != tree.sha256(path):
            await keep_as_it_is(tx, files, course_id, name, _content(tree, path))


async def mirror_lessons(
    tx: Transaction, tree: SourceTree, course_id: str, lessons: Sequence[LessonFile]
) -> None:
    """Keep a draft for each lesson, published as it is in its file; retire the other drafts."""
    drafts = await draft_queries.drafts_of(tx, course_id)
    known = await _drafts_known(tx, drafts, lessons)
    kept = {draft.id for draft in known.values()}
    places = {_path(file) for file in lessons}
    for draft in drafts:
        stays = draft.id in kept and known.get(draft.path) == draft
        if draft.path in places and not stays:
            await draft_queries.free_place(tx, draft)
    for file in lessons:
        await record_media(tx.connection, file.lesson, tx.tenant)
        await _mirror_lesson(tx, tree, course_id, known.get(_path(file)), file)
    for gone in (draft for draft in drafts if draft.id not in kept and draft.state != RETIRED):
        await take_step(tx, gone, "retired")


def _content(tree: SourceTree, path: str) -> bytes:
    if path.endswith(TEXTS):
        try:
            read_text(tree, path)
        except UnreadableText as problem:
            found = error("unreadable-file", tree.place(path), problem.line, problem.message)
            raise NotPublishable((found,)) from problem
    return tree.read(path, tree.size(path))


async def _drafts_known(
    tx: Transaction, drafts: Sequence[Draft], lessons: Sequence[LessonFile]
) -> dict[str, Draft]:
    """The draft of each lesson that has one, by the lesson's path now: wherever its file was."""
    revisions = {draft.published_revision for draft in drafts if draft.published_revision}
    published = await lessons_by_revision(tx, revisions)
    by_lesson = {
        _key(published[draft.published_revision]): draft
        for draft in sorted(drafts, key=lambda draft: draft.state != RETIRED)
        if draft.published_revision
    }
    by_path = {draft.path: draft for draft in drafts if not draft.published_revision}
    found = {_path(file): by_lesson.get(_key(file.lesson)) for file in lessons}
    return {path: draft for path in found if (draft := found[path] or by_path.get(path))}


async def _mirror_lesson(
    tx: Transaction, tree: SourceTree, course_id: str, known: Draft | None, file: LessonFile
) -> None:
    path, source = _path(file), read_text(tree, file.file)
    draft = known or await draft_queries.insert_draft(tx, course_id, path, source)
    assert draft is not None
    revision = revision_hash(file.lesson)
    if (draft.path, draft.source) != (path, source):
        await draft_queries.change_draft(tx, draft, path, source, PUBLISHED)
        draft = replace(draft, version=draft.version + 1)
    if draft.published_revision != revision or draft.state != PUBLISHED:
        await draft_queries.set_published(tx, draft.id, draft.version, revision)
        await take_step(tx, draft, "published", revision=revision)


def _path(file: LessonFile) -> str:
    """Its path in the course."""
    return file.file.partition("/")[2]


def _key(lesson: Lesson) -> tuple[str, str, str]:
    return lesson.id, lesson.language, lesson.audience

"""What a draft comes to: its lesson, what keeps it from being published, the course it makes.

Other lessons of the course count as learners have them, not as their drafts stand, so that nobody's
half-written sentence keeps a colleague's lesson from being published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.authoring import draft_queries, media_queries
from api.authoring.course_words import readable_course
from api.authoring.studio_tree import Written, studio_tree
from api.authoring.values import Course, Draft
from api.authoring.workflow import RETIRED
from api.db.transaction import Transaction
from api.revisions import lessons_by_revision
from content.findings import Finding, UnreadableText, error
from content.format import Course as TaughtCourse
from content.format import Lesson, revision_hash
from content.library import Library, assemble_course
from content.linting.lint import lint_library
from content.published import library_ids
from content.reading.course_file import COURSE_FILE, CourseFile, read_course_file
from content.reading.lesson_file import LessonFile, Place, read_lesson_file
from content.source_tree import SourceTree

_OF_COURSE = frozenset({"vanished-id", "duplicate-id", "prerequisite-cycle"})
"""Rules that one file can break and that are told at another."""


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft read: its lesson (None where it cannot be), what is wrong with it, and the course as
    it would be taught with it (None where `course.toml` cannot be read).
    """

    file: LessonFile | None
    findings: tuple[Finding, ...]
    course: TaughtCourse | None

    @property
    def lesson(self) -> Lesson | None:
        """The lesson of the draft."""
        return self.file.lesson if self.file else None

    @property
    def revision(self) -> bytes | None:
        """The hash of what it comes to, media and what the course says for all included."""
        return revision_hash(self.lesson) if self.lesson else None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being published."""
        return tuple(found for found in self.findings if found.severity == "error")


async def draft_reading(tx: Transaction, course: Course, draft: Draft) -> DraftReading:
    """Read and check one draft amid what is published of its course."""
    drafts = await draft_queries.drafts_of(tx, course.course_id)
    media = await media_queries.media_of(tx, course.course_id)
    tree = studio_tree(Written(course, drafts, media))
    try:
        course_file = read_course_file(tree, course.course_id)
    except UnreadableText as problem:
        path = tree.place(f"{course.course_id}/{COURSE_FILE}")
        return DraftReading(
            None, (error("course-file", path, problem.line, problem.message),), None
        )
    reading = read_lesson_file(tree, draft.file, Place(course.course_id, course_file))
    others = await _published_files(
        tx, tree, [other for other in drafts if other.id != draft.id and other.state != RETIRED]
    )
    files = _in_order([*others, *([reading.file] if reading.file else [])])
    taught = _assemble(course, course_file, files)
    library = Library((taught,), tuple(files), reading.findings, frozenset(), tree)
    known = await known_ids(tx, library)
    return DraftReading(reading.file, _of_draft(lint_library(library, known), tree, draft), taught)


async def read_published(tx: Transaction, course: Course) -> Library:
    """The course alone as it is to be taught now: every draft's published revision that is not
    retired. Raises Problem `course_unreadable` where `course.toml` cannot be read.
    """
    drafts = await draft_queries.drafts_of(tx, course.course_id)
    tree = studio_tree(Written(course, drafts, ()))
    course_file = readable_course(tree, course.course_id)
    living = [draft for draft in drafts if draft.state != RETIRED]
    files = _in_order(await _published_files(tx, tree, living))
    taught = _assemble(course, course_file, files)
    return Library((taught,), tuple(files), (), frozenset(), tree)


async def known_ids(tx: Transaction, library: Library) -> dict[str, str]:
    """What the ids of the library's courses name: those learners are taught now, which must not
    vanish, and those they were taught once, where they are used again.
    """
    rows = await tx.rows(
        "select id, 'lesson' as kind, retired_at is null as taught from lesson"
        " where course_id = any($1::text[])"
        " union all select x.id, x.kind, l.retired_at is null and not x.retired from exercise x"
        " join lesson l on l.id = x.lesson_id where l.course_id = any($1::text[])",
        [course.id for course in library.courses],
    )
    there = library_ids(library)
    return {row["id"]: row["kind"] for row in rows if row["taught"] or row["id"] in there}


async def _published_files(
    tx: Transaction, tree: SourceTree, drafts: Sequence[Draft]
) -> list[LessonFile]:
    """The published revisions of these drafts, each as if it had been read from its file."""
    revisions = {draft.published_revision for draft in drafts if draft.published_revision}
    lessons = await lessons_by_revision(tx, revisions)
    return [
        LessonFile(
            lessons[draft.published_revision],
            tree.place(draft.published_file),
            {},
            draft.published_file,
        )
        for draft in drafts
        if draft.published_revision
    ]


def _in_order(files: list[LessonFile]) -> list[LessonFile]:
    """As a folder of files is read: units by their names, then lessons by theirs."""
    return sorted(files, key=lambda file: file.file.split("/"))


def _assemble(course: Course, course_file: CourseFile, files: Sequence[LessonFile]) -> TaughtCourse:
    units: dict[str, list[Lesson]] = {}
    for file in files:
        units.setdefault(file.file.split("/")[1], []).append(file.lesson)
    return assemble_course(Place(course.course_id, course_file), units)


def _of_draft(findings: tuple[Finding, ...], tree: SourceTree, draft: Draft) -> tuple[Finding, ...]:
    """What its author can mend: findings in her file, and what it does to the others'."""
    own = tree.place(draft.file)
    return tuple(found for found in findings if found.path == own or found.code in _OF_COURSE)

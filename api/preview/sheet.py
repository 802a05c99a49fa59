"""What the preview shows of a lesson: its files as they are saved now, and what is to mend."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.findings import Finding, UnreadableText, error
from content.library import Library, read_library
from content.linting.lint import lint_library
from content.published import published_ids, published_path
from content.reading.course_file import COURSE_FILE
from content.reading.lesson_file import LessonFile

_GONE = "this file is gone: save it here again, or start a preview of where it is now"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose preview it is: a lesson's file in a folder of courses, or its id."""

    folder: Path
    file: str = ""
    lesson_id: str = ""

    @property
    def course_id(self) -> str:
        """The course it belongs to."""
        return (self.file or self.lesson_id).partition("/")[0]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be shown: the lesson's files (its variants; none while it cannot be read), what is
    to mend in it, and how much is to mend elsewhere in the folder."""

    files: tuple[LessonFile, ...]
    findings: tuple[Finding, ...]
    elsewhere: int
    library: Library

    def variant(self, key: str) -> LessonFile | None:
        """The variant of that key, or the first where there is no such variant (any more)."""
        chosen = (file for file in self.files if variant_key(file) == key)
        return next(chosen, self.files[0] if self.files else None)

    def media_path(self, sha256: str) -> str | None:
        """Where in the folder the media or captions with that hash are."""
        return next((f.media[sha256] for f in self.library.files if sha256 in f.media), None)


def variant_key(file: LessonFile) -> str:
    """What names a variant of a lesson: its language, and its audience if it has one."""
    return "/".join(filter(None, file.variant))


def read_sheet(wanted: Wanted, before: Sheet | None = None) -> Sheet:
    """The lesson as it is saved now; `before` tells which files were its own while they could be
    read."""
    library = read_library(wanted.folder)
    lesson_id = wanted.lesson_id or _id_of(library, wanted.file)
    if not lesson_id and before and before.files:
        lesson_id = before.files[0].lesson.id
    files = _variants(library, lesson_id, wanted.file)
    findings = tuple(_findings(wanted.folder, library))
    own = _own_paths(wanted, files, before)
    mine = tuple(found for found in findings if found.path in own)
    if not files and wanted.file and wanted.file not in library.tree.paths:
        mine = (error("unreadable-file", wanted.folder / wanted.file, 1, _GONE),)
    elif not files and not mine:  # its file is one of those that cannot be read
        course = wanted.folder / wanted.course_id
        mine = tuple(found for found in findings if found.path.is_relative_to(course))
    return Sheet(files, mine, len(set(findings) - set(mine)), library)


def _id_of(library: Library, file: str) -> str:
    return next((each.lesson.id for each in library.files if each.file == file), "")


def _variants(library: Library, lesson_id: str, file: str) -> tuple[LessonFile, ...]:
    """The lesson's files; the one the author named comes first, else the one they vary."""
    first = file or (library.bases[lesson_id].file if lesson_id in library.bases else "")
    files = (each for each in library.files if each.lesson.id == lesson_id)
    return tuple(sorted(files, key=lambda each: each.file != first))


def _own_paths(wanted: Wanted, files: tuple[LessonFile, ...], before: Sheet | None) -> set[Path]:
    known = (*files, *(before.files if before else ()))
    paths = {file.path for file in known} | {wanted.folder / wanted.course_id / COURSE_FILE}
    return paths | {wanted.folder / wanted.file} if wanted.file else paths


def _findings(folder: Path, library: Library) -> Iterator[Finding]:
    try:
        published = published_ids(folder)
    except UnreadableText as problem:
        yield error("unreadable-file", published_path(folder), problem.line, problem.message)
        published = {}
    yield from lint_library(library, published)

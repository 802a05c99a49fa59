"""A zip of course folders, as `interlude export` writes it or as people pack it themselves."""

from collections.abc import Iterator, Mapping

from content.findings import Finding
from content.importers.archive import Archive, open_archive
from content.importers.imported import Import, Refused, ReportLine, refused
from content.library import Library, read_library
from content.reading.course_file import COURSE_FILE
from content.reading.media import FOLDER
from content.rendering.media_address import MEDIA_TYPES
from content.source_tree import tree_in_memory

_ENDINGS = ("md", "toml", "txt", "vtt", *MEDIA_TYPES)
_LATER = ("course-file", "missing-media", "no-transcript", "no-captions", "broken-link")
"""Findings that may be settled by what is already in the folder the import goes to."""

_LESSON_DEPTH = 3
"""A lesson is at `<course>/<unit>/<lesson>.md`."""


def read_zip(data: bytes) -> Import:
    """The files of a zip and what they are. Folders around the courses are taken off.

    Never raises: a zip that is broken or hostile is an import with one error and no files.
    """
    try:
        archive = open_archive(data)
    except Refused as problem:
        return refused(problem.place, problem.message)
    try:
        around = _folders_around(archive)
    except Refused as problem:
        return refused(problem.place, problem.message)
    taken = {name[len(around) :]: name for name in archive if _is_taken(name, around)}
    left = [
        ReportLine(name, "ignored", message="this is no file of a course")
        for name in archive
        if name not in taken.values()
    ]
    if not taken:
        return refused("the zip", f"put a course's folder into it, with its `{COURSE_FILE}`")
    files = _Renamed(archive, taken)
    library = read_library(tree_in_memory(files))
    report = (*_report(library, taken), *left)
    if any(line.verdict == "error" for line in report):
        return Import(report=report)
    return Import(files, report, placed=frozenset(files))


class _Renamed(Mapping[str, bytes]):
    """The archive's files under their paths in a folder of courses."""

    def __init__(self, archive: Archive, names: Mapping[str, str]) -> None:
        self._archive = archive
        self._names = names

    def __getitem__(self, path: str) -> bytes:
        return self._archive[self._names[path]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _folders_around(archive: Archive) -> str:
    """What stands before the courses' own folders in every name, such as `courses/`."""
    courses = [name for name in archive if name.rpartition("/")[2] == COURSE_FILE]
    lessons = [name for name in archive if name.endswith(".md") and not _hidden(name)]
    if any("/" not in name for name in courses):
        raise Refused(COURSE_FILE, "put the course into a folder that is named as its id")
    if courses:
        shortest = min(courses, key=lambda name: name.count("/"))
        return "/".join(shortest.split("/")[:-2]) + "/" if shortest.count("/") > 1 else ""
    deepest = min((name.split("/") for name in lessons), key=len, default=[])
    around = deepest[: max(0, len(deepest) - _LESSON_DEPTH)]
    return "/".join(around) + "/" if around else ""


def _is_taken(name: str, around: str) -> bool:
    ending = name.rpartition(".")[2].lower()
    inside = name.startswith(around) and "/" in name[len(around) :]
    return inside and not _hidden(name) and ending in _ENDINGS


def _hidden(name: str) -> bool:
    """Hidden files and Apple's second halves belong to somebody's computer."""
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _report(library: Library, taken: Mapping[str, str]) -> Iterator[ReportLine]:
    lessons = {file.file: file.lesson for file in library.files}
    courses = {course.id for course in library.courses}
    for path, name in taken.items():
        course, _, rest = path.partition("/")
        if path in lessons:
            lesson = lessons[path]
            kind = f"lesson, {len(lesson.cards)} cards"
            yield ReportLine(name, "understood", course, lesson.id, kind=kind)
        elif rest == COURSE_FILE and course in courses:
            yield ReportLine(name, "understood", course, kind="course")
        elif rest.startswith(f"{FOLDER}/"):
            yield ReportLine(name, "understood", course, kind="media")
        elif path.endswith(".md") and course not in courses:
            yield ReportLine(name, "understood", course, kind="lesson")
        else:
            yield ReportLine(name, "understood", course, kind="file")
    for finding in library.findings:
        if _is_error(finding, taken):
            name = taken[finding.path.as_posix()]
            yield ReportLine(f"{name}, line {finding.line}", "error", message=finding.message)


def _is_error(finding: Finding, taken: Mapping[str, str]) -> bool:
    path = finding.path.as_posix()
    return finding.severity == "error" and path in taken and finding.code not in _LATER

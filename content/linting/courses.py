"""The linter's rules on a folder as a whole: it holds courses, with lessons, and nothing loose."""

from collections.abc import Iterator

from content.findings import Finding, error, warning
from content.format import Course
from content.library import Library
from content.published import Published
from content.reading.course_file import COURSE_FILE
from content.reading.media import FOLDER

_REFUSED = ("missing-media", "media-type", "media-size")


def wrong_folder(library: Library) -> Iterator[Finding]:
    """The folder is one of courses. Where it is not, nothing else about it is worth saying."""
    root = library.tree.root
    if COURSE_FILE in library.tree.paths:
        yield error(
            "wrong-folder",
            library.tree.place(COURSE_FILE),
            1,
            f"this is the folder of one course; name the folder above it, `{root.parent}`",
        )
    elif not library.courses and not library.findings:
        yield error(
            "no-courses",
            root,
            1,
            f"there is no course here; `interlude new course my-course --folder {root}` writes one",
        )


def empty_courses(library: Library, _: Published) -> Iterator[Finding]:
    """A course has a lesson, unless its lessons are retired or some file cannot be read."""
    for course in library.courses:
        if not (course.lessons or course.retired or course.id in library.incomplete):
            yield error(
                "empty-course",
                library.tree.place(f"{course.id}/{COURSE_FILE}"),
                1,
                f"write a lesson; `interlude new lesson {course.id}/start/first` begins one",
            )


def unused_media(library: Library, _: Published) -> Iterator[Finding]:
    """Whatever is in a course's folder `media` is shown by a lesson, or belongs to what is.

    A course in which a lesson or its media cannot be read is not judged.
    """
    broken = {finding.path for finding in library.findings if finding.code in _REFUSED}
    refused = {file.lesson.course_id for file in library.files if file.path in broken}
    for course in library.courses:
        if course.id in library.incomplete | refused:
            continue
        shown = _shown(library, course)
        stems = {path.rpartition(".")[0] for path in shown}
        for path in library.tree.paths:
            belongs = path.endswith((".txt", ".vtt")) and path.rpartition(".")[0] in stems
            if path.startswith(f"{course.id}/{FOLDER}/") and path not in shown and not belongs:
                yield warning(
                    "unused-media",
                    library.tree.place(path),
                    1,
                    "show this in a lesson, or take it out of the folder",
                )


def _shown(library: Library, course: Course) -> set[str]:
    files = (file for file in library.files if file.lesson.course_id == course.id)
    return {path for file in files for path in file.media.values()}

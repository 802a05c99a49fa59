"""A course's own words as files: readable before they are kept, and written from what is taught."""

from collections.abc import Sequence

from api.authoring.studio_tree import Written, studio_tree
from api.authoring.values import Course, Draft
from api.errors import Fault, Problem
from content.findings import UnreadableText
from content.format import Course as TaughtCourse
from content.reading.course_file import COURSE_FILE, CourseFile, read_course_file
from content.source_tree import SourceTree
from content.writing.cards import NotWritable
from content.writing.course import write_course


def expect_readable(course: Course, drafts: Sequence[Draft]) -> None:
    """Raises Problem `course_unreadable` as `readable_course` does."""
    readable_course(studio_tree(Written(course, drafts, ())), course.course_id)


def readable_course(tree: SourceTree, course_id: str) -> CourseFile:
    """The course's file. Raises Problem `course_unreadable` with the line that is wrong."""
    try:
        return read_course_file(tree, course_id)
    except UnreadableText as problem:
        fault = Fault(f"{COURSE_FILE}:{problem.line}", problem.message)
        raise Problem("course_unreadable", faults=(fault,)) from problem


def course_files(course: TaughtCourse) -> dict[str, bytes]:
    """The files of a published course, its media apart, by their path in a folder of courses.

    Raises Problem `course_unreadable` where the format cannot express it.
    """
    try:
        return write_course(course)
    except NotWritable as problem:
        fault = Fault(course.id, str(problem))
        raise Problem("course_unreadable", faults=(fault,)) from problem

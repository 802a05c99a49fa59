"""A course says whether its keys may leave the server before an answer; where it says nothing, they
may, and every revision published before there was such a word keeps its hash.
"""

import csv
import io
from pathlib import Path

import msgspec
import pytest

from api.changes_in_words import change_in_words
from content.comparing.change import Change
from content.comparing.changes import changes
from content.exporters import export_csv
from content.format import Course, encode_lesson, revision_hash, translation_mark
from content.importers import read_csv
from content.importers.merging import merge
from content.importers.placing import place
from content.library import read_library
from content.source_tree import tree_in_memory, tree_on_disk
from content.writing.course import write_course
from tests.content.lesson_text import lesson_text, write_courses


def tea(folder: Path, *lines: str) -> Course:
    """A course of one lesson, with these lines in its `course.toml`."""
    courses = write_courses(folder, green=lesson_text())
    file = courses / "tea" / "course.toml"
    file.write_text(file.read_text() + "".join(f"{line}\n" for line in lines))
    return read_library(courses).courses[0]


def test_without_a_word_they_may_and_no_revision_changes(tmp_path: Path) -> None:
    course = tea(tmp_path)
    assert course.offline_keys
    assert course.lessons[0].offline_keys
    assert b"offline_keys" not in encode_lesson(course.lessons[0])
    said = tea(tmp_path, "offline_keys = true")
    assert revision_hash(said.lessons[0]) == revision_hash(course.lessons[0])


def test_a_course_that_keeps_them_says_so_in_every_revision(tmp_path: Path) -> None:
    before, after = tea(tmp_path), tea(tmp_path, "offline_keys = false")
    assert (after.offline_keys, after.lessons[0].offline_keys) == (False, False)
    old, new = before.lessons[0], after.lessons[0]
    assert revision_hash(new) != revision_hash(old)
    assert translation_mark(new) == translation_mark(old)
    (kept,) = changes(old, new)
    (carried,) = changes(new, old)
    assert (kept, carried) == (
        Change("keys_kept", "offline_keys"),
        Change("keys_carried", "offline_keys"),
    )
    assert "no longer leave the server" in change_in_words(kept, "en")
    assert "ohne Netz" in change_in_words(carried, "de")


@pytest.mark.parametrize("said", ['"no"', "0", "[false]"])
def test_anything_but_true_and_false_is_told(said: str, tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=lesson_text())
    file = courses / "tea" / "course.toml"
    file.write_text(f"{file.read_text()}offline_keys = {said}\n")
    (finding,) = [each for each in read_library(courses).findings if each.path.name == file.name]
    assert finding.line == len(file.read_text().splitlines())
    assert "offline_keys" in finding.message


def test_it_survives_being_written_exported_and_imported(tmp_path: Path) -> None:
    course = tea(tmp_path, "offline_keys = false")
    files = write_course(course)
    assert "offline_keys = false\n" in files["tea/course.toml"].decode()
    assert read_library(tree_in_memory(files)).courses[0].lessons == course.lessons
    told = export_csv(read_library(tree_in_memory(files)))
    imported = read_library(tree_in_memory(dict(read_csv(told).files)))
    assert imported.courses[0].lessons == course.lessons
    assert not imported.courses[0].offline_keys


@pytest.mark.parametrize(("said", "carried"), [("", False), ("no", False), ("yes", True)])
def test_a_table_that_leaves_it_blank_leaves_it_as_it_was(
    said: str, carried: bool, tmp_path: Path
) -> None:
    tea(tmp_path, "offline_keys = false")
    folder = tmp_path / "courses"
    rows = list(csv.DictReader(io.StringIO(export_csv(read_library(folder)).decode("utf-8-sig"))))
    rows[0] |= {"course_offline_keys": said, "course_description": "Another cup."}
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    merged = merge(tree_on_disk(folder), read_csv(table.getvalue().encode()), {})
    place(folder, merged.changes)
    course = read_library(folder).courses[0]
    assert course.description == "Another cup."
    assert (course.offline_keys, course.lessons[0].offline_keys) == (carried, carried)


def test_a_translation_is_no_other_for_it(tmp_path: Path) -> None:
    lesson = tea(tmp_path).lessons[0]
    kept = msgspec.structs.replace(lesson, offline_keys=False)
    assert translation_mark(kept) == translation_mark(lesson)

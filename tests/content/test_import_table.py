"""A table filled in by people: any usual CSV, the spreadsheet, and every slip by its cell."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from content.exporters import export_csv, template_xlsx
from content.format import Course
from content.importers import Import, read_csv, read_xlsx
from content.importers.merging import merge
from content.importers.placing import place
from content.library import Library, read_library
from content.source_tree import tree_in_memory, tree_on_disk
from tests.chaos.fuzz_imports import fuzz_imports
from tests.content.lesson_text import QUESTION, lesson_text, write_courses

HEADER = [
    "course_title", "course_language", "course_description", "course_licence", "course_authors",
    "unit_title", "lesson_title", "objective", "minutes", "kind", "text", "option_a",
    "feedback_a", "option_b", "feedback_b", "correct", "explanation", "answers", "items",
]  # fmt: skip
FIRST = dict(
    zip(
        HEADER,
        ["Grüner Tee", "de", "Gut.", "CC0", "Ada\nBo", "Blätter", "Erste Tasse", "Brühe.", "1,5"],
        strict=False,
    )
) | {"kind": "text", "text": "Lies dies.\n\nDann das."}
CHOICE = {
    "kind": "Choose One", "text": "Was?", "option_a": "Dies", "feedback_a": "Ja.",
    "option_b": "Das", "feedback_b": "Nein.", "correct": "A", "explanation": "Darum.",
}  # fmt: skip
NUMBER = {"kind": "number", "text": "Wie viel?", "answers": "3,5", "explanation": "So."}


def _csv(*rows: dict[str, str], separator: str = ",", header: list[str] = HEADER) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(column, "") for column in header])
    return out.getvalue()


def _course(imported: Import) -> Course:
    library = _library(imported)
    assert library.findings == ()
    return library.courses[0]


def _library(imported: Import) -> Library:
    assert imported.errors == ()
    return read_library(tree_in_memory(dict(imported.files)))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_any_usual_csv_is_read_alike(separator: str, encoding: str, line_end: str) -> None:
    text = _csv(FIRST, CHOICE, NUMBER, separator=separator).replace("\r\n", line_end)
    imported = read_csv(text.encode(encoding))
    course = _course(imported)
    assert (course.id, course.title, course.authors) == ("gruner-tee", "Grüner Tee", ("Ada", "Bo"))
    lesson = course.lessons[0]
    assert (lesson.id, lesson.minutes) == ("gruner-tee/erste-tasse", 1.5)
    assert [one.kind for one in lesson.exercises] == ["single_choice", "numeric"]
    assert str(lesson.exercises[1].number) == "3.5"
    warned = [line.message for line in imported.report if line.verdict == "warning"]
    assert bool(warned) == (encoding == "cp1252")


def test_a_hint_at_the_separator_is_followed() -> None:
    text = "sep=;\r\n" + _csv(FIRST, CHOICE, separator=";")
    assert len(_course(read_csv(text.encode())).lessons[0].cards) == 2


def test_headers_stand_in_any_order_and_case_and_unknown_ones_are_named() -> None:
    header = [*reversed(HEADER), "Remarks"]
    row = FIRST | {"Remarks": "nice"}
    text = _csv(row, CHOICE, header=header).replace("course_title", "Course Title")
    imported = read_csv(text.encode())
    assert _course(imported).title == "Grüner Tee"
    warning = next(line for line in imported.report if line.verdict == "warning")
    assert warning.place == "row 1, column `Remarks`"


def test_rows_say_what_they_were_taken_for() -> None:
    lines = read_csv(_csv(FIRST, {}, CHOICE).encode()).report
    assert [(line.place, line.lesson, line.card, line.kind) for line in lines] == [
        ("row 2", "gruner-tee/erste-tasse", "", "text"),
        ("row 4", "gruner-tee/erste-tasse", "was", "choose one"),
    ]


def test_ids_made_from_titles_are_always_the_same() -> None:
    twice = [dict(read_csv(_csv(FIRST, CHOICE, CHOICE).encode()).files) for _ in range(2)]
    assert twice[0] == twice[1]
    ids = [
        one.id
        for one in _course(read_csv(_csv(FIRST, CHOICE, CHOICE).encode())).lessons[0].exercises
    ]
    assert ids == ["gruner-tee/erste-tasse/was", "gruner-tee/erste-tasse/was-2"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (CHOICE | {"correct": "c"}, "correct"),
        (CHOICE | {"option_a": ""}, "option_b"),
        (CHOICE | {"kind": "guess"}, "kind"),
        (CHOICE | {"answers": "x"}, "answers"),
        (CHOICE | {"text": ""}, "text"),
        (CHOICE | {"text": "Was?\n\nHint: dies"}, "text"),
        (NUMBER | {"answers": "viel"}, "answers"),
        (NUMBER | {"kind": "match", "answers": "", "items": "no arrow"}, "items"),
        ({"kind": "text", "text": "x", "explanation": "y"}, "explanation"),
        (CHOICE | {"lesson_title": "Zwei"}, "objective"),
        (CHOICE | {"course_description": "Anders."}, "course_description"),
    ],
)
def test_a_slip_is_named_by_row_and_column_and_nothing_is_taken(
    row: dict[str, str], column: str
) -> None:
    imported = read_csv(_csv(FIRST, row).encode())
    assert imported.files == {}
    assert [line.place for line in imported.errors] == [f"row 3, column `{column}`"]
    assert imported.errors[0].message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\1\2",
        b"a,b\r\n1,2",
        b'text\r\n"never closed',
        b"\xff\xfea",
        b"text\r\nx,y",
        b"text",
    ],
)
def test_what_is_no_table_is_told_in_one_line(data: bytes) -> None:
    assert len(read_csv(data).errors) >= 1
    assert len(read_xlsx(data).errors) == 1


def test_numbers_and_dates_a_spreadsheet_made_are_read_as_meant() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([FIRST.get(column) for column in HEADER])
    sheet.cell(2, HEADER.index("minutes") + 1).value = 1.5
    row = NUMBER | {"answers": 1.234, "explanation": date(2026, 11, 21)}
    sheet.append([row.get(column) for column in HEADER])
    out = io.BytesIO()
    book.save(out)
    lesson = _course(read_xlsx(out.getvalue())).lessons[0]
    assert lesson.minutes == 1.5
    assert str(lesson.exercises[0].number) == "1.234"
    assert lesson.exercises[0].explanation == "2026-11-21"


@pytest.mark.parametrize("entity", ["&lol;", "&file;"])
def test_a_spreadsheet_with_entities_is_refused(entity: str) -> None:
    doctype = (
        (
            b'<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
            b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>"
        )
        + entity.encode()
        + b"</t></si></sst>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template_xlsx())) as whole,
        zipfile.ZipFile(out, "w") as changed,
    ):
        for name in whole.namelist():
            content = doctype if name == "xl/sharedStrings.xml" else whole.read(name)
            changed.writestr(name, content)
    imported = read_xlsx(out.getvalue())
    assert imported.files == {}
    assert "save it again" in imported.errors[0].message


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    first = read_csv(_csv(FIRST, CHOICE).encode())
    merged = merge(tree_on_disk(tmp_path), first, {})
    assert merged.can_be_applied
    place(tmp_path, merged.changes)
    again = merge(tree_on_disk(tmp_path), first, {})
    assert (again.changes, again.unchanged) == ({}, 2)


def test_an_export_imported_again_keeps_the_files_as_their_author_wrote_them(
    tmp_path: Path,
) -> None:
    folder = write_courses(tmp_path, green=lesson_text("Q: What? {#what}\nA: Tea.", QUESTION))
    merged = merge(tree_on_disk(folder), read_csv(export_csv(read_library(folder))), {})
    assert (merged.changes, merged.unchanged) == ({}, 2)


def test_a_table_of_one_lesson_leaves_the_others_and_finds_its_file_by_id(tmp_path: Path) -> None:
    other = lesson_text(lesson_id="black")
    folder = write_courses(tmp_path, **{"01-g": lesson_text(), "02-b": other})
    (folder / "tea" / "course.toml").write_text(
        (folder / "tea" / "course.toml").read_text() + '[units]\n01-leaves = "All leaves"\n'
    )
    row = {
        "course": "tea", "lesson": "green", "language": "en", "lesson_title": "Greener tea",
        "objective": "Brew it.", "minutes": "0.1", "kind": "text", "text": "Read.",
    }  # fmt: skip
    imported = read_csv(_csv(row, header=list(row)).encode())
    merged = merge(tree_on_disk(folder), imported, {})
    assert list(merged.changes) == ["tea/01-leaves/01-g.md"]
    assert "Greener tea" in merged.changes["tea/01-leaves/01-g.md"].decode()


ATTEMPTS = ["course_attempts", "attempts"]


@pytest.mark.parametrize("column", ATTEMPTS)
@pytest.mark.parametrize("said", ["0", "4", "1.5", "two"])
def test_attempts_that_are_none_are_told_at_their_cell(column: str, said: str) -> None:
    row = FIRST | {column: said}
    imported = read_csv(_csv(row, CHOICE, header=[*HEADER, *ATTEMPTS]).encode())
    assert imported.files == {}
    assert [line.place for line in imported.errors] == [f"row 2, column `{column}`"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, (1, 1)),
        ({"course_attempts": "2"}, (2, 2)),
        ({"attempts": "3"}, (1, 3)),
        ({"course_attempts": "2", "attempts": "1"}, (2, 1)),
    ],
)
def test_a_table_says_the_attempts_of_a_course_and_of_a_lesson(
    said: dict[str, str], expected: tuple[int, int]
) -> None:
    course = _course(read_csv(_csv(FIRST | said, CHOICE, header=[*HEADER, *ATTEMPTS]).encode()))
    assert (course.attempts, course.lessons[0].attempts) == expected


@pytest.mark.parametrize("described", [True, False])
@pytest.mark.parametrize(("said", "expected"), [("", 2), ("1", 1), ("3", 3)])
def test_what_a_table_leaves_blank_is_left_to_the_course_that_is_there(
    said: str, expected: int, described: bool, tmp_path: Path
) -> None:
    folder = write_courses(tmp_path, **{"01-g": lesson_text()})
    with (folder / "tea" / "course.toml").open("a") as file:
        file.write("attempts = 2\n")
    row = {
        "course": "tea", "lesson": "green", "language": "en", "lesson_title": "Greener tea",
        "objective": "Brew it.", "minutes": "0.1", "kind": "text", "text": "Read.",
        "attempts": said,
    }  # fmt: skip
    if described:
        row |= {
            "course_title": "More tea", "course_language": "en", "course_description": "x",
            "course_licence": "x",
        }  # fmt: skip
    merged = merge(tree_on_disk(folder), read_csv(_csv(row, header=list(row)).encode()), {})
    place(folder, merged.changes)
    course = read_library(folder).courses[0]
    assert (course.attempts, course.lessons[0].attempts) == (2, expected)
    assert course.lessons[0].title == "Greener tea"


@pytest.mark.parametrize(
    ("column", "said", "lesson_column", "was"),
    [("course_attempts", "2", "attempts", "1"),
     ("course_licence", "CC0", "lesson_licence", "CC-BY-4.0")],
)  # fmt: skip
def test_a_lesson_that_stays_as_it_was_says_so_when_its_course_changes(
    column: str, said: str, lesson_column: str, was: str, tmp_path: Path
) -> None:
    folder = write_courses(tmp_path, **{"01-g": lesson_text()})
    before = read_library(folder).courses[0].lessons
    header, rows = _table(export_csv(read_library(folder)))
    rows[0] |= {column: said, lesson_column: was}
    merged = merge(tree_on_disk(folder), read_csv(_csv(*rows, header=header).encode()), {})
    place(folder, merged.changes)
    assert read_library(folder).courses[0].lessons == before


def test_another_number_of_attempts_in_a_course_leaves_its_lessons_files(tmp_path: Path) -> None:
    folder = write_courses(tmp_path, green=lesson_text("Q: What? {#what}\nA: Tea."))
    header, rows = _table(export_csv(read_library(folder)))
    rows[0]["course_attempts"] = "2"
    merged = merge(tree_on_disk(folder), read_csv(_csv(*rows, header=header).encode()), {})
    assert list(merged.changes) == ["tea/course.toml"]
    place(folder, merged.changes)
    assert read_library(folder).courses[0].lessons[0].attempts == 2


def _table(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return list(reader.fieldnames or ()), list(reader)


def test_a_lesson_that_moves_leaves_its_old_file(tmp_path: Path) -> None:
    folder = write_courses(tmp_path, **{"01-g": lesson_text()})
    data = export_csv(read_library(folder)).replace(b'"01-g.md"', b'"05-g.md"')
    merged = merge(tree_on_disk(folder), read_csv(data), {})
    assert {path: bool(new) for path, new in merged.changes.items()} == {
        "tea/01-leaves/05-g.md": True,
        "tea/01-leaves/01-g.md": False,
    }


def test_media_are_known_by_name_and_missing_ones_told_at_their_row(tmp_path: Path) -> None:
    shown = CHOICE | {"text": "![Ein Blatt](leaf.png) Was?"}
    imported = read_csv(_csv(FIRST, shown).encode())
    merged = merge(tree_on_disk(tmp_path), imported, {})
    assert not merged.can_be_applied
    told = next(line for line in merged.report if line.verdict == "error")
    assert (told.place, told.kind) == ("row 3", "missing-media")
    (tmp_path / "gruner-tee" / "media").mkdir(parents=True)
    (tmp_path / "gruner-tee" / "media" / "leaf.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert merge(tree_on_disk(tmp_path), imported, {}).can_be_applied


def test_a_published_id_may_not_vanish_by_an_import(tmp_path: Path) -> None:
    imported = read_csv(_csv(FIRST, CHOICE).encode())
    merged = merge(tree_on_disk(tmp_path), imported, {"gruner-tee/alt": "lesson"})
    assert [found.code for found in merged.findings if found.severity == "error"] == ["vanished-id"]
    assert not merged.can_be_applied


def test_broken_files_of_every_format_crash_nothing() -> None:
    told = fuzz_imports(30, seed=4)
    assert (told["crashes"], told["outside"]) == (0, 0)

"""What is exported comes back as it was, and nothing in it is a formula."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exporters import (
    NotWritable,
    export_csv,
    export_xlsx,
    export_zip,
    template_csv,
    template_xlsx,
)
from content.exporters.cells import guard, unguard
from content.exporters.columns import MEANINGS
from content.exporters.xlsx_file import LONGEST_CELL
from content.format import revision_hash
from content.importers import Import, read_csv, read_xlsx, read_zip
from content.library import Library, read_library
from content.linting.lint import lint_library
from content.source_tree import tree_in_memory
from tests.content.lesson_text import QUESTION, lesson_text, write_courses

SHIPPED = Path(__file__).parents[2] / "content" / "courses"
FORMULA_SIGNS = "=+-@\t\r\n\x00＝＋－＠"


def _zip(library: Library) -> bytes:
    return export_zip(library.tree, [course.id for course in library.courses])


FORMATS = [
    pytest.param(_zip, read_zip, id="zip"),
    pytest.param(export_csv, read_csv, id="csv"),
    pytest.param(export_xlsx, read_xlsx, id="xlsx"),
]


@pytest.mark.parametrize(("export", "read"), FORMATS)
def test_every_shipped_course_comes_back_from_every_format(
    export: Callable[[Library], bytes], read: Callable[[bytes], Import]
) -> None:
    library = read_library(SHIPPED)
    imported = read(export(library))
    assert imported.errors == ()
    _same(library, _library(imported))


@pytest.mark.parametrize(("export", "read"), FORMATS)
def test_variants_titles_and_every_kind_come_back(
    export: Callable[[Library], bytes], read: Callable[[bytes], Import], tmp_path: Path
) -> None:
    library = _rich(tmp_path)
    assert len(library.courses[0].variants) == 2
    assert [lesson.attempts for lesson in library.courses[0].lessons] == [2, 2, 1, 3]
    _same(library, _library(read(export(library))))


@pytest.mark.parametrize("export", [_zip, export_csv])
def test_the_same_library_makes_the_same_bytes(
    export: Callable[[Library], bytes], tmp_path: Path
) -> None:
    library = _rich(tmp_path)
    assert export(library) == export(library)


def test_a_zip_holds_the_sources_byte_for_byte_and_only_the_courses_asked_for(
    tmp_path: Path,
) -> None:
    folder = write_courses(tmp_path, green=lesson_text().replace("\n", "\r\n"))
    (folder / "tea" / "media").mkdir()
    (folder / "tea" / "media" / "leaf.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "coffee").mkdir()
    (folder / "coffee" / "course.toml").write_text("x")
    with zipfile.ZipFile(io.BytesIO(export_zip(read_library(folder).tree, ["tea"]))) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name: archive.read(name) for name in names} == {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in (folder / "tea").rglob("*.*")
        }


@pytest.mark.parametrize(
    ("template", "read"), [(template_csv, read_csv), (template_xlsx, read_xlsx)]
)
def test_the_template_shows_every_kind_and_imports_cleanly(
    template: Callable[[], bytes], read: Callable[[bytes], Import]
) -> None:
    imported = read(template())
    assert not any(line.verdict in ("error", "warning") for line in imported.report)
    library = _library(imported)
    assert lint_library(library, {}) == ()
    assert len({exercise.kind for exercise in library.courses[0].lessons[0].exercises}) == 11


def test_the_templates_say_what_every_column_is_for() -> None:
    rows = list(csv.reader(io.StringIO(template_csv().decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    assert all(rows[1])
    assert {row[0].value for row in book["Help"].iter_rows()} == set(rows[0])
    assert set(MEANINGS) <= set(rows[0])


def test_a_csv_opens_in_a_spreadsheet() -> None:
    data = template_csv()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert b'"course","course_title"' in data


@pytest.mark.parametrize("sign", list(FORMULA_SIGNS))
def test_no_cell_begins_like_a_formula(sign: str, tmp_path: Path) -> None:
    assert guard(f"{sign}cmd|x")[0] == "'"
    assert unguard(guard(f"{sign}cmd|x")) == f"{sign}cmd|x"
    if not sign.isprintable():
        return
    option = QUESTION.replace("Boiling water", f"{sign}cmd|' /C calc'!A0")
    library = read_library(write_courses(tmp_path, green=lesson_text(option)))
    data = export_csv(library)
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not any(cell[:1] in FORMULA_SIGNS for cell in cells if cell)
    _same(library, _library(read_csv(data)))


@given(st.text(alphabet=f"'{FORMULA_SIGNS}ab", max_size=6))
def test_the_guard_comes_off_again(cell: str) -> None:
    assert unguard(guard(cell)) == cell


def test_a_spreadsheet_holds_text_only(tmp_path: Path) -> None:
    option = QUESTION.replace("Boiling water", "=1+1")
    data = export_xlsx(read_library(write_courses(tmp_path, green=lesson_text(option))))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Cards"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


@pytest.mark.parametrize("text", ["a " * LONGEST_CELL, "_x0041_ is a sign", "a x005F_ here"])
def test_what_a_spreadsheet_would_change_is_refused(text: str, tmp_path: Path) -> None:
    library = read_library(write_courses(tmp_path, green=lesson_text(f"{text}\n\n{QUESTION}")))
    with pytest.raises(NotWritable, match="row"):
        export_xlsx(library)
    _same(library, _library(read_csv(export_csv(library))))


def _rich(folder: Path) -> Library:
    """A course with every kind, a German and a nurses' variant, retired ids, German titles."""
    every = next(iter(_library(read_csv(template_csv())).files))
    text = every.path.name and read_csv(template_csv()).files["tea/01-leaves/01-green.md"].decode()
    number = "## Number: Wie viel? {#much}\n\nAnswer: 3,5\nTolerance: 0,25\n\nExplanation: So.\n"
    more = "language: de\ntranslated_from: '123456789012'\nauthors: [Änne B, C]\n"
    folder = write_courses(
        folder,
        **{
            "01-every": text,
            "02-green": lesson_text(QUESTION, number.replace("3,5", "3.5")),
            "02-green.de": lesson_text(QUESTION, number, more=more),
            "02-green.nurses": lesson_text(QUESTION, number, more="audience: nurses\n"),
            "03-once": lesson_text(lesson_id="once", more="attempts: 1\n"),
            "04-thrice": lesson_text(lesson_id="thrice", more="attempts: 3\n"),
        },
    )
    with (folder / "tea" / "course.toml").open("a", encoding="utf-8") as file:
        file.write(
            'attempts = 2\nretired = ["old", "green/older"]\n[languages.de]\ntitle = "Tee"\n'
        )
        file.write('description = "Ja."\nunits = {01-leaves = "Blätter"}\n')
    return read_library(folder)


def _library(imported: Import) -> Library:
    return read_library(tree_in_memory(dict(imported.files)))


def _same(one: Library, other: Library) -> None:
    assert one.findings == other.findings == ()
    assert {(file.file, revision_hash(file.lesson)) for file in one.files} == {
        (file.file, revision_hash(file.lesson)) for file in other.files
    }
    for ours, theirs in zip(one.courses, other.courses, strict=True):
        assert ours.words == theirs.words
        assert (ours.retired, ours.authors, ours.licence, ours.attempts) == (
            theirs.retired,
            theirs.authors,
            theirs.licence,
            theirs.attempts,
        )

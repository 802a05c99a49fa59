"""`interlude export`, `template` and `import`, as people run them."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from api.commands.bulk import export_verb, import_verb, template_verb
from content.library import read_library
from tests.content.lesson_text import lesson_text, write_courses


def _run(verb: object, *arguments: object) -> Result:
    return CliRunner().invoke(verb, [str(argument) for argument in arguments])


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_courses_go_out_and_come_in_in_every_format_and_twice_is_once(tmp_path: Path) -> None:
    folder = write_courses(tmp_path, green=lesson_text())
    for ending in ("zip", "csv", "xlsx"):
        file, into = tmp_path / f"tea.{ending}", tmp_path / ending / "courses"
        assert _run(export_verb, folder, "--format", ending, "--to", file).exit_code == 0
        dry = _run(import_verb, file, "--into", into, "--dry-run")
        assert "2 files to write" in dry.output
        assert not into.exists()
        told = _run(import_verb, file, "--into", into)
        assert told.output.replace("written", "to write") == dry.output
        assert read_library(into).files[0].lesson == read_library(folder).files[0].lesson
        assert "0 files written, 0 moved away, 2 unchanged." in (
            _run(import_verb, file, "--into", into).output
        )
        assert _names(into) == _names(folder)


def test_a_template_filled_in_wrongly_changes_nothing_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "template.csv"
    assert _run(template_verb, "--format", "csv", "--to", file).exit_code == 0
    file.write_bytes(file.read_bytes().replace(b'"choose one"', b'"choose two"'))
    refused = _run(import_verb, file, "--into", tmp_path / "courses", "--json")
    assert refused.exit_code == 1
    told = json.loads(refused.stdout)
    assert (told["applied"], told["written"]) == (False, [])
    assert [line["place"] for line in told["report"] if line["verdict"] == "error"] == [
        "row 4, column `kind`"
    ]
    assert not (tmp_path / "courses").exists()


def test_what_the_linter_refuses_is_not_imported(tmp_path: Path) -> None:
    folder = write_courses(tmp_path, green=lesson_text().replace("Explanation:", "So then"))
    file = tmp_path / "tea.csv"
    assert _run(export_verb, folder, "--format", "csv", "--to", file).exit_code == 1
    whole = write_courses(tmp_path, green=lesson_text().replace("> Yes, heat", "\n  Yes, heat"))
    assert _run(export_verb, whole, "--format", "csv", "--to", file).exit_code == 1
    assert not file.exists()


def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "lessons.docx"
    file.write_bytes(b"x")
    assert "Name the file .zip, .csv or .xlsx" in _run(import_verb, file, "--into", tmp_path).output

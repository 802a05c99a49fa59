"""Which of a lesson's files the preview shows, and what it says when there is none."""

from pathlib import Path

from api.preview.sheet import Wanted, read_sheet
from tests.content.lesson_text import QUESTION, lesson_text, write_courses

FILE = "tea/01-leaves/01-green.md"


def test_the_file_that_was_named_comes_first_else_the_one_that_others_vary(
    tmp_path: Path,
) -> None:
    german = lesson_text(QUESTION, more="language: de\n").replace("Green tea", "Grüner Tee")
    english = lesson_text(QUESTION)
    courses = write_courses(tmp_path, **{"01-green": english, "01-green.de": german})
    named = read_sheet(Wanted(courses, file="tea/01-leaves/01-green.de.md"))
    by_id = read_sheet(Wanted(courses, lesson_id="tea/green"))
    assert [file.lesson.language for file in named.files] == ["de", "en"]
    assert [file.lesson.language for file in by_id.files] == ["en", "de"]


def test_a_file_that_is_gone_is_told_and_nothing_else_in_its_course(tmp_path: Path) -> None:
    texts = {"01-green": lesson_text(QUESTION), "02-black": "not a lesson"}
    courses = write_courses(tmp_path, **texts)
    (courses / FILE).unlink()
    sheet = read_sheet(Wanted(courses, file=FILE))
    assert sheet.files == ()
    assert [found.message.partition(":")[0] for found in sheet.findings] == ["this file is gone"]
    assert sheet.elsewhere == 1

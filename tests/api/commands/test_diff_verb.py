"""`interlude diff`: what was changed in a lesson, as an author or a reviewer reads it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from api.commands.diff import diff_verb
from tests.content.lesson_text import QUESTION, lesson_text, write_courses

LESSON = lesson_text()
REWORDED = lesson_text(QUESTION.replace("Boiling water", "Very hot water"))


def run_diff(*words: str | Path) -> Result:
    return CliRunner().invoke(diff_verb, [str(word) for word in words])


def test_an_older_text_from_anywhere_is_held_against_the_lesson(tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_text(LESSON, encoding="utf-8")
    new = write_courses(tmp_path, green=REWORDED) / "tea" / "01-leaves" / "green.md"
    told = run_diff(old, new)
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        "tea/green",
        "  tea/green/bitter: An option was reworded: Very hot water",
        "    - Boiling water",
        "    + Very hot water",
    ]
    in_german = run_diff(old, new, "--language", "de")
    assert "Eine Antwort wurde neu formuliert: Very hot water" in in_german.output
    assert run_diff(new, new).output == "Nothing was changed.\n"


def test_folders_are_compared_lesson_by_lesson(tmp_path: Path) -> None:
    old = write_courses(tmp_path / "old", green=LESSON, black=lesson_text(lesson_id="black"))
    new = write_courses(tmp_path / "new", green=REWORDED, white=lesson_text(lesson_id="white"))
    for pair in ((old, new), (old / "tea", new / "tea")):
        told = json.loads(run_diff(*pair, "--json").output)
        assert [(each["lesson"], each["code"]) for each in told] == [
            ("tea/green", "option_reworded"),
            ("tea/white", "lesson_added"),
            ("tea/black", "lesson_removed"),
        ]


def test_what_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=LESSON, black="No front matter.")
    bad, good = (courses / "tea" / "01-leaves" / name for name in ("black.md", "green.md"))
    for pair in ((bad, good), (good, bad), (courses, courses)):
        told = run_diff(*pair)
        assert told.exit_code == 1
        assert f"{bad}:1" in told.output
        assert "What cannot be read cannot be compared." in told.output
    assert "Name two lesson files" in run_diff(courses, good).output
    loose = tmp_path / "loose.md"
    loose.write_text(LESSON, encoding="utf-8")
    assert "Neither file is in a course" in run_diff(loose, loose).output


def test_a_lesson_cannot_steer_the_terminal(tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_text(LESSON.replace("Boiling", "\x1b[2J"), encoding="utf-8")
    new = write_courses(tmp_path, green=LESSON) / "tea" / "01-leaves" / "green.md"
    assert "\x1b" not in run_diff(old, new).output

"""`interlude lint` and `interlude new`, as people, programs and code review meet them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.lint import lint_verb
from api.commands.new import new_group
from content.linting.lint import lint
from content.linting.rules import RULES
from tests.content.lesson_text import QUESTION, lesson_text, write_courses

NO_KEY = lesson_text(QUESTION.replace("[x]", "[ ]"), minutes=9)


def run_lint(*words: str | Path, colour: bool = False) -> Result:
    return CliRunner().invoke(lint_verb, [str(word) for word in words], color=colour)


def run_new(*words: str | Path) -> Result:
    return CliRunner().invoke(new_group, [str(word) for word in words])


def test_people_read_findings_by_file_with_the_line_and_a_count(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=NO_KEY)
    told = run_lint(courses)
    lines = told.output.splitlines()
    place = f"{courses}/tea/01-leaves/green.md"
    assert lines[0].startswith(f"{place}:6: warning minutes-off it says 9 minutes")
    assert lines[1] == "    | minutes: 9"
    assert lines[2].startswith(f"{place}:11: error no-key ")
    assert "1 error and 1 warning in 1 file. `--fix` mends 1 of them." in told.output
    assert told.exit_code == 1


def test_warnings_alone_end_well(tmp_path: Path) -> None:
    told = run_lint(write_courses(tmp_path, green=lesson_text(minutes=9)))
    assert told.exit_code == 0
    assert "Nothing stands in the way: 0 errors and 1 warning in 1 file." in told.output


def test_colours_are_for_terminals_and_can_be_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    courses = write_courses(tmp_path, green=NO_KEY)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31merror" in run_lint(courses, colour=True).output
    assert "\x1b" not in run_lint(courses).output
    assert "\x1b" not in run_lint(courses, "--no-color", colour=True).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run_lint(courses, colour=True).output


def test_a_lesson_cannot_steer_the_terminal(tmp_path: Path) -> None:
    bad = QUESTION.replace("[x]", "[ ]").replace("## Choose one:", "## Choose one: \x1b[2J")
    told = run_lint(write_courses(tmp_path, green=lesson_text(bad)), colour=True)
    assert "no-key" in told.output
    assert "\x1b[2J" not in told.output


def test_programs_read_json(tmp_path: Path) -> None:
    courses = write_courses(tmp_path, green=NO_KEY)
    told = run_lint(courses, "--json")
    assert [(each["code"], each["line"]) for each in json.loads(told.stdout)] == [
        ("minutes-off", 6),
        ("no-key", 11),
    ]
    assert told.exit_code == 1


def test_code_review_reads_sarif(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    courses = write_courses(tmp_path, **{"01 grün": NO_KEY})
    monkeypatch.chdir(tmp_path)
    told = run_lint("courses", "--sarif")
    log = json.loads(told.stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    root = run["originalUriBaseIds"]["%SRCROOT%"]["uri"]
    assert root == f"{tmp_path.as_uri()}/"
    for result, found in zip(run["results"], lint(courses), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == found.code
        assert result["level"] == found.severity
        assert result["message"]["text"] == found.message
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {
            "uri": "courses/tea/01-leaves/01%20gr%C3%BCn.md",
            "uriBaseId": "%SRCROOT%",
        }
        assert place["region"] == {"startLine": found.line}
    assert len({result["partialFingerprints"]["finding/v1"] for result in run["results"]}) == 2
    assert told.exit_code == 1


def test_every_rule_is_listed_with_what_it_asks() -> None:
    listed = run_lint("--rules").output.splitlines()
    assert len(listed) == len(RULES)
    for line, rule in zip(listed, RULES.values(), strict=True):
        assert line.split()[:2] == [rule.code, rule.severity]
        assert rule.asks in line


def test_fix_mends_and_says_what(tmp_path: Path) -> None:
    slip = lesson_text(QUESTION.replace(" {#bitter}", ""))
    courses = write_courses(tmp_path, green=slip)
    told = run_lint(courses, "--fix")
    assert told.exit_code == 0, told.output
    assert "green.md:11: gave it the id `what-makes-green-tea-bitter`" in told.stderr
    assert told.stdout == "The lessons are clean.\n"


def test_a_new_course_and_lessons_are_clean_and_numbered(tmp_path: Path) -> None:
    courses = tmp_path / "courses"
    here = ("--folder", courses)
    asked = ("course", "tea", "--title", 'The "best" tea', "--language", "de", *here)
    assert run_new(*asked).exit_code == 0
    for place in ("tea/start/black", "tea/brewing/2026", "tea/01-start/true"):
        assert run_new("lesson", place, *here).exit_code == 0
    assert lint(courses) == ()
    assert sorted(path.relative_to(courses).as_posix() for path in courses.rglob("*.md")) == [
        "tea/01-start/01-first-lesson.md",
        "tea/01-start/02-black.md",
        "tea/01-start/03-true.md",
        "tea/02-brewing/01-2026.md",
    ]
    assert run_lint(courses).output == "The lessons are clean.\n"


REFUSED = {
    # what is asked: a word of the refusal
    ("course", "tea"): "There is a course tea",
    ("course", "Tea time"): "small letters",
    ("course", "../tea"): "small letters",
    ("course", "milk", "--language", "english!"): "tag such as en",
    ("lesson", "tea/start/first-lesson"): "is or was a lesson's",
    ("lesson", "tea/start/old"): "is or was a lesson's",
    ("lesson", "milk/start/first"): "Mend the course",
    ("lesson", "tea/first"): "course/unit/lesson",
    ("lesson", "tea/../first"): "course/unit/lesson",
    ("lesson", "tea/media/first"): "course/unit/lesson",
}


@pytest.mark.parametrize(("asked", "refusal"), REFUSED.items(), ids=map(" ".join, REFUSED))
def test_nothing_is_written_over_or_elsewhere(
    tmp_path: Path, asked: tuple[str, ...], refusal: str
) -> None:
    courses = tmp_path / "courses"
    run_new("course", "tea", "--folder", courses)
    course = courses / "tea" / "course.toml"
    course.write_text('retired = ["old"]\n' + course.read_text())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    told = run_new(*asked, "--folder", courses)
    assert told.exit_code == 1
    assert refusal in told.output
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before

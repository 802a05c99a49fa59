"""What `interlude lint --fix` mends in authors' files, and what it leaves alone."""

from pathlib import Path

import pytest

from content.fixing.fixes import fix
from content.fixing.slugs import slug_of
from content.library import read_library
from content.linting.lint import lint
from content.linting.variants import hash_start, translations
from tests.content.lesson_text import COURSE, QUESTION, lesson_text, write_courses
from tests.content.test_lint_library import GERMAN, TWO_LANGUAGES, beside, marked, write

NO_ID = QUESTION.replace(" {#bitter}", "")
TIGHT = QUESTION.replace("\n\nExplanation", "\nHint: Think.\n  Explanation")

SLIPS: dict[str, tuple[str, str]] = {
    # what is wrong: (the file, the file mended)
    "no id": (
        lesson_text(NO_ID),
        lesson_text(QUESTION.replace("bitter}", "what-makes-green-tea-bitter}")),
    ),
    "two without an id": (
        lesson_text("Q: What?\nA: Tea", "Green::Tea", "What?::Tea"),
        lesson_text("Q: What? {#what}\nA: Tea", "Green::Tea {#green}", "What?::Tea {#what-2}"),
    ),
    "an id in curly quotes": (
        lesson_text(QUESTION.replace("{#bitter}", "{#“bitter”}")),
        lesson_text(),
    ),
    "an escaped id": (lesson_text(QUESTION.replace("{#bitter}", "\\{#bitter\\}")), lesson_text()),
    # An indented label is one as well, once it is out of the list.
    "labels right below a list": (
        lesson_text(TIGHT),
        lesson_text(QUESTION.replace("\n\nExplanation", "\n\nHint: Think.\n  Explanation")),
    ),
    "an ending right below a text": (
        lesson_text(
            "## Scenario: Tea {#t}\n\nTea.\n\n### Pour {#pour}\n\nHot.\nEnding: good\n", minutes=0.8
        ),
        lesson_text(
            "## Scenario: Tea {#t}\n\nTea.\n\n### Pour {#pour}\n\nHot.\n\nEnding: good\n",
            minutes=0.8,
        ),
    ),
    "blanks at line ends": (
        lesson_text(
            QUESTION.replace("bitter}\n\n", "bitter} \t\n   \n").replace("leaf.", "leaf. ")
        ),
        lesson_text(QUESTION),
    ),
    "minutes": (lesson_text(minutes=9), lesson_text(minutes=0.5)),
    "minutes with a remark": (
        lesson_text().replace("1.2", "9  # guessed"),
        lesson_text().replace("1.2", "0.5  # guessed"),
    ),
}


@pytest.mark.parametrize(("slip", "mended"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_mended_told_and_not_mended_again(tmp_path: Path, slip: str, mended: str) -> None:
    courses = write_courses(tmp_path, green=slip)
    file = courses / "tea" / "01-leaves" / "green.md"
    fixes = fix(courses)
    assert file.read_text(encoding="utf-8") == mended
    assert {one.path for one in fixes} == {file}
    lines = mended.split("\n")
    assert all(1 <= one.line <= len(lines) for one in fixes)
    assert fix(courses) == ()


LEFT: dict[str, str | bytes] = {
    "a clean lesson": lesson_text(),
    "a broken line": lesson_text("Green  \ntea", QUESTION),
    "code": lesson_text("```\n## Type: x \n- a\nHint: b\n```", QUESTION),
    "not utf-8": lesson_text().encode() + b"\r\n\xef",
    "no front matter": "# Tea \n",
    "minutes in a list": lesson_text().replace("minutes: 1.2", "minutes: [9]"),
    "an empty option": lesson_text("## Choose one: Tea? {#t}\n\n- [x] a\n- [ ] \n"),
    "a label word in a text card": lesson_text("- Tea\nAnswer: yes", QUESTION),
    "broken front matter": lesson_text(NO_ID, more="colour: green\n"),
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_right_or_not_understood_stays_byte_for_byte(
    tmp_path: Path, text: str | bytes
) -> None:
    courses = write_courses(tmp_path, green=text)
    file = courses / "tea" / "01-leaves" / "green.md"
    before = file.read_bytes()
    assert fix(courses) == ()
    assert file.read_bytes() == before


def test_a_mark_and_foreign_line_ends_are_removed(tmp_path: Path) -> None:
    foreign = b"\xef\xbb\xbf" + lesson_text().replace("\n", "\r\n").encode()
    courses = write_courses(tmp_path, green=foreign)
    assert [one.line for one in fix(courses)] == [1]
    assert (courses / "tea/01-leaves/green.md").read_bytes() == lesson_text().encode()


def test_a_translation_is_marked_and_an_old_one_is_left(tmp_path: Path) -> None:
    name = "01-leaves/01-green.de.md"
    courses = write(tmp_path, beside(name, GERMAN, TWO_LANGUAGES))
    assert [one.line for one in fix(courses)] == [8]
    assert lint(courses) == ()
    write(tmp_path, {f"tea/{name}": marked(GERMAN, "0123456789ab")})
    assert fix(courses) == ()
    assert [found.code for found in lint(courses)] == ["stale-translation"]


def test_a_translation_stays_up_to_date_when_its_lesson_is_mended(tmp_path: Path) -> None:
    name = "01-leaves/01-green.de.md"
    courses = write(tmp_path, beside(name, GERMAN, TWO_LANGUAGES))
    lesson = courses / "tea/01-leaves/01-green.md"
    lesson.write_text(lesson_text(minutes=9))
    library = read_library(courses)
    (pair,) = translations(library)
    (courses / "tea" / name).write_text(marked(GERMAN, hash_start(pair[1])))
    assert [found.code for found in lint(courses)] == ["minutes-off"]
    assert [one.path.name for one in fix(courses)] == ["01-green.de.md", "01-green.md"]
    assert lint(courses) == ()


def test_a_variants_questions_get_no_ids_of_their_own(tmp_path: Path) -> None:
    nurses = lesson_text(NO_ID, more="audience: nurses\n")
    courses = write(tmp_path, beside("01-leaves/01-green.nurses.md", nurses))
    assert fix(courses) == ()


def test_a_retired_id_is_not_given_again(tmp_path: Path) -> None:
    courses = write(tmp_path, beside("01-leaves/01-green.md", lesson_text("Tea::Leaf")))
    (courses / "tea/course.toml").write_text(COURSE + 'retired = ["green/tea"]\n')
    fix(courses)
    assert "Tea::Leaf {#tea-2}" in (courses / "tea/01-leaves/01-green.md").read_text()
    assert read_library(courses).findings == ()


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Which sign is the strongest of all?", "which-sign-is-the-strongest"),
        ("Don’t you like Æther, Straße & crème?", "dont-you-like-aether-strasse"),
        ("緑茶とは何ですか", "question"),
        ("x" * 90, "x" * 40),
        ("tea", "tea-3"),
    ],
)
def test_a_slug_is_made_of_the_first_words(words: str, slug: str) -> None:
    assert slug_of(words, {"tea", "tea-2"}) == slug

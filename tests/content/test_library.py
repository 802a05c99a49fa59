"""Reading courses from files: what stands in them is what is taught."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from content.format import TextCard
from content.library import read_library
from content.linting.lint import lint
from content.published import library_ids
from tests.content.author_readme import LESSON, example_files
from tests.content.lesson_text import (
    QUESTION,
    lesson_text,
    read_one,
    read_only_lesson,
    write_courses,
)


def test_a_norwegian_lesson_is_in_norwegian_and_not_false(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text(more="language: no\n")).lesson
    assert lesson.language == "no"
    assert lesson.exercises[0].language == "no"


def test_a_lesson_inherits_from_its_course_what_it_does_not_say(tmp_path: Path) -> None:
    lesson = read_only_lesson(tmp_path, lesson_text()).lesson
    assert (lesson.language, lesson.licence, lesson.authors) == (
        "en",
        "CC-BY-4.0",
        ("Ada Example",),
    )
    assert not lesson.credit_bearing
    own = read_only_lesson(tmp_path, lesson_text(more="authors: [Grace]\nlicence: CC0-1.0\n"))
    assert (own.lesson.authors, own.lesson.licence) == (("Grace",), "CC0-1.0")


def test_a_lesson_inherits_its_courses_attempts_and_may_say_otherwise(tmp_path: Path) -> None:
    own = lesson_text(lesson_id="own", more="attempts: 1\n")
    courses = write_courses(tmp_path, a=lesson_text(), b=own)
    assert [lesson.attempts for lesson in read_library(courses).courses[0].lessons] == [1, 1]
    with (courses / "tea" / "course.toml").open("a") as file:
        file.write("attempts = 2\n")
    course = read_library(courses).courses[0]
    assert (course.attempts, [lesson.attempts for lesson in course.lessons]) == (2, [2, 1])


def test_a_heading_or_a_line_of_dashes_starts_a_card_and_a_smaller_heading_does_not(
    tmp_path: Path,
) -> None:
    body = "One.\n\n---\n\nTwo.\n\n### Still two\n\nMore.\n\n## Three\n\n- a list\n\n# Four"
    lesson = read_only_lesson(tmp_path, lesson_text(body, minutes=1)).lesson
    texts = [card.markdown for card in lesson.cards if isinstance(card, TextCard)]
    assert texts[0].endswith("One.")
    assert texts[1:] == ["Two.\n\n### Still two\n\nMore.", "## Three\n\n- a list", "# Four"]


def test_seconds_are_estimated_from_the_words_unless_the_author_says(tmp_path: Path) -> None:
    words = "## Choose one: " + "word " * 30 + "{#q}\n\n- [x] yes\n  > Y.\n- [ ] no no\n  > N.\n"
    estimated, said = read_only_lesson(
        tmp_path, lesson_text(words, QUESTION + "\nSeconds: 42")
    ).lesson.exercises
    assert estimated.seconds == 15.0  # 33 words at 3.3 a second, and 5 seconds to choose
    assert said.seconds == 42.0


def test_an_explanation_runs_over_paragraphs_and_lists_to_the_next_label(tmp_path: Path) -> None:
    rest = (
        "Explanation: Because:\n\n- one: two\n- three\n\nAnd so.\n\nHint: First.\nHint: Second.\n"
    )
    exercise = read_only_lesson(
        tmp_path, lesson_text(QUESTION.partition("Explanation")[0] + rest)
    ).lesson.exercises[0]
    assert exercise.explanation == "Because:\n\n- one: two\n- three\n\nAnd so."
    assert exercise.hints == ("First.", "Second.")


def test_numbers_are_read_in_the_lessons_language(tmp_path: Path) -> None:
    number = "## Number: Wie viel? {#n}\n\nAnswer: 1.000,5\nTolerance: 0,5\n"
    exercise = read_only_lesson(tmp_path, lesson_text(number, more="language: de\n")).lesson
    assert exercise.exercises[0].number == Decimal("1000.5")
    assert exercise.exercises[0].tolerance == Decimal("0.5")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = read_one(tmp_path, lesson_text()).files[0].lesson
    windows = read_one(tmp_path, b"\xef\xbb\xbf" + lesson_text().replace("\n", "\r\n").encode())
    assert windows.files[0].lesson == plain


def test_lessons_stand_in_the_order_of_their_numbers_across_units(tmp_path: Path) -> None:
    courses = write_courses(
        tmp_path, **{f"{n:02}-x": lesson_text(lesson_id=f"l{n}") for n in (2, 1)}
    )
    second = courses / "tea" / "02-cups-and-pots"
    second.mkdir()
    (second / "01-x.md").write_text(lesson_text(lesson_id="l3"))
    course = read_library(courses).courses[0]
    assert [lesson.id for lesson in course.lessons] == ["tea/l1", "tea/l2", "tea/l3"]
    assert [unit.title for unit in course.units] == ["Leaves", "Cups and pots"]


def test_an_unreadable_lesson_hides_no_other(tmp_path: Path) -> None:
    library = read_library(write_courses(tmp_path, a="broken", b=lesson_text(lesson_id="b")))
    assert [lesson.id for lesson in library.courses[0].lessons] == ["tea/b"]
    assert [finding.path.name for finding in library.findings] == ["a.md"]
    assert library_ids(library) == {
        "tea": "course",
        "tea/b": "lesson",
        "tea/b/bitter": "single_choice",
    }


@settings(max_examples=150, deadline=None)
@given(junk=st.binary(max_size=60), start=st.integers(0, 1_200), cut=st.integers(0, 30))
def test_no_mutation_of_a_lesson_file_makes_reading_raise(
    junk: bytes, start: int, cut: int
) -> None:
    whole = example_files()[LESSON].encode()
    text = whole[: start * 3] + junk + whole[start * 3 + cut :]
    with TemporaryDirectory() as folder:
        findings = lint(write_courses(Path(folder), green=text))
        assert all(finding.line >= 1 and finding.message for finding in findings)

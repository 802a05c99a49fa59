"""The courses in the box: clean, short, varied, and on the record of published ids."""

from pathlib import Path

import pytest

from content.format import Lesson
from content.library import read_library
from content.lint import lint
from content.lint_minutes import measured_minutes
from content.published import library_ids, published_ids

COURSES = Path(__file__).parents[2] / "content" / "courses"
LIBRARY = read_library(COURSES)
LESSONS = [file.lesson for file in LIBRARY.files]


def test_the_shipped_courses_have_no_finding() -> None:
    assert [finding.as_line() for finding in lint(COURSES)] == []


def test_every_shipped_id_is_recorded_as_published() -> None:
    assert published_ids(COURSES) == library_ids(LIBRARY)


def test_the_course_on_security_has_ten_lessons_or_more_of_every_kind() -> None:
    lessons = [lesson for lesson in LESSONS if lesson.course_id == "secure-work"]
    kinds = {exercise.kind for lesson in lessons for exercise in lesson.exercises}
    assert len(lessons) >= 10
    assert kinds == {"single_choice", "multiple_choice", "typed", "numeric"}


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.id for lesson in LESSONS])
def test_a_shipped_lesson_fits_a_break_and_names_what_was_read(lesson: Lesson) -> None:
    assert 1.5 <= measured_minutes(lesson) <= 4
    assert 3 <= len(lesson.exercises) <= 5
    assert lesson.sources
    assert all(source.supports for source in lesson.sources)


def test_the_right_option_is_not_always_in_the_same_place_nor_the_longest() -> None:
    choices = [
        exercise
        for lesson in LESSONS
        for exercise in lesson.exercises
        if exercise.kind == "single_choice"
    ]
    places = [option.key for choice in choices for option in choice.options if option.correct]
    assert max(places.count(key) for key in set(places)) <= 0.45 * len(places)
    longest = [
        max(choice.options, key=lambda option: len(option.text)).correct for choice in choices
    ]
    assert sum(longest) <= 0.6 * len(longest)

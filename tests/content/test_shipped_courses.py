"""The courses in the box: clean, short, varied, and on the record of published ids."""

from pathlib import Path
from typing import get_args

import pytest

from content.format import ExerciseKind, Lesson
from content.library import read_library
from content.linting.lint import lint
from content.linting.minutes import measured_minutes
from content.published import library_ids, published_ids

COURSES = Path(__file__).parents[2] / "content" / "courses"
LIBRARY = read_library(COURSES)
LESSONS = [file.lesson for file in LIBRARY.files]


def test_the_shipped_courses_have_no_finding() -> None:
    assert [finding.as_line() for finding in lint(COURSES)] == []


def test_every_shipped_id_is_recorded_as_published() -> None:
    assert published_ids(COURSES) == library_ids(LIBRARY)


def test_three_courses_of_twenty_lessons_use_every_kind_of_exercise() -> None:
    sizes = {course.id: len(course.lessons) for course in LIBRARY.courses}
    assert len(sizes) >= 3
    assert min(sizes.values()) >= 20
    for course in sizes:
        lessons = [lesson for lesson in LESSONS if lesson.course_id == course]
        kinds = {exercise.kind for lesson in lessons for exercise in lesson.exercises}
        assert kinds == set(get_args(ExerciseKind))


def test_one_course_is_in_two_languages_throughout() -> None:
    course = next(course for course in LIBRARY.courses if course.id == "secure-work")
    german = [lesson.id for lesson in course.variants if lesson.language == "de"]
    assert german == [lesson.id for lesson in course.lessons]
    assert set(course.words) == {"en", "de"}


def test_one_course_bears_credit_throughout() -> None:
    course = next(course for course in LIBRARY.courses if course.id == "personal-data")
    assert all(lesson.credit_bearing for lesson in course.lessons)


@pytest.mark.parametrize(
    "lesson", LESSONS, ids=[f"{lesson.id} {lesson.language}" for lesson in LESSONS]
)
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

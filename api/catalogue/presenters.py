"""Courses and lessons as a learner's app shows them."""

from collections.abc import Mapping, Sequence

from api.catalogue.standing import Standing
from api.catalogue.values import Course, Lesson
from api.facts.languages import best
from mobile_contract import catalogue as contract


def present_course(
    course: Course, lessons: Sequence[Lesson], wanted: Sequence[str]
) -> contract.TaughtCourse:
    """The course in the language that suits, summed up from its `lessons`."""
    language = language_of(course, wanted)
    others = [each for each in course.languages if each != course.language]
    return contract.TaughtCourse(
        id=course.id,
        title=course.words[language].title,
        description=course.words[language].description,
        language=language,
        languages=[each for each in course.languages if each == course.language] + others,
        audiences=list(course.audiences),
        lessons=len(lessons),
        minutes=round(sum(lesson.minutes for lesson in lessons), 1),
        skills=sorted({skill for lesson in lessons for skill in lesson.skills}),
        credit_bearing=any(lesson.credit_bearing for lesson in lessons),
        licence=course.licence,
        authors=list(course.authors),
        enrolled=course.enrolled,
        audience=course.audience,
        lessons_begun=sum(lesson.began for lesson in lessons),
        lessons_completed=sum(lesson.completed_at is not None for lesson in lessons),
    )


def present_lesson(
    lesson: Lesson, course: Course, standing: Standing, wanted: Sequence[str]
) -> contract.TaughtLesson:
    """The lesson in its place, and where the learner is with it."""
    language = language_of(course, wanted)
    return contract.TaughtLesson(
        id=lesson.id,
        course_id=course.id,
        course_title=course.words[language].title,
        unit=lesson.unit + 1,
        unit_title=unit_title(course, language, lesson.unit),
        position=lesson.position + 1,
        title=lesson.title,
        objective=lesson.objective,
        language=lesson.language,
        audience=lesson.audience or None,
        minutes=lesson.minutes,
        skills=list(lesson.skills),
        credit_bearing=lesson.credit_bearing,
        prerequisites=_prerequisites(standing.prerequisites(lesson), standing.titles, standing),
        state=standing.state(lesson),
    )


def language_of(course: Course, wanted: Sequence[str]) -> str:
    """The language in which the course's own words are shown."""
    return best(course.words, wanted, course.language)


def unit_title(course: Course, language: str, unit: int) -> str:
    """What the unit with this place is called, or nothing where it has no title."""
    titles = course.words[language].units
    return titles[unit] if unit < len(titles) else ""


def _prerequisites(
    needed: Sequence[str], titles: Mapping[str, str], standing: Standing
) -> list[contract.Prerequisite]:
    return [
        contract.Prerequisite(each, titles.get(each), met=each in standing.done) for each in needed
    ]

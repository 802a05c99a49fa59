"""A learner comes back: where was she, and how much is left of it?"""

from collections.abc import Sequence

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.presenters import language_of, unit_title
from api.catalogue.resuming import Nothing, lesson_to_resume
from api.catalogue.standing import Standing, standing
from api.catalogue.values import Course, Lesson
from api.db.database import Database
from api.db.transaction import transaction
from api.facts.languages import fitting
from api.facts.own_languages import own_languages
from api.messages import sentence
from mobile_contract import catalogue as contract
from mobile_contract.sessions import Reason


async def read_resume(
    database: Database, caller: Caller, asked: tuple[str, ...]
) -> contract.Resume:
    """The lesson she began last, else the next one of the course she studied last; or why none."""
    async with transaction(database, caller) as tx:
        languages = await own_languages(tx, asked)
        courses = await queries.taught_courses(tx)
        taken = [course for course in courses.values() if course.enrolled]
        suiting = fitting({each for course in taken for each in course.languages}, languages)
        lessons = await queries.lessons_of(tx, [course.id for course in taken], suiting)
        where = await standing(tx, lessons, suiting)
    found = lesson_to_resume(lessons, where)
    if isinstance(found, Nothing):
        reason = Reason(found, sentence(f"reason.{found}", caller.language))
        return contract.Resume(None, reason)
    course = courses[found.course_id]
    return contract.Resume(_present(found, course, lessons, where, languages), None)


def _present(
    lesson: Lesson,
    course: Course,
    lessons: Sequence[Lesson],
    where: Standing,
    languages: Sequence[str],
) -> contract.LessonToResume:
    language = language_of(course, languages)
    text, left = where.texts[lesson.id], where.left(lesson)
    begun = lesson.begun_at is not None
    seconds = sum(item.seconds for item in left) + (0 if begun else text.reading_seconds)
    return contract.LessonToResume(
        lesson_id=lesson.id,
        title=text.title if begun else lesson.title,
        language=text.language if begun else lesson.language,
        course_id=course.id,
        course_title=course.words[language].title,
        unit=lesson.unit + 1,
        unit_title=unit_title(course, language, lesson.unit),
        position=lesson.position + 1,
        lessons=sum(each.course_id == course.id for each in lessons),
        begun=begun,
        exercises=len(text.exercises),
        exercises_left=len(left),
        minutes_left=round(seconds / 60, 1),
    )

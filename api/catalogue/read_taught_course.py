"""A learner looks at one course: its units, its lessons, and where she is in it."""

from itertools import groupby

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.presenters import language_of, present_course, present_lesson, unit_title
from api.catalogue.standing import standing
from api.catalogue.taught_course import taught_course
from api.db.database import Database
from api.db.transaction import transaction
from api.facts.languages import fitting
from api.facts.own_languages import own_languages
from mobile_contract import catalogue as contract


async def read_taught_course(
    database: Database, caller: Caller, course_id: str, asked: tuple[str, ...]
) -> contract.CourseOutline:
    """The course as it is taught now. Raises Problem `course_not_found`."""
    async with transaction(database, caller) as tx:
        course = await taught_course(tx, course_id)
        languages = await own_languages(tx, asked)
        suiting = fitting(course.languages, languages)
        lessons = await queries.lessons_of(tx, [course.id], suiting)
        where = await standing(tx, lessons, suiting)
    language = language_of(course, languages)
    return contract.CourseOutline(
        course=present_course(course, lessons, languages),
        units=[
            contract.TaughtUnit(
                title=unit_title(course, language, unit),
                lessons=[present_lesson(each, course, where, languages) for each in inside],
            )
            for unit, inside in groupby(lessons, key=lambda lesson: lesson.unit)
        ],
    )

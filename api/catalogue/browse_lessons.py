"""A learner looks for a lesson: by words, by skill, by language, by the minutes she has."""

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.place import Place, marker_of, read_place
from api.catalogue.presenters import present_lesson
from api.catalogue.search_queries import find_lessons
from api.catalogue.standing import standing
from api.catalogue.taught_course import taught_course
from api.catalogue.values import FoundLesson
from api.catalogue.wishes import PageWish, Wishes
from api.db.database import Database
from api.db.transaction import transaction
from api.facts.languages import fitting
from api.facts.own_languages import own_languages
from mobile_contract import catalogue as contract


async def browse_lessons(
    database: Database, caller: Caller, wishes: Wishes, page: PageWish
) -> contract.TaughtLessons:
    """A page of lessons that fit, the best fitting first; without words, as they are taught.

    Raises Problem `cursor_invalid`, or `course_not_found` where one is named that is not taught.
    """
    async with transaction(database, caller) as tx:
        after = read_place(page.cursor)
        if wishes.course_id is not None:
            await taught_course(tx, wishes.course_id)
        languages = await own_languages(tx, wishes.languages)
        courses = await queries.taught_courses(tx)
        offered = {language for course in courses.values() for language in course.languages}
        suiting = fitting(offered, languages)
        only = None if wishes.language is None else fitting(offered, [wishes.language])
        found = await find_lessons(tx, wishes, suiting, only, after, page.limit + 1)
        shown = [each.lesson for each in found[: page.limit]]
        where = await standing(tx, shown, suiting)
    return contract.TaughtLessons(
        lessons=[present_lesson(each, courses[each.course_id], where, languages) for each in shown],
        next_cursor=_marker(found[page.limit - 1]) if len(found) > page.limit else None,
    )


def _marker(last: FoundLesson) -> str:
    lesson = last.lesson
    return marker_of(Place(last.relevance, lesson.course_id, lesson.position, lesson.id))

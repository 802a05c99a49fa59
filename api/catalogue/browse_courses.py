"""A learner looks through what her association teaches.

An association teaches few enough courses to compare them here; their lessons, which may be many,
are searched in the database.
"""

from api.caller import Caller
from api.catalogue import queries
from api.catalogue.place import Place, marker_of, read_place
from api.catalogue.presenters import present_course
from api.catalogue.search_queries import relevant_courses
from api.catalogue.values import Course, Lesson
from api.catalogue.wishes import PageWish, Wishes
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.facts.languages import fitting
from api.facts.own_languages import own_languages
from mobile_contract import catalogue as contract


async def browse_courses(
    database: Database, caller: Caller, wishes: Wishes, page: PageWish
) -> contract.TaughtCourses:
    """A page of the courses taught that fit the wishes, the best fitting first.

    A course fits words that stand in its title or description, in any of its languages, or that
    one of its lessons fits. Raises Problem `cursor_invalid`.
    """
    async with transaction(database, caller) as tx:
        after = read_place(page.cursor)
        languages = await own_languages(tx, wishes.languages)
        courses = await queries.taught_courses(tx)
        found = await _found(tx, courses, wishes)
        left = [each for each in found if after is None or _key(each) > _key(after)]
        shown = left[: page.limit]
        lessons = await _lessons(tx, [courses[each.course_id] for each in shown], languages)
    return contract.TaughtCourses(
        courses=[
            present_course(courses[each.course_id], lessons[each.course_id], languages)
            for each in shown
        ],
        next_cursor=marker_of(shown[-1]) if len(left) > page.limit else None,
    )


async def _found(tx: Transaction, courses: dict[str, Course], wishes: Wishes) -> list[Place]:
    """Every course that fits, in the order of the catalogue."""
    offered = {language for course in courses.values() for language in course.languages}
    only = None if wishes.language is None else fitting(offered, [wishes.language])
    by_lessons = await relevant_courses(tx, wishes, only)
    places = [
        Place(by_lessons[course.id] + _own_relevance(course, wishes.words), course.id)
        for course in courses.values()
        if course.id in by_lessons
    ]
    return sorted((each for each in places if each.relevance or not wishes.words), key=_key)


def _own_relevance(course: Course, words: str) -> float:
    """2 where the course is called so, 1 where it says so of itself: more than any lesson of it."""
    typed = words.casefold().split()
    titles = " ".join(each.title for each in course.words.values())
    told = " ".join(each.description for each in course.words.values())
    if not typed:
        return 0.0
    if _has_all(titles, typed):
        return 2.0
    return 1.0 if _has_all(f"{titles} {told}", typed) else 0.0


def _has_all(text: str, typed: list[str]) -> bool:
    """Whether for each word typed some word of the text begins with it."""
    words = [word.strip("\"'„“”‚‘’«»()[].,:;!?") for word in text.casefold().split()]
    return all(any(word.startswith(each) for word in words) for each in typed)


def _key(place: Place) -> tuple[float, str]:
    return -place.relevance, place.course_id


async def _lessons(
    tx: Transaction, courses: list[Course], languages: list[str]
) -> dict[str, list[Lesson]]:
    offered = {language for course in courses for language in course.languages}
    ids = [course.id for course in courses]
    found: dict[str, list[Lesson]] = {course_id: [] for course_id in ids}
    for lesson in await queries.lessons_of(tx, ids, fitting(offered, languages)):
        found[lesson.course_id].append(lesson)
    return found

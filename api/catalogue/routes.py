"""The addresses of the catalogue: what is taught, taking it, and going on with it."""

from typing import Annotated

from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter

from api.caller import Caller
from api.catalogue.browse_courses import browse_courses
from api.catalogue.browse_lessons import browse_lessons
from api.catalogue.enrol_in_course import enrol_in_course
from api.catalogue.leave_course import leave_course
from api.catalogue.read_lesson_text import read_lesson_text
from api.catalogue.read_resume import read_resume
from api.catalogue.read_taught_course import read_taught_course
from api.catalogue.wishes import ANY_MINUTES, PageWish, Wishes
from api.db.database import Database
from api.web.asked_languages import AskedLanguages, provide_asked_languages
from api.web.etag import ETAG, STILL_HOLDS, KnownTags, unless_known
from mobile_contract import catalogue as contract

Words = Annotated[str, QueryParameter(max_length=200, pattern=r"^[^\x00]*$")]
Skill = Annotated[str | None, QueryParameter(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
Language = Annotated[
    str | None, QueryParameter(min_length=2, max_length=35, pattern=r"^[A-Za-z0-9-]+$(?!\n)")
]
MinutesAtMost = Annotated[int, QueryParameter(ge=1, le=ANY_MINUTES)]
CourseId = Annotated[
    str | None, QueryParameter(min_length=1, max_length=200, pattern=r"^[^\x00]+$")
]
Cursor = Annotated[str | None, QueryParameter(max_length=1000)]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
LessonId = Annotated[str, QueryParameter(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


@get(
    "/courses",
    operation_id="browseCourses",
    opt={"problems": ("cursor_invalid",)},
    response_headers=[ETAG],
    responses=STILL_HOLDS,
)
async def courses(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    asked_languages: AskedLanguages,
    known: KnownTags = None,
    q: Words = "",
    skill: Skill = None,
    language: Language = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[contract.TaughtCourses]:
    """Look through the courses my association teaches."""
    wishes = Wishes(asked_languages, q.strip(), skill, language)
    answer = await browse_courses(database, caller, wishes, PageWish(cursor, limit))
    return unless_known(answer, known)


@get(
    "/courses/{course_id:str}",
    operation_id="readTaughtCourse",
    opt={"problems": ("course_not_found",)},
    response_headers=[ETAG],
    responses=STILL_HOLDS,
)
async def course(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    asked_languages: AskedLanguages,
    course_id: FromPath[str],
    known: KnownTags = None,
) -> Response[contract.CourseOutline]:
    """Read one course with its units and lessons."""
    answer = await read_taught_course(database, caller, course_id, asked_languages)
    return unless_known(answer, known)


@get(
    "/lessons",
    operation_id="browseLessons",
    opt={"problems": ("cursor_invalid", "course_not_found")},
    response_headers=[ETAG],
    responses=STILL_HOLDS,
)
async def lessons(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    asked_languages: AskedLanguages,
    known: KnownTags = None,
    q: Words = "",
    skill: Skill = None,
    language: Language = None,
    minutes: MinutesAtMost = ANY_MINUTES,
    course_id: CourseId = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response[contract.TaughtLessons]:
    """Search the lessons my association teaches, or look through them as they are taught."""
    wishes = Wishes(asked_languages, q.strip(), skill, language, minutes, course_id)
    answer = await browse_lessons(database, caller, wishes, PageWish(cursor, limit))
    return unless_known(answer, known)


@put(
    "/courses/{course_id:str}/enrolment",
    operation_id="enrolInCourse",
    opt={"problems": ("course_not_found", "audience_unknown")},
)
async def enrol(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.EnrolInCourse],
) -> contract.Enrolment:
    """Take a course, or take it again."""
    return await enrol_in_course(database, caller, course_id, data)


@delete(
    "/courses/{course_id:str}/enrolment",
    operation_id="leaveCourse",
    opt={"problems": ("course_not_found",)},
)
async def leave(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
) -> None:
    """Leave a course; what I learned stays."""
    await leave_course(database, caller, course_id)


@get("/resume", operation_id="readResume", response_headers=[ETAG], responses=STILL_HOLDS)
async def resume(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    asked_languages: AskedLanguages,
    known: KnownTags = None,
) -> Response[contract.Resume]:
    """Read where I was."""
    return unless_known(await read_resume(database, caller, asked_languages), known)


@get(
    "/lesson-text",
    operation_id="readLessonText",
    response_headers=[ETAG],
    responses=STILL_HOLDS,
    opt={"problems": ("lesson_not_found",)},
)
async def lesson_text(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    lesson_id: LessonId,
    known: KnownTags = None,
) -> Response[contract.LessonText]:
    """Read a lesson as plain text, without its key."""
    return unless_known(await read_lesson_text(database, caller, lesson_id), known)


router = Router(
    "/v1/catalogue",
    route_handlers=[courses, course, lessons, lesson_text, enrol, leave, resume],
    dependencies={"asked_languages": Provide(provide_asked_languages, sync_to_thread=False)},
    tags=["catalogue"],
)

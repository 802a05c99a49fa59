"""The addresses of courses: begin, change, copy, take over, teach."""

from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    JSONBody,
    SkipValidation,
)

from api.authoring.change_course import change_course
from api.authoring.copy_course import copy_course
from api.authoring.create_course import create_course
from api.authoring.list_courses import list_courses
from api.authoring.list_translations import list_translations
from api.authoring.read_course import read_course
from api.authoring.routes.shared import (
    ETAG,
    NEW_ETAG,
    OF_COURSE,
    OF_VERSION,
    IfMatch,
    OfCourse,
    tagged,
)
from api.authoring.stop_teaching_course import stop_teaching_course
from api.authoring.take_over_course import take_over_course
from api.authoring.teach_course import teach_course
from api.caller import Caller
from api.db.database import Database
from api.files import Files
from mobile_contract import authoring as contract


@get("/courses", operation_id="listAuthoredCourses")
async def courses(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.AuthoredCourses:
    """List the courses the association can teach."""
    return await list_courses(database, caller)


@post(
    "/courses",
    operation_id="createCourse",
    response_headers=[NEW_ETAG],
    opt={"problems": ("course_exists", "course_unreadable")},
)
async def create(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.CreateCourse],
) -> Response[contract.AuthoredCourse]:
    """Begin a course."""
    return tagged(await create_course(database, caller, data))


@get(
    "/courses/{course_id:str}",
    operation_id="readAuthoredCourse",
    response_headers=[ETAG],
    opt={"problems": ("course_not_found", "course_shipped")},
)
async def course(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> Response[contract.AuthoredCourse]:
    """Read a course of the association's own."""
    return tagged(await read_course(database, caller, course_id))


@put(
    "/courses/{course_id:str}",
    operation_id="changeCourse",
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_COURSE, *OF_VERSION, "course_unreadable")},
)
async def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.ChangeCourse],
    if_match: IfMatch = None,
) -> Response[contract.AuthoredCourse]:
    """Change what a course says about itself."""
    return tagged(await change_course(database, caller, course_id, if_match, data))


@post(
    "/courses/{course_id:str}/copy",
    operation_id="copyCourse",
    response_headers=[NEW_ETAG],
    opt={"problems": ("course_not_found", "course_exists", "course_unreadable")},
)
async def copy(
    database: NamedDependency[Database],
    files: NamedDependency[SkipValidation[Files]],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.CopyCourse],
) -> Response[contract.AuthoredCourse]:
    """Copy a course to write on from there."""
    return tagged(await copy_course(database, files, caller, course_id, data))


@post(
    "/courses/{course_id:str}/take-over",
    operation_id="takeOverCourse",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": ("course_not_found", "course_shipped", "course_at_home")},
)
async def take_over(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> Response[contract.AuthoredCourse]:
    """Move a course from its folder into the studio."""
    return tagged(await take_over_course(database, caller, course_id))


@put(
    "/courses/{course_id:str}/taught",
    operation_id="teachCourse",
    status_code=204,
    opt={"problems": ("course_not_found",)},
)
async def teach(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> None:
    """Teach a course to the members."""
    await teach_course(database, caller, course_id)


@delete(
    "/courses/{course_id:str}/taught",
    operation_id="stopTeachingCourse",
    status_code=204,
    opt={"problems": ("course_not_found",)},
)
async def stop_teaching(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> None:
    """Stop teaching a course."""
    await stop_teaching_course(database, caller, course_id)


@get(
    "/translations",
    operation_id="listTranslations",
    opt={"problems": ("course_not_found",)},
)
async def translations(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: OfCourse = None,
) -> contract.Translations:
    """List what is left to translate."""
    return await list_translations(database, caller, course_id)

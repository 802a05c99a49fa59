"""The addresses of files: media, exports, imports, the template."""

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    RawBody,
    SkipValidation,
)

from api.authoring.export_course import MEDIA_TYPES, export_course
from api.authoring.import_courses import LARGEST as LARGEST_IMPORT
from api.authoring.import_courses import import_courses
from api.authoring.put_media import put_media
from api.authoring.read_media import SHOWN_TYPES, read_media
from api.authoring.read_template import read_template
from api.authoring.routes.shared import FOR_EVER, OF_COURSE, DryRun, WhichFormat, WhichTable, saved
from api.caller import Caller
from api.db.database import Database
from api.files import Files
from mobile_contract import authoring as contract


@put(
    "/courses/{course_id:str}/media/{name:str}",
    operation_id="putMedia",
    request_max_body_size=LARGEST_IMPORT,
    opt={"problems": (*OF_COURSE, "media_refused")},
)
async def keep(
    database: NamedDependency[Database],
    files: NamedDependency[SkipValidation[Files]],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    name: FromPath[str],
    body: RawBody,
) -> contract.MediaFile:
    """Put a file into a course's media folder."""
    return await put_media(database, files, caller, course_id, name, body)


@get(
    "/{name:str}",
    operation_id="readMedia",
    opt={"problems": ("file_not_found",), "media_types": tuple(SHOWN_TYPES.values())},
)
async def media(
    database: NamedDependency[Database],
    files: NamedDependency[SkipValidation[Files]],
    caller: NamedDependency[Caller],
    name: FromPath[str],
) -> Response[bytes]:
    """Fetch what a lesson shows."""
    shown = await read_media(database, files, caller, name)
    return Response(shown.content, media_type=shown.media_type, headers=FOR_EVER)


@get(
    "/courses/{course_id:str}/export",
    operation_id="exportCourse",
    opt={
        "problems": ("course_not_found", "course_unreadable", "too_large"),
        "media_types": tuple(MEDIA_TYPES.values()),
    },
)
async def export(
    database: NamedDependency[Database],
    files: NamedDependency[SkipValidation[Files]],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    format_: WhichFormat = "zip",
) -> Response[bytes]:
    """Take a course out, as a zip of Markdown or as a table."""
    return saved(await export_course(database, files, caller, course_id, format_))


@post(
    "/imports",
    operation_id="importCourses",
    status_code=200,
    request_max_body_size=LARGEST_IMPORT,
    opt={"problems": ("course_elsewhere", "import_unreadable", "changed_meanwhile")},
)
async def bring_in(
    database: NamedDependency[Database],
    files: NamedDependency[SkipValidation[Files]],
    caller: NamedDependency[Caller],
    body: RawBody,
    format_: WhichFormat = "zip",
    dry_run: DryRun = False,
) -> contract.ImportReport:
    """Bring courses in, or see what would come of it."""
    return await import_courses(database, files, caller, format_, body, dry_run=dry_run)


@get(
    "/template",
    operation_id="readTemplate",
    opt={"media_types": (MEDIA_TYPES["csv"], MEDIA_TYPES["xlsx"])},
)
async def template(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    format_: WhichTable = "xlsx",
) -> Response[bytes]:
    """Read an empty table to fill in, with an example of every kind of card."""
    return saved(await read_template(database, caller, format_))

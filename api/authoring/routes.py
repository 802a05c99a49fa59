"""The addresses of the studio."""

from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from litestar import Response, Router, delete, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    FromQuery,
    HeaderParameter,
    JSONBody,
    QueryParameter,
    RawBody,
    SkipValidation,
)

from api.authoring.approve_draft import approve_draft
from api.authoring.at_home import etag_of
from api.authoring.change_course import change_course
from api.authoring.compare_draft import compare_draft
from api.authoring.copy_course import copy_course
from api.authoring.create_course import create_course
from api.authoring.create_draft import create_draft
from api.authoring.edit_draft import edit_draft
from api.authoring.export_course import MEDIA_TYPES, Exported, export_course
from api.authoring.import_courses import LARGEST as LARGEST_IMPORT
from api.authoring.import_courses import import_courses
from api.authoring.list_courses import list_courses
from api.authoring.list_translations import list_translations
from api.authoring.preview_draft import Wish, preview_draft
from api.authoring.put_media import put_media
from api.authoring.read_course import read_course
from api.authoring.read_draft import read_draft
from api.authoring.read_media import SHOWN_TYPES, read_media
from api.authoring.read_template import read_template
from api.authoring.reject_draft import reject_draft
from api.authoring.restore_draft import restore_draft
from api.authoring.retire_draft import retire_draft
from api.authoring.schedule_draft import schedule_draft
from api.authoring.stop_teaching_course import stop_teaching_course
from api.authoring.submit_draft import submit_draft
from api.authoring.take_over_course import take_over_course
from api.authoring.teach_course import teach_course
from api.caller import Caller
from api.db.database import Database
from api.files import Files
from mobile_contract import authoring as contract
from mobile_contract.identity import Moment

Shown = TypeVar("Shown", contract.Draft, contract.AuthoredCourse)

IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The `ETag` of the version you have seen"),
]

WhichFormat = Annotated[Literal["zip", "csv", "xlsx"], QueryParameter(name="format")]
WhichTable = Annotated[Literal["csv", "xlsx"], QueryParameter(name="format")]
DryRun = Annotated[bool, QueryParameter(description="Only say what would come of it")]

Revision = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9a-f]{64}$(?!\n)",
        min_length=64,
        max_length=64,
        description="A revision's hash",
    ),
]
AsLanguage = Annotated[
    str | None,
    QueryParameter(
        min_length=2,
        max_length=35,
        pattern=r"^[A-Za-z0-9-]+$(?!\n)",
        description="As if the learner spoke this language",
    ),
]
OfCourse = Annotated[
    str | None, QueryParameter(min_length=1, max_length=200, pattern=r"^[^\x00]+$")
]

# The bytes behind a name never change, and only who may see them asks.
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}

_ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    required=True,
    value="",
    description="Names this version: send it back as `If-Match` to change it",
)
_NEW_ETAG = ResponseHeader(
    name="ETag",
    documentation_only=True,
    value="",
    description="Names this version, as `version` in quotes does: a reply given again has no ETag",
)
_OF_DRAFT = ("draft_not_found",)
_OF_COURSE = ("course_not_found", "course_shipped", "course_elsewhere")
_OF_STEP = ("draft_not_found", "course_elsewhere", "step_not_possible")
_OF_VERSION = ("version_needed", "changed_meanwhile")


def _tagged(shown: Shown) -> Response[Shown]:
    return Response(shown, headers={"ETag": etag_of(shown.version)})


@get("/courses", operation_id="listAuthoredCourses")
async def courses(
    database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> contract.AuthoredCourses:
    """List the courses the association can teach."""
    return await list_courses(database, caller)


@post(
    "/courses",
    operation_id="createCourse",
    response_headers=[_NEW_ETAG],
    opt={"problems": ("course_exists", "course_unreadable")},
)
async def create(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[contract.CreateCourse],
) -> Response[contract.AuthoredCourse]:
    """Begin a course."""
    return _tagged(await create_course(database, caller, data))


@get(
    "/courses/{course_id:str}",
    operation_id="readAuthoredCourse",
    response_headers=[_ETAG],
    opt={"problems": ("course_not_found", "course_shipped")},
)
async def course(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> Response[contract.AuthoredCourse]:
    """Read a course of the association's own."""
    return _tagged(await read_course(database, caller, course_id))


@put(
    "/courses/{course_id:str}",
    operation_id="changeCourse",
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_COURSE, *_OF_VERSION, "course_unreadable")},
)
async def change(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.ChangeCourse],
    if_match: IfMatch = None,
) -> Response[contract.AuthoredCourse]:
    """Change what a course says about itself."""
    return _tagged(await change_course(database, caller, course_id, if_match, data))


@post(
    "/courses/{course_id:str}/take-over",
    operation_id="takeOverCourse",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": ("course_not_found", "course_shipped", "course_at_home")},
)
async def take_over(
    database: NamedDependency[Database], caller: NamedDependency[Caller], course_id: FromPath[str]
) -> Response[contract.AuthoredCourse]:
    """Move a course from its folder into the studio."""
    return _tagged(await take_over_course(database, caller, course_id))


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


@post(
    "/courses/{course_id:str}/drafts",
    operation_id="createDraft",
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_COURSE, "path_taken")},
)
async def begin(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.WriteDraft],
) -> Response[contract.Draft]:
    """Begin a lesson."""
    return _tagged(await create_draft(database, caller, course_id, data))


@get(
    "/drafts/{draft_id:uuid}",
    operation_id="readDraft",
    response_headers=[_ETAG],
    opt={"problems": _OF_DRAFT},
)
async def draft(
    database: NamedDependency[Database], caller: NamedDependency[Caller], draft_id: FromPath[UUID]
) -> Response[contract.Draft]:
    """Read a draft, checked."""
    return _tagged(await read_draft(database, caller, draft_id))


@get(
    "/drafts/{draft_id:uuid}/changes",
    operation_id="compareDraft",
    opt={"problems": (*_OF_DRAFT, "revision_not_found", "lesson_not_clean")},
)
async def compare(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    before: Revision = None,
    after: Revision = None,
) -> contract.Changes:
    """Compare a draft with what learners are given, or two of its revisions."""
    return await compare_draft(database, caller, draft_id, before, after)


@get(
    "/drafts/{draft_id:uuid}/preview",
    operation_id="previewDraft",
    opt={"problems": (*_OF_DRAFT, "member_not_found", "lesson_not_clean")},
)
async def preview(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    person_id: FromQuery[UUID | None] = None,
    at: FromQuery[Moment | None] = None,
    language: AsLanguage = None,
) -> contract.Preview:
    """See a draft as a phone shows it, as any learner at any moment."""
    return await preview_draft(database, caller, draft_id, Wish(person_id, at, language))


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


@put(
    "/drafts/{draft_id:uuid}",
    operation_id="editDraft",
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_DRAFT, "course_elsewhere", *_OF_VERSION, "path_taken")},
)
async def edit(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.WriteDraft],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Change a draft."""
    return _tagged(await edit_draft(database, caller, draft_id, if_match, data))


@post(
    "/drafts/{draft_id:uuid}/submit",
    operation_id="submitDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_STEP, "lesson_not_clean")},
)
async def submit(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Ask for review."""
    return _tagged(await submit_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/approve",
    operation_id="approveDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_STEP, *_OF_VERSION, "own_work", "lesson_not_clean")},
)
async def approve(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Approve and publish."""
    return _tagged(await approve_draft(database, caller, draft_id, if_match, data))


@post(
    "/drafts/{draft_id:uuid}/reject",
    operation_id="rejectDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": _OF_STEP},
)
async def reject(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Reject],
) -> Response[contract.Draft]:
    """Send back with a comment."""
    return _tagged(await reject_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/schedule",
    operation_id="scheduleDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_STEP, *_OF_VERSION, "own_work", "lesson_not_clean", "publish_at_past")},
)
async def schedule(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Schedule],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Approve for a later moment."""
    return _tagged(await schedule_draft(database, caller, draft_id, if_match, data))


@post(
    "/drafts/{draft_id:uuid}/retire",
    operation_id="retireDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_STEP, "course_unreadable", "lesson_not_clean")},
)
async def retire(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Retire a published lesson."""
    return _tagged(await retire_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/restore",
    operation_id="restoreDraft",
    status_code=200,
    response_headers=[_NEW_ETAG],
    opt={"problems": (*_OF_STEP, "course_unreadable", "lesson_not_clean")},
)
async def restore(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Restore a retired lesson."""
    return _tagged(await restore_draft(database, caller, draft_id, data))


@post(
    "/courses/{course_id:str}/copy",
    operation_id="copyCourse",
    response_headers=[_NEW_ETAG],
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
    return _tagged(await copy_course(database, files, caller, course_id, data))


@put(
    "/courses/{course_id:str}/media/{name:str}",
    operation_id="putMedia",
    request_max_body_size=LARGEST_IMPORT,
    opt={"problems": (*_OF_COURSE, "media_refused")},
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
    return _saved(await export_course(database, files, caller, course_id, format_))


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
    return _saved(await read_template(database, caller, format_))


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
    return Response(shown.content, media_type=shown.media_type, headers=_FOR_EVER)


def _saved(file: Exported) -> Response[bytes]:
    told = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=told)


_HANDLERS: list[Any] = [
    *(courses, create, course, change, take_over, teach, stop_teaching),
    *(copy, keep, export, bring_in, template),
    *(compare, preview, translations),
    *(begin, draft, edit, submit, approve, reject, schedule, retire, restore),
]
media_router = Router("/v1/media", route_handlers=[media], tags=["learning"])
router = Router("/v1/authoring", route_handlers=_HANDLERS, tags=["authoring"])

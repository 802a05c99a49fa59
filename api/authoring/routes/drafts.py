"""The addresses of drafts, and of every step on their way."""

from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import (
    FromPath,
    FromQuery,
    JSONBody,
)

from api.authoring.approve_draft import approve_draft
from api.authoring.compare_draft import compare_draft
from api.authoring.create_draft import create_draft
from api.authoring.edit_draft import edit_draft
from api.authoring.preview_draft import Wish, preview_draft
from api.authoring.read_draft import read_draft
from api.authoring.reject_draft import reject_draft
from api.authoring.restore_draft import restore_draft
from api.authoring.retire_draft import retire_draft
from api.authoring.routes.shared import (
    ETAG,
    NEW_ETAG,
    OF_COURSE,
    OF_DRAFT,
    OF_STEP,
    OF_VERSION,
    AsLanguage,
    IfMatch,
    Revision,
    tagged,
)
from api.authoring.schedule_draft import schedule_draft
from api.authoring.submit_draft import submit_draft
from api.caller import Caller
from api.db.database import Database
from mobile_contract import authoring as contract
from mobile_contract.identity import Moment


@post(
    "/courses/{course_id:str}/drafts",
    operation_id="createDraft",
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_COURSE, "path_taken")},
)
async def begin(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    course_id: FromPath[str],
    data: JSONBody[contract.WriteDraft],
) -> Response[contract.Draft]:
    """Begin a lesson."""
    return tagged(await create_draft(database, caller, course_id, data))


@get(
    "/drafts/{draft_id:uuid}",
    operation_id="readDraft",
    response_headers=[ETAG],
    opt={"problems": OF_DRAFT},
)
async def draft(
    database: NamedDependency[Database], caller: NamedDependency[Caller], draft_id: FromPath[UUID]
) -> Response[contract.Draft]:
    """Read a draft, checked."""
    return tagged(await read_draft(database, caller, draft_id))


@put(
    "/drafts/{draft_id:uuid}",
    operation_id="editDraft",
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_DRAFT, "course_elsewhere", *OF_VERSION, "path_taken")},
)
async def edit(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.WriteDraft],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Change a draft."""
    return tagged(await edit_draft(database, caller, draft_id, if_match, data))


@get(
    "/drafts/{draft_id:uuid}/changes",
    operation_id="compareDraft",
    opt={"problems": (*OF_DRAFT, "revision_not_found", "lesson_not_clean")},
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
    opt={"problems": (*OF_DRAFT, "member_not_found", "lesson_not_clean")},
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


@post(
    "/drafts/{draft_id:uuid}/submit",
    operation_id="submitDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_STEP, "lesson_not_clean")},
)
async def submit(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Ask for review."""
    return tagged(await submit_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/approve",
    operation_id="approveDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_STEP, *OF_VERSION, "own_work", "lesson_not_clean")},
)
async def approve(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Approve and publish."""
    return tagged(await approve_draft(database, caller, draft_id, if_match, data))


@post(
    "/drafts/{draft_id:uuid}/reject",
    operation_id="rejectDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": OF_STEP},
)
async def reject(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Reject],
) -> Response[contract.Draft]:
    """Send back with a comment."""
    return tagged(await reject_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/schedule",
    operation_id="scheduleDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_STEP, *OF_VERSION, "own_work", "lesson_not_clean", "publish_at_past")},
)
async def schedule(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Schedule],
    if_match: IfMatch = None,
) -> Response[contract.Draft]:
    """Approve for a later moment."""
    return tagged(await schedule_draft(database, caller, draft_id, if_match, data))


@post(
    "/drafts/{draft_id:uuid}/retire",
    operation_id="retireDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_STEP, "course_unreadable", "lesson_not_clean")},
)
async def retire(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Retire a published lesson."""
    return tagged(await retire_draft(database, caller, draft_id, data))


@post(
    "/drafts/{draft_id:uuid}/restore",
    operation_id="restoreDraft",
    status_code=200,
    response_headers=[NEW_ETAG],
    opt={"problems": (*OF_STEP, "course_unreadable", "lesson_not_clean")},
)
async def restore(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    draft_id: FromPath[UUID],
    data: JSONBody[contract.Say],
) -> Response[contract.Draft]:
    """Restore a retired lesson."""
    return tagged(await restore_draft(database, caller, draft_id, data))

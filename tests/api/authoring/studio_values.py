"""What each operation of the studio needs so that it does its work, made afresh for every call."""

from typing import Any
from uuid import uuid4

from mobile_contract.client import Client
from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import GREEN, PICTURE, lesson

COURSE_TOML = """\
title = "Tea"
language = "en"
description = "A good cup."
licence = "CC-BY-4.0"
authors = ["Ada"]
"""

_STATES = {
    "editDraft": "draft",
    "submitDraft": "draft",
    "approveDraft": "in_review",
    "rejectDraft": "in_review",
    "scheduleDraft": "in_review",
    "retireDraft": "published",
    "restoreDraft": "retired",
}
_OF_ITEMS = ("settleItemReport", "restoreItem")


async def write_course(owner: Client, slug: str) -> dict[str, Any]:
    """A course in the studio with a published lesson that shows a picture, and a report of its
    question; what names them.
    """
    studio = Studio(owner)
    course = await studio.create_course(slug, f"About {slug}")
    picture = await studio.put_media(course.id, f"{slug}.png", PICTURE + slug.encode())
    source = lesson(slug, words=f"![About {slug}](../media/{slug}.png)")
    draft = await studio.create_draft(course.id, GREEN, source)
    shown = await studio.approve(await studio.submit(draft))
    assert shown.revision is not None
    report = await owner.report_item(f"{shown.lesson_id}/bitter", shown.revision, "unclear")
    return {
        "course_id": course.id,
        "draft_id": str(draft.id),
        "media_name": f"{picture.sha256}.png",
        "report_id": str(report.id),
    }


async def studio_values(
    connection: Any, operation_id: str, written: dict[str, Any]
) -> dict[str, Any]:
    """Values by field name with which the operation succeeds on what `write_course` wrote."""
    slug = f"tea-{uuid4().hex[:12]}"
    values: dict[str, Any] = {
        "path": f"01-leaves/{slug}.md",
        "source": lesson(slug),
        "course_toml": COURSE_TOML,
        "publish_at": "2099-01-01T00:00:00Z",
        "comment": "",
        "slug": slug,
        "dry_run": "true",
    }
    if operation_id in _STATES:
        state = _STATES[operation_id]
        values["draft_id"] = await _draft(connection, written["course_id"], slug, state)
    if operation_id == "takeOverCourse":
        values["course_id"] = await _course(connection, written["course_id"], slug)
    if operation_id in _OF_ITEMS:
        values |= await _reported_item(connection, written["course_id"])
    if operation_id == "readMedia":
        values["name"] = written["media_name"]
    if operation_id == "putMedia":
        values["name"] = "leaf.txt"
    if operation_id == "rejectDraft":
        values["comment"] = "Shorter, please."
    return values


async def _draft(connection: Any, course_id: str, slug: str, state: str) -> str:
    """A draft of the course from which a step can be taken."""
    draft_id = await connection.fetchval(
        "insert into draft (id, tenant_id, course_id, path, source, version, state, edited_at,"
        " published_version) select gen_random_uuid(), tenant_id, course_id, $2, $3, 1, $4, now(),"
        " 1 from authored_course where course_id = $1 returning id",
        course_id,
        f"01-leaves/{slug}-0.md",
        lesson(slug),
        state,
    )
    return str(draft_id)


async def _reported_item(connection: Any, course_id: str) -> dict[str, Any]:
    """An exercise of the course that is out, and somebody's report of it without an outcome."""
    row = await connection.fetchrow(
        "select l.tenant_id, x.id, l.current_revision as revision, m.person_id from lesson l"
        " join exercise x on x.lesson_id = l.id join membership m on m.tenant_id = l.tenant_id"
        " where l.course_id = $1 limit 1",
        course_id,
    )
    await connection.execute(
        "insert into learner (tenant_id, person_id, guidance, pace_answers,"
        " pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum)"
        " values ($1, $2, 'adaptive', 0, 0, 0) on conflict do nothing",
        row["tenant_id"],
        row["person_id"],
    )
    item = (row["tenant_id"], row["id"], row["revision"])
    await connection.execute(
        "insert into item_withdrawal (id, tenant_id, exercise_id, revision_hash, reasons,"
        " withdrawn_at) values (gen_random_uuid(), $1, $2, $3, '[]', now())"
        " on conflict do nothing",
        *item,
    )
    report_id = await connection.fetchval(
        "insert into item_report (id, tenant_id, exercise_id, revision_hash, person_id, kind,"
        " comment, reported_at) values (gen_random_uuid(), $1, $2, $3, $4, gen_random_uuid()::text,"
        " '', now()) returning id",
        *item,
        row["person_id"],
    )
    return {
        "exercise_id": row["id"],
        "revision": row["revision"].hex(),
        "report_id": str(report_id),
        "outcome": "fine",
    }


async def _course(connection: Any, course_id: str, slug: str) -> str:
    """A course of the same association that is written in a folder."""
    await connection.execute(
        "insert into authored_course (course_id, tenant_id, slug, home, details, version,"
        " created_at) select $2, tenant_id, $2, 'folder', details, 1, now()"
        " from authored_course where course_id = $1",
        course_id,
        slug,
    )
    return slug

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


async def write_course(owner: Client, slug: str) -> dict[str, Any]:
    """A course in the studio with a published lesson that shows a picture; what names them."""
    studio = Studio(owner)
    course = await studio.create_course(slug, f"About {slug}")
    picture = await studio.put_media(course.id, f"{slug}.png", PICTURE + slug.encode())
    source = lesson(slug, words=f"![About {slug}](../media/{slug}.png)")
    draft = await studio.create_draft(course.id, GREEN, source)
    await studio.approve(await studio.submit(draft))
    return {
        "course_id": course.id,
        "draft_id": str(draft.id),
        "media_name": f"{picture.sha256}.png",
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

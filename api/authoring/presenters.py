"""Drafts and their courses as the studio shows them."""

from uuid import UUID

from api.authoring import draft_queries
from api.authoring.reading import draft_reading
from api.authoring.values import Course, Draft
from api.db.transaction import Row, Transaction
from content.findings import Finding
from mobile_contract import authoring as contract


async def present_draft(tx: Transaction, course: Course, draft_id: UUID) -> contract.Draft:
    """The draft as it is now, checked, with everything that was done to it."""
    draft = next(
        each for each in await draft_queries.drafts_of(tx, course.course_id) if each.id == draft_id
    )
    reading = await draft_reading(tx, course, draft)
    lesson = reading.lesson
    return contract.Draft(
        id=draft.id,
        course_id=draft.course_id,
        path=draft.path,
        source=draft.source,
        version=draft.version,
        state=draft.state,
        lesson_id=lesson.id if lesson else None,
        title=lesson.title if lesson else None,
        language=lesson.language if lesson else None,
        audience=(lesson.audience or None) if lesson else None,
        revision=draft.published_revision.hex() if draft.published_revision else None,
        published_version=draft.published_version,
        publish_at=draft.publish_at,
        edited_at=draft.edited_at,
        findings=[present_finding(found) for found in reading.findings],
        steps=[_step(tx, row) for row in await draft_queries.steps_of(tx, draft.id)],
    )


async def present_course(tx: Transaction, course: Course) -> contract.AuthoredCourse:
    """The course with its drafts in teaching order."""
    return contract.AuthoredCourse(
        id=course.course_id,
        slug=course.slug,
        home=course.home,
        version=course.version,
        course_toml=course.details,
        drafts=[_line(draft) for draft in await draft_queries.drafts_of(tx, course.course_id)],
    )


def present_finding(found: Finding) -> contract.Finding:
    """One thing to mend."""
    return contract.Finding(found.code, found.severity, found.line, found.message)


def _line(draft: Draft) -> contract.DraftLine:
    return contract.DraftLine(
        id=draft.id,
        path=draft.path,
        state=draft.state,
        version=draft.version,
        published_version=draft.published_version,
        publish_at=draft.publish_at,
        edited_at=draft.edited_at,
    )


def _step(tx: Transaction, row: Row) -> contract.DraftStep:
    return contract.DraftStep(
        step=row["step"],
        by=row["actor_id"],
        name=_name(tx, row),
        at=row["at"],
        comment=row["comment"],
        version=row["version"],
        revision=row["revision"].hex() if row["revision"] else None,
    )


def _name(tx: Transaction, row: Row) -> str | None:
    if row["name_sealed"] is None or row["wrapped_key"] is None:
        return None
    seal = tx.database.keeper.seal_for(row["actor_id"], row["wrapped_key"])
    name: str = seal.unseal(row["name_sealed"])
    return name

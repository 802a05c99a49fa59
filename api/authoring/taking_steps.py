"""How every step on a draft's way begins and ends."""

from datetime import datetime
from uuid import UUID

from api.authoring import draft_queries
from api.authoring.at_home import draft_here
from api.authoring.reading import DraftReading, draft_reading
from api.authoring.values import Course, Draft
from api.authoring.workflow import STEPS, may_review, may_take
from api.db.transaction import Transaction
from api.errors import Fault, Problem
from content.findings import Finding
from content.format import Lesson


async def draft_for(tx: Transaction, draft_id: UUID, step: str) -> tuple[Course, Draft]:
    """The draft and its course, where the step may be taken now.

    Raises Problem `step_not_possible`, or as `at_home.draft_here`.
    """
    course, draft = await draft_here(tx, draft_id)
    if not may_take(step, draft.state, was_published=draft.published_version is not None):
        raise Problem("step_not_possible", step=step, state=draft.state)
    return course, draft


async def clean_reading(tx: Transaction, course: Course, draft: Draft) -> DraftReading:
    """The draft read. Raises Problem `lesson_not_clean` with every error and its line."""
    reading = await draft_reading(tx, course, draft)
    if reading.errors:
        raise Problem("lesson_not_clean", faults=tuple(map(_fault, reading.errors)))
    return reading


def readable_lesson(reading: DraftReading) -> Lesson:
    """The lesson as far as it has come. Raises Problem `lesson_not_clean` with the lines that keep
    it from being read; what else there is to mend does not matter yet.
    """
    if reading.lesson is None:
        # Its ids seem gone too, as long as nobody can read them.
        own = (found for found in reading.errors if found.code != "vanished-id")
        raise Problem("lesson_not_clean", faults=tuple(map(_fault, own)))
    return reading.lesson


async def expect_as_reviewed(tx: Transaction, draft: Draft, reading: DraftReading) -> None:
    """Raises Problem `changed_meanwhile` where the draft comes to something else than when it was
    submitted: a picture was replaced, or what the course says for all its lessons.
    """
    reviewed = await draft_queries.reviewed_revision(tx, draft.id)
    if reviewed is not None and reviewed != reading.revision:
        raise Problem("changed_meanwhile")


async def expect_other_eyes(tx: Transaction, draft: Draft) -> None:
    """Raises Problem `own_work` where the reviewer submitted the draft herself."""
    submitter = await draft_queries.submitter_of(tx, draft.id)
    if not may_review(tx.me, submitter, tx.roles or frozenset()):
        raise Problem("own_work")


async def take_step(
    tx: Transaction,
    draft: Draft,
    step: str,
    comment: str = "",
    *,
    revision: bytes | None = None,
    publish_at: datetime | None = None,
) -> None:
    """Move the draft and write down who moved it."""
    await draft_queries.set_state(tx, draft.id, STEPS[step].to_state, publish_at)
    await draft_queries.insert_step(tx, draft, step, comment, revision)
    tx.about("draft", draft.id)


def _fault(found: Finding) -> Fault:
    return Fault(f"source:{found.line}", f"{found.code}: {found.message}")

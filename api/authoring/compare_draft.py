"""A reviewer asks what was changed since learners were given the lesson last."""

from uuid import UUID

from api.authoring import course_queries, draft_queries, lesson_queries
from api.authoring.reading import draft_reading
from api.authoring.taking_steps import readable_lesson
from api.authoring.values import Draft
from api.caller import Caller
from api.changes_in_words import change_in_words
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.revisions import lessons_by_revision
from content.comparing.changes import Change, changes
from content.format import Lesson
from mobile_contract import authoring as contract

AS_IT_IS = "draft"


async def compare_draft(
    database: Database, caller: Caller, draft_id: UUID, before: str | None, after: str | None
) -> contract.Changes:
    """What is another in `after` than in `before`, revision hashes of this lesson.

    Without `before` it is what learners are given now, if anything; without `after`, the draft as
    it is. Raises Problem `draft_not_found`, `revision_not_found`, or `lesson_not_clean` where the
    draft cannot be read.
    """
    async with transaction(database, caller) as tx:
        draft = await draft_queries.draft_by_id(tx, draft_id)
        if draft is None:
            raise Problem("draft_not_found")
        older = bytes.fromhex(before) if before else draft.published_revision
        newer = bytes.fromhex(after) if after else None
        now = await _as_it_is(tx, draft, needed=newer is None)
        mine = await _ids_of(tx, draft, now)
        old = await _revision(tx, older, mine) if older else None
        new = await _revision(tx, newer, mine) if newer else now
        assert new is not None
        return contract.Changes(
            before=older.hex() if older else None,
            after=newer.hex() if newer else AS_IT_IS,
            changes=[_present(change, caller.language) for change in changes(old, new)],
        )


async def _as_it_is(tx: Transaction, draft: Draft, *, needed: bool) -> Lesson | None:
    course = await course_queries.course_by_id(tx, draft.course_id)
    assert course is not None
    reading = await draft_reading(tx, course, draft)
    return readable_lesson(reading) if needed else reading.lesson


async def _ids_of(tx: Transaction, draft: Draft, now: Lesson | None) -> set[str | None]:
    """The lesson as its draft names it, and as it was published: an author may change its id."""
    published = draft.published_revision
    was = await lesson_queries.lesson_of_revision(tx, published) if published else None
    return {now.id if now else None, was} - {None}


async def _revision(tx: Transaction, revision: bytes, mine: set[str | None]) -> Lesson:
    if await lesson_queries.lesson_of_revision(tx, revision) not in mine:
        raise Problem("revision_not_found")
    return (await lessons_by_revision(tx, {revision}))[revision]


def _present(change: Change, language: str) -> contract.Change:
    return contract.Change(
        code=change.code,
        place=change.place,
        sentence=change_in_words(change, language),
        before=change.before,
        after=change.after,
    )

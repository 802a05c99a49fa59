"""An author sees a draft as a phone would show it, as any learner at any date."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from api.authoring import course_queries, draft_queries, learner_queries, lesson_queries
from api.authoring.learner_queries import Reader
from api.authoring.preview_presenters import present_preview
from api.authoring.reading import draft_reading
from api.authoring.taking_steps import readable_lesson
from api.authoring.values import Draft
from api.authoring.variant_given import in_words, variant_given
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.pacing.study_day import study_day
from content.format import Lesson
from mobile_contract import authoring as contract


@dataclass(frozen=True, slots=True)
class Wish:
    """As whom (None: somebody new), when (None: now), in which language (None: hers)."""

    person_id: UUID | None = None
    at: datetime | None = None
    language: str | None = None


async def preview_draft(
    database: Database, caller: Caller, draft_id: UUID, wish: Wish
) -> contract.Preview:
    """The draft as it is now, and what it would be to this learner at that moment.

    Raises Problem `draft_not_found`, `member_not_found`, or `lesson_not_clean` where the draft
    cannot be read.
    """
    async with transaction(database, caller) as tx:
        draft = await draft_queries.draft_by_id(tx, draft_id)
        if draft is None:
            raise Problem("draft_not_found")
        reader = await learner_queries.reader_of(tx, wish.person_id, draft.course_id)
        if reader is None:
            raise Problem("member_not_found")
        tx.about("person" if wish.person_id else "draft", wish.person_id or draft_id)
        lesson, course_language = await _lesson(tx, draft)
        variant = await _variant(
            tx, lesson, wish.language or reader.language, course_language, reader
        )
        return present_preview(lesson, await _view(tx, lesson, reader, wish.at, variant))


async def _lesson(tx: Transaction, draft: Draft) -> tuple[Lesson, str]:
    """The lesson of the draft, and its course's language."""
    course = await course_queries.course_by_id(tx, draft.course_id)
    assert course is not None
    reading = await draft_reading(tx, course, draft)
    lesson = readable_lesson(reading)
    assert reading.course is not None
    return lesson, reading.course.language


async def _variant(
    tx: Transaction, lesson: Lesson, language: str, course_language: str, reader: Reader
) -> str:
    """Which variant she would be given if the draft were published beside what is.

    The draft's own, where there is none for her: it is what the author is looking at.
    """
    own = (lesson.language, lesson.audience)
    published = {tuple(row.values()) for row in await lesson_queries.variants_of(tx, lesson.id)}
    given = variant_given({own, *published}, language, course_language, reader.audience)
    return in_words(given or own)


async def _view(
    tx: Transaction, lesson: Lesson, reader: Reader, wanted: datetime | None, variant: str
) -> contract.LearnerView:
    at = _in_utc(wanted or tx.people_now)
    who = reader.person_id
    progress = await learner_queries.progress_of(tx, who, lesson.id, at)
    waits_for = await learner_queries.waits_for(tx, who, lesson.prerequisites, at)
    asked = [exercise.id for exercise in lesson.exercises]
    due = await learner_queries.due_by(tx, who, asked, at)
    return contract.LearnerView(
        person_id=who,
        at=at,
        study_day=_day(at, reader.zone),
        state=_state(progress, waits_for),
        waits_for=waits_for,
        due=[exercise_id for exercise_id in asked if exercise_id in due],
        variant=variant,
    )


def _state(progress: learner_queries.Progress, waits_for: list[str]) -> str:
    """A lesson that waits for another is not gone on with either, as sessions are composed."""
    if progress.completed:
        return "completed"
    if waits_for:
        return "locked"
    return "begun" if progress.begun else "new"


def _in_utc(at: datetime) -> datetime:
    """The moment in UTC; at the ends of the calendar, where that has no date, as it is written."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)


def _day(at: datetime, zone: str) -> date:
    try:
        return study_day(at, zone)
    except OverflowError:
        return at.date()

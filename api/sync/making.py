"""Events as facts: each with its moment by our clock, marked against the revision it names."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from api.db.transaction import Transaction
from api.errors import Problem
from api.facts.answer import Answer
from api.facts.event import ANSWER, Event, Marking, Said
from api.facts.goals import GoalMisfit, goal_change
from api.facts.marking import mark_response, marking_of
from api.facts.new_event import Given, Happened, fingerprint, new_event, study_day_of
from api.pacing.believed import Population
from api.pacing.effective_time import in_utc
from api.sync.lines import Line, Refusal
from content.format import Lesson
from content.marking.mark import Marking as Marked
from mobile_contract.sessions import SubmitAnswer
from mobile_contract.sync import AnswerEvent, CompletionEvent, GoalEvent, SyncEvent, ViewEvent

# What the log keeps in columns of its own; the rest of an event is its payload.
_IN_COLUMNS = {
    *("id", "sequence", "boot_id", "occurred_at", "zone", "mono_ms", "shown_mono_ms"),
    *("session_id", "pack_id", "source_nudge_id", "revision", "schema_version"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A line's event as the fact it is to be; of an answer how it was marked, for her and for the
    fold.
    """

    line: Line
    sent: SyncEvent
    event: Event
    marked: Marked | None = None
    marking: Marking | None = None


def lesson_of(
    sent: SyncEvent, lessons: Mapping[bytes, Lesson]
) -> tuple[Lesson | None, Refusal | None]:
    """The lesson an event is about, None of one that is about none; or why it cannot be a fact."""
    if isinstance(sent, GoalEvent):
        return None, _unfit(sent)
    if not isinstance(sent, AnswerEvent | ViewEvent | CompletionEvent):
        return None, None
    lesson = lessons.get(bytes.fromhex(sent.revision))
    if lesson is None:
        return None, Refusal(Problem("revision_unknown"), "revision")
    if isinstance(sent, AnswerEvent):
        known = any(exercise.id == sent.exercise_id for exercise in lesson.exercises)
        place = "" if known else "exercise_id"
    else:
        place = "" if sent.lesson_id == lesson.id else "lesson_id"
    if place:
        return None, Refusal(Problem("exercise_not_in_lesson"), place)
    return lesson, None


def _unfit(sent: GoalEvent) -> Refusal | None:
    try:
        goal_change(sent)
    except GoalMisfit as misfit:
        return Refusal(Problem("goal_unfit"), misfit.field)
    return None


def make_fact(
    tx: Transaction,
    line: Line,
    sent: SyncEvent,
    lesson: Lesson | None,
    happened: Happened,
    population: Population,
) -> Made:
    """The fact this event is. Raises Problem `response_unreadable`, `zone_unknown`, `too_large`."""
    if isinstance(sent, AnswerEvent):
        assert lesson is not None
        return _made_of_answer(tx, line, sent, lesson, happened, population)
    return Made(line, sent, _other_event(tx, sent, happened, population))


def _made_of_answer(
    tx: Transaction,
    line: Line,
    sent: AnswerEvent,
    lesson: Lesson,
    happened: Happened,
    population: Population,
) -> Made:
    exercise = next(item for item in lesson.exercises if item.id == sent.exercise_id)
    marked = mark_response(exercise, sent.response)
    said = Said(sent.hints_used, sent.changed_answers, sent.confidence)
    answer = Answer(sent.response, said)
    given = Given(ANSWER, sent.session_id, sent.pack_id, sent.source_nudge_id)
    event = new_event(tx, given, _as_submitted(sent), answer, population, happened)
    return Made(line, sent, event, marked, marking_of(lesson, exercise, marked, answer))


def _as_submitted(sent: AnswerEvent) -> SubmitAnswer:
    """The same answer as it would have been sent at once: it may have been, and the reply lost."""
    return SubmitAnswer(
        event_id=sent.id,
        sequence=sent.sequence,
        boot_id=sent.boot_id,
        occurred_at=sent.occurred_at,
        client_time=sent.occurred_at,
        zone=sent.zone,
        exercise_id=sent.exercise_id,
        revision=sent.revision,
        response=sent.response,
        shown_mono_ms=sent.shown_mono_ms,
        answered_mono_ms=sent.mono_ms,
        hints_used=sent.hints_used,
        confidence=sent.confidence,
        changed_answers=sent.changed_answers,
        pack_id=sent.pack_id,
        source_nudge_id=sent.source_nudge_id,
        schema_version=sent.schema_version,
    )


def _other_event(
    tx: Transaction, sent: SyncEvent, happened: Happened, population: Population
) -> Event:
    fields = msgspec.structs.asdict(sent)
    kind = str(sent.__struct_config__.tag)
    payload = {name: each for name, each in fields.items() if name not in _IN_COLUMNS}
    revision = fields.get("revision")
    assert tx.caller.device_id is not None
    assert tx.caller.install_id is not None
    return Event(
        id=sent.id,
        install_id=tx.caller.install_id,
        device_id=tx.caller.device_id,
        sequence=sent.sequence,
        boot_id=sent.boot_id,
        shown_mono_ms=fields.get("shown_mono_ms"),
        answered_mono_ms=sent.mono_ms,
        occurred_at=in_utc(sent.occurred_at),
        received_at=happened.received_at,
        effective_at=happened.at,
        zone=sent.zone,
        study_day=study_day_of(happened.at, sent.zone),
        kind=kind,
        session_id=sent.session_id,
        exercise_id=fields.get("exercise_id"),
        revision_hash=bytes.fromhex(revision) if revision else None,
        pack_id=sent.pack_id,
        source_nudge_id=sent.source_nudge_id,
        payload=msgspec.json.encode(payload, order="deterministic").decode(),
        digest=fingerprint(tx, kind, fields),
        schema_version=sent.schema_version,
        population_version=population.version,
        flags=happened.flags,
        counted_ms=happened.counted_ms,
    )


def shown_ms(sent: SyncEvent) -> int:
    """The milliseconds an answer or a reading took on the phone's monotonic clock; 0 if unknown."""
    if not isinstance(sent, AnswerEvent | ViewEvent):
        return 0
    if sent.shown_mono_ms is None or sent.mono_ms is None:
        return 0
    return max(sent.mono_ms - sent.shown_mono_ms, 0)

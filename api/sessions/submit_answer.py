"""A learner answers: keep the fact, mark it, fold it, and say at once how it went."""

from uuid import UUID

import msgspec

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Fault, Problem
from api.facts.event import ANSWER, Event
from api.facts.fold import fold_event
from api.facts.marking import marking_of
from api.facts.queries import lock_learner, newest_population
from api.facts.record_event import record_event
from api.pacing.effective_time import effective_at, in_utc
from api.pacing.folding import Population
from api.pacing.study_day import UnknownZone, study_day
from api.revisions import lessons_by_revision
from api.sessions import queries
from api.sessions.plan import StoredSession
from api.sessions.presenters import present_marked
from content.format import Exercise, Lesson
from content.marking import mark as rules
from mobile_contract import sessions as contract

MAX_PAYLOAD_BYTES = 262_144


async def submit_answer(
    database: Database, caller: Caller, session_id: UUID, answer: contract.SubmitAnswer
) -> contract.Marked:
    """Record one answer to an exercise of this session, once, and return its marking.

    A session that was finished still takes answers: a phone may have been in a tunnel. Raises
    Problem `session_not_found`, `exercise_not_in_session`, `response_unreadable`, `zone_unknown`,
    `event_conflict` or `sequence_conflict`; in none of these cases was anything changed.
    """
    async with transaction(database, caller) as tx:
        session = await queries.session_by_id(tx, session_id)
        if session is None:
            raise Problem("session_not_found")
        lesson = await _asked_lesson(tx, session, answer)
        exercise = next(item for item in lesson.exercises if item.id == answer.exercise_id)
        marked = _mark(exercise, answer)
        learner = await lock_learner(tx)
        population = await newest_population(tx)
        event = _event(tx, session, answer, population)
        if await record_event(tx, event):
            marking = marking_of(lesson, exercise, marked, answer.hints_used)
            effect = await fold_event(tx, learner, event, marking, population)
            reply = present_marked(event.id, "created", marked, effect.rating, effect.due_at)
        else:
            outcome = await queries.outcome_of_event(tx, event.id)
            reply = present_marked(event.id, "duplicate", marked, *outcome)
        return tx.reply(reply, 200)


async def _asked_lesson(
    tx: Transaction, session: StoredSession, answer: contract.SubmitAnswer
) -> Lesson:
    """The lesson revision this session asks the exercise from."""
    step = session.plan.step_of(answer.exercise_id)
    if step is None or step.revision != answer.revision:
        raise Problem("exercise_not_in_session")
    revision = bytes.fromhex(step.revision)
    return (await lessons_by_revision(tx, {revision}))[revision]


def _mark(exercise: Exercise, answer: contract.SubmitAnswer) -> rules.Marking:
    try:
        return rules.mark(exercise, answer.response)
    except rules.UnreadableResponse as error:
        fault = Fault(f"body.response.{error.field}", error.message)
        raise Problem("response_unreadable", faults=(fault,)) from error


def _event(
    tx: Transaction, session: StoredSession, answer: contract.SubmitAnswer, population: Population
) -> Event:
    assert tx.caller.device_id is not None
    assert tx.caller.install_id is not None
    happened_at = effective_at(answer.occurred_at, answer.client_time, tx.people_now)
    try:
        day = study_day(happened_at, answer.zone)
    except UnknownZone as error:
        raise Problem("zone_unknown", zone=answer.zone) from error
    payload = msgspec.json.encode(
        {"response": answer.response, "hints_used": answer.hints_used}, order="deterministic"
    )
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Problem("too_large", limit=MAX_PAYLOAD_BYTES)
    return Event(
        id=answer.event_id,
        install_id=tx.caller.install_id,
        device_id=tx.caller.device_id,
        sequence=answer.sequence,
        boot_id=answer.boot_id,
        shown_mono_ms=answer.shown_mono_ms,
        answered_mono_ms=answer.answered_mono_ms,
        occurred_at=in_utc(answer.occurred_at),
        received_at=tx.people_now,
        effective_at=happened_at,
        zone=answer.zone,
        study_day=day,
        kind=ANSWER,
        session_id=session.id,
        exercise_id=answer.exercise_id,
        revision_hash=bytes.fromhex(answer.revision),
        pack_id=answer.pack_id,
        source_nudge_id=answer.source_nudge_id or session.nudge_id,
        payload=payload.decode(),
        digest=_digest(tx, session.id, answer),
        schema_version=answer.schema_version,
        population_version=population.version,
    )


def _digest(tx: Transaction, session_id: UUID, answer: contract.SubmitAnswer) -> bytes:
    """A fingerprint of who, where and what the app sent, without the time it was sent at.

    Keyed with the person's own key: with the key gone, nobody can guess the answer back from it.
    """
    fields = msgspec.structs.asdict(answer)
    del fields["client_time"]
    said = (tx.me, tx.caller.device_id, session_id, fields)
    return tx.seal.fingerprint(msgspec.json.encode(said, order="deterministic"))

"""A learner answers: keep the fact, mark it, fold it, and say at once how it went."""

from uuid import UUID

from api.caller import Caller
from api.composing.plan import StoredSession
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.facts.answer import Answer
from api.facts.answering import begin_answer
from api.facts.event import ANSWER, Said
from api.facts.fold import fold_event
from api.facts.learner import lock_learner
from api.facts.marking import mark_response, marking_of
from api.facts.new_event import Given, new_event
from api.facts.outcomes import outcomes_of_events
from api.facts.queries import newest_population
from api.facts.record_event import record_event
from api.marked_view import present_marked
from api.revisions import lessons_by_revision
from api.sessions import queries
from content.format import Lesson
from content.marking.attempts import attempts_left, withheld
from mobile_contract import sessions as contract


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
        marked = mark_response(exercise, answer.response)
        said = _said(answer)
        await begin_answer(tx, lesson.id)
        learner = await lock_learner(tx)
        population = await newest_population(tx)
        given = Given(
            ANSWER, session.id, answer.pack_id, answer.source_nudge_id or session.nudge_id
        )
        event = new_event(tx, given, answer, said, population)
        created = await record_event(tx, event)
        if created:
            marking = marking_of(lesson, exercise, marked, said)
            effect = await fold_event(tx, learner, event, marking, population)
            outcome = effect.rating, effect.due_at
        else:
            outcome = (await outcomes_of_events(tx, [event.id]))[event.id]
        left = attempts_left(marked, lesson.attempts, await queries.attempt_of(tx, event))
        told = withheld(marked, left)
        status = "created" if created else "duplicate"
        return tx.reply(present_marked(event.id, status, told, *outcome, left), 200)


async def _asked_lesson(
    tx: Transaction, session: StoredSession, answer: contract.SubmitAnswer
) -> Lesson:
    """The lesson revision this session asks the exercise from."""
    step = session.plan.step_of(answer.exercise_id)
    if step is None or step.revision != answer.revision:
        raise Problem("exercise_not_in_session")
    revision = bytes.fromhex(step.revision)
    return (await lessons_by_revision(tx, {revision}))[revision]


def _said(answer: contract.SubmitAnswer) -> Answer:
    said = Said(answer.hints_used, answer.changed_answers, answer.confidence)
    return Answer(answer.response, said)

"""A learner answers a placement's question: keep the fact, fold it, and ask the next one."""

from dataclasses import replace
from uuid import UUID

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.errors import Problem
from api.facts.answer import Answer
from api.facts.answering import begin_answer
from api.facts.event import PLACEMENT, Event, Marking, Said
from api.facts.fold import fold_event
from api.facts.marking import mark_response, marking_of
from api.facts.new_event import Given, new_event
from api.facts.queries import newest_population
from api.facts.record_event import record_event
from api.pacing.believed import Population
from api.placement import earlier_queries
from api.placement.going_on import gone_on, keep
from api.placement.locked_placement import locked_placement
from api.placement.pool import pool_of, question_of
from api.placement.presenters import present_placement
from api.placement.stored import Asked, StoredPlacement
from mobile_contract import placement as contract


async def submit_placement_answer(
    database: Database, caller: Caller, placement_id: UUID, answer: contract.SubmitPlacementAnswer
) -> contract.PlacementMarked:
    """Record the answer to the question that waits, once, and return the placement after it.

    Raises Problem `placement_not_found`, `exercise_not_in_placement` where it is not the question
    that waits, `response_unreadable`, `zone_unknown`, `event_conflict` or `sequence_conflict`; in
    none of these cases was anything changed.
    """
    async with transaction(database, caller) as tx:
        await begin_answer(tx, None)
        learner, placement = await locked_placement(tx, placement_id)
        asked = await _asked(tx, placement, answer)
        population = await newest_population(tx)
        event, marking = await _fact(tx, placement.id, asked, answer, population)
        created = await record_event(tx, event)
        if created:
            await fold_event(tx, learner, event, marking, population)
            answered = replace(
                asked, event_id=event.id, correct=marking.correct, known=not answer.dont_know
            )
            placement = await _after(tx, placement, asked, answered)
        status = "created" if created else "duplicate"
        shown = await present_placement(tx, placement)
        return tx.reply(contract.PlacementMarked(event.id, status, marking.correct, shown), 200)


async def _asked(
    tx: Transaction, placement: StoredPlacement, answer: contract.SubmitPlacementAnswer
) -> Asked:
    """The question this answers: the one that waits, or the one it has answered before.

    One she was told about in a study session meanwhile waits no more.
    """
    asked = placement.question(answer.exercise_id, answer.revision)
    if asked is None or asked.event_id not in (None, answer.event_id):
        raise Problem("exercise_not_in_placement")
    if asked.event_id is None:
        told = await earlier_queries.told_since(tx, placement.started_at)
        if asked.exercise_id in told:
            raise Problem("exercise_not_in_placement")
    return asked


async def _fact(
    tx: Transaction,
    placement_id: UUID,
    asked: Asked,
    answer: contract.SubmitPlacementAnswer,
    population: Population,
) -> tuple[Event, Marking]:
    lesson, exercise = await question_of(tx, asked)
    said = Answer(None if answer.dont_know else answer.response, Said())
    marked = None if said.response is None else mark_response(exercise, said.response)
    event = new_event(tx, Given(PLACEMENT, placement_id), answer, said, population)
    return event, marking_of(lesson, exercise, marked, said)


async def _after(
    tx: Transaction, placement: StoredPlacement, asked: Asked, answered: Asked
) -> StoredPlacement:
    """The placement once this question is answered, kept."""
    questions = tuple(answered if each is asked else each for each in placement.asked)
    placement = replace(placement, asked=questions)
    pool = await pool_of(tx, placement)
    placement = gone_on(placement, pool, tx.people_now)
    await keep(tx, placement, pool)
    return placement

"""A learner says of a step that it is too easy, too hard, or not for now."""

from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem
from api.facts.wishes import SaidOfStep, insert_wishes
from api.messages import sentence
from api.pacing.situation import Said
from api.pacing.wishes import wish_until
from api.sessions import queries
from mobile_contract import sessions as contract


async def say_of_step(
    database: Database, caller: Caller, session_id: UUID, request: contract.SayOfStep
) -> contract.SaidOfStep:
    """Keep it, and tell until when it counts; the last word on a lesson or exercise is the one.

    Raises Problem `session_not_found`, or `step_not_in_session` where the session has no such step.
    """
    async with transaction(database, caller) as tx:
        session = await queries.session_by_id(tx, session_id)
        if session is None:
            raise Problem("session_not_found")
        steps = {(step.lesson_id, step.exercise_id) for step in session.plan.steps}
        lessons = {(lesson_id, None) for lesson_id, _ in steps}
        if (request.lesson_id, request.exercise_id) not in steps | lessons:
            raise Problem("step_not_in_session")
        said = Said(request.said)
        about = request.lesson_id, request.exercise_id, request.said
        await insert_wishes(tx, [SaidOfStep(new_id(), session_id, *about, tx.people_now)])
        told = contract.SaidOfStep(
            request.lesson_id,
            request.exercise_id,
            request.said,
            wish_until(said, tx.people_now),
            sentence(f"said.{said.value}", caller.language),
        )
        return tx.reply(told, 201)

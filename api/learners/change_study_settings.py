"""The signed-in learner changes how she is guided, how much she studies, or how long she has."""

from collections.abc import Sequence

from msgspec import UnsetType

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Problem, fault
from api.facts.fold import refold_learner
from api.facts.learner import lock_learner
from api.learners import queries
from api.learners.present_settings import present_settings
from api.learners.queries import OwnSettings
from mobile_contract import learners as contract


async def change_study_settings(
    database: Database, caller: Caller, request: contract.ChangeStudySettings
) -> contract.StudySettings:
    """Change what was sent and nothing else.

    What follows from her answers stays, whoever guides her. Only another time factor works her
    answers out again: whether they were quick is judged by the time she is to be given. Raises
    Problem `interest_blank`.
    """
    async with transaction(database, caller) as tx:
        learner = await lock_learner(tx)
        before = queries.read_settings(learner)
        after = _changed(before, request)
        await queries.save_settings(tx, after)
        learner = await lock_learner(tx)
        if after.time_factor != before.time_factor:
            await refold_learner(tx, learner)
        return tx.reply(await present_settings(tx, learner), 200)


def _changed(known: OwnSettings, request: contract.ChangeStudySettings) -> OwnSettings:
    guidance, minutes = request.guidance, request.minutes_per_day
    factor, interests = request.time_factor, request.interests
    unit = request.streak_unit
    return OwnSettings(
        known.guidance if isinstance(guidance, UnsetType) else guidance,
        known.minutes_per_day if isinstance(minutes, UnsetType) else minutes,
        known.time_factor if isinstance(factor, UnsetType) else factor,
        known.interests if isinstance(interests, UnsetType) else _each_once(interests),
        known.streak_unit if isinstance(unit, UnsetType) else unit,
    )


def _each_once(interests: Sequence[str]) -> tuple[str, ...]:
    """Every interest once, as it was first written; spaces and capitals make no other one of it."""
    written = [" ".join(each.split()) for each in interests]
    faults = tuple(
        fault(f"body.interests[{place}]", "blank")
        for place, words in enumerate(written)
        if not words
    )
    if faults:
        raise Problem("interest_blank", faults=faults)
    first: dict[str, str] = {}
    for words in written:
        first.setdefault(words.casefold(), words)
    return tuple(first.values())

"""Learns, once a day, from everybody's answers: how difficult and how slow each exercise is, and
what the prediction should go by. Published as the next population snapshot, for answers from then
on; what was folded before stays as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import structlog

from api.calibration.population_fit import fit_population
from api.calibration.taught import ItemModel, Taught, Thresholds, is_worth_a_fit
from api.db.database import Database
from api.db.transaction import system_transaction
from api.facts.answers_given import count_answers
from api.pacing.believed import Population
from workers.answer_log import Log, read_log
from workers.beside import beside
from workers.upkeep.snapshot_queries import believed_items, newest_snapshot, publish_snapshot

log = structlog.get_logger()

# The newest say most of exercises as they are now, and are enough for every fit.
MOST_ANSWERS = 300_000

THRESHOLDS = Thresholds()


async def refit_population(database: Database, thresholds: Thresholds = THRESHOLDS) -> int:
    """Publish the next snapshot where it is time to; 1 if it did, 0 if not.

    Two workers at once publish one. The fit has a thread of its own: the other beats go on.
    """
    newest = await newest_snapshot(database)
    tenants = await database.tenant_ids()
    answers = await _answers_so_far(database, tenants)
    # With people gone there may be fewer answers than then: all that are left count as new.
    new = answers - newest.answers_then if answers >= newest.answers_then else answers
    if not is_worth_a_fit(newest.since_fit, new, thresholds):
        return 0
    found = await read_log(database, tenants, MOST_ANSWERS)
    taught = await beside(lambda: _fitted(found, newest.population, thresholds))
    moved = _moved(taught, await _believed(database, tenants))
    if not await publish_snapshot(database, newest.population, answers, moved, found.owners):
        return 0
    log.info("population_refitted", answers=len(found.given), exercises=len(moved.items))
    return 1


async def _answers_so_far(database: Database, tenants: Sequence[UUID]) -> int:
    answers = 0
    for tenant_id in tenants:
        async with system_transaction(database, tenant_id) as tx:
            answers += await count_answers(tx)
    return answers


def _fitted(found: Log, population: Population, thresholds: Thresholds) -> Taught:
    learners = {each.answer.learner for each in found.given}
    weights = {name: found.memory_weights.get(name, population.weights) for name in learners}
    return fit_population(found.given, population.prediction, weights, thresholds)


async def _believed(database: Database, tenants: Sequence[UUID]) -> dict[str, ItemModel]:
    believed: dict[str, ItemModel] = {}
    for tenant_id in tenants:
        async with system_transaction(database, tenant_id) as tx:
            believed |= await believed_items(tx)
    return believed


def _moved(taught: Taught, believed: dict[str, ItemModel]) -> Taught:
    moved = {
        name: each for name, each in taught.items.items() if each.moved_from(believed.get(name))
    }
    return replace(taught, items=moved)

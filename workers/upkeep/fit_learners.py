"""Fits the memory's weights to learners who have answered often, and keeps what predicts better."""

from datetime import datetime
from uuid import UUID

import structlog

from api.calibration.learner_fit import Fit, Review, fit_learner
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import Row, Transaction, system_transaction
from api.facts.fold import refold_learner
from api.facts.learner import lock_learner, own_terms, read_learner
from api.facts.queries import newest_population
from api.facts.still_asked import not_taken_out
from api.pacing.memory import Rating
from api.pacing.upkeep_times import fits_again
from workers.beside import beside
from workers.upkeep.learners import DATABASE_LOST, learners_to_fit

log = structlog.get_logger()


async def fit_learners(database: Database) -> int:
    """Try weights of their own for all whose log has grown enough; for how many they were kept.

    Every try is kept on record. Who is given other weights is folded anew. Who cannot be fitted
    holds up nobody else.
    """
    kept = 0
    async for tenant_id, row in learners_to_fit(database):
        if not fits_again(row["answers"], row["answers_since"]):
            continue
        try:
            kept += await _try(database, tenant_id, row["person_id"])
        except DATABASE_LOST:
            raise
        except Exception as error:
            log.error("fit_failed", person=str(row["person_id"]), exc_info=error)
    return kept


async def _try(database: Database, tenant_id: UUID, person_id: UUID) -> bool:
    async with system_transaction(database, tenant_id, person_id) as tx:
        learner = await read_learner(tx)
        terms, population = await own_terms(tx, learner), await newest_population(tx)
        weights = terms.weights or population.weights
        reviews = await _reviews(tx, learner)
        tried_at = await _tried_at(tx)
    # Seconds of arithmetic: nobody's row is held meanwhile, and the other beats go on.
    fit = await beside(lambda: fit_learner(reviews, weights))
    async with system_transaction(database, tenant_id, person_id) as tx:
        now = await lock_learner(tx)
        # She had all forgotten meanwhile, or another worker was first.
        if now["reset_at"] != learner["reset_at"] or await _tried_at(tx) != tried_at:
            return False
        await _record(tx, fit, len(reviews), weights)
        if fit is None or not fit.kept:
            return False
        await refold_learner(tx, now)
        return True


async def _tried_at(tx: Transaction) -> datetime | None:
    found: datetime | None = await tx.value(
        "select max(fitted_at) from learner_fit where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return found


async def _reviews(tx: Transaction, learner: Row) -> list[Review]:
    """Hers since she began anew, without those of what was taken out."""
    rows = await tx.rows(
        "select r.exercise_id, r.rating, r.answered_at from review r"  # noqa: S608
        " where r.tenant_id = $1 and r.person_id = $2 and r.answered_at is not null"
        f" and {not_taken_out('r', 'r.revision_hash')}"
        " and ($3::timestamptz is null or r.answered_at > $3) order by r.answered_at, r.id",
        tx.tenant,
        tx.me,
        learner["reset_at"],
    )
    return [Review(row["exercise_id"], Rating(row["rating"]), row["answered_at"]) for row in rows]


async def _record(
    tx: Transaction, fit: Fit | None, reviews: int, weights: tuple[float, ...]
) -> None:
    """A try that had too little to go by is kept without losses, so that it is not made again at
    once.
    """
    losses: tuple[float | None, float | None] = (None, None)
    if fit is not None:
        losses = (fit.log_loss_default, fit.log_loss_fitted)
    await tx.run(
        "insert into learner_fit (id, tenant_id, person_id, fitted_at, reviews, weights,"
        " log_loss_before, log_loss_after, kept) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *(new_id(), tx.tenant, tx.me, tx.people_now),
        *(fit.reviews if fit else reviews, list(fit.weights if fit else weights)),
        *losses,
        fit is not None and fit.kept,
    )

"""What workers decided for one learner, told: the recall aimed at, and weights of her own."""

from api.db.transaction import Row, Transaction
from api.facts.prospects import Prospects
from api.learners import queries
from api.learners.telling import told
from mobile_contract import learners as contract

STEPS_SHOWN = 10


async def present_retention(tx: Transaction, prospects: Prospects) -> contract.RetentionBelief:
    """The recall aimed at for her now, and the steps that led there."""
    desired, usual = prospects.desired_retention, prospects.population.desired_retention
    steps = await queries.retention_steps(tx, prospects.learner["reset_at"], STEPS_SHOWN)
    code = "retention" if desired >= usual else "retention_lowered"
    percents = {"percent": round(100 * desired), "usual_percent": round(100 * usual)}
    words = told(tx, "model", code, **percents)
    return contract.RetentionBelief(desired, usual, [_step(tx, each) for each in steps], words)


def _step(tx: Transaction, row: Row) -> contract.RetentionStep:
    before, after = row["from_retention"], row["to_retention"]
    words = told(
        tx,
        "model",
        "retention_down" if after < before else "retention_up",
        from_percent=round(100 * before),
        to_percent=round(100 * after),
        forecast_minutes=round(row["minutes_forecast"]),
        available_minutes=round(row["minutes_available"]),
    )
    return contract.RetentionStep(row["stepped_at"], before, after, words)


async def present_weights(tx: Transaction, prospects: Prospects) -> contract.MemoryWeights:
    """Her own weights, where a fit was kept since she began anew."""
    since = prospects.learner["reset_at"]
    kept = await queries.newest_fit(tx, since, kept=True)
    if kept is not None:
        before, after = kept["log_loss_before"], kept["log_loss_after"]
        better = (before - after) / before if before else 0.0
        words = told(tx, "model", "weights_own", percent=round(100 * better, 1))
        return contract.MemoryWeights(
            True, kept["fitted_at"], kept["reviews"], round(better, 4), words
        )
    tried = await queries.newest_fit(tx, since, kept=False)
    if tried is None:
        return contract.MemoryWeights(False, None, 0, None, told(tx, "model", "weights_usual"))
    words = told(tx, "model", "weights_no_better")
    return contract.MemoryWeights(False, tried["fitted_at"], tried["reviews"], None, words)

"""What a hold does besides keeping reminders away: it puts off what is due, wherever she learns."""

from api.db.transaction import Transaction
from api.facts.fold import refold_learner
from api.facts.holds import own_holds, replace_holds
from api.facts.learner import lock_learner
from api.nudging.policy import Hold
from api.pacing.holding import HeldDays, held_anew, resumed
from api.pacing.study_day import study_day
from api.reminders import queries


async def take_hold(tx: Transaction, hold: Hold | None) -> None:
    """Keep this hold on record in place of the one in force; None: she is back.

    What she is due is worked out again here and now where she is, and soon in her other
    associations. The caller holds her agenda row, so that two phones take turns.
    """
    zone = await queries.own_zone(tx)
    today, before = study_day(tx.people_now, zone), await own_holds(tx)
    if hold is None:
        after = resumed(before, today)
    else:
        after = held_anew(before, HeldDays(hold.first, hold.last, zone), today)
    if after == before:
        return
    is_here = tx.tenant_id is not None and tx.roles is not None
    if is_here:
        await lock_learner(tx)
    await replace_holds(tx, before, after)
    if is_here:
        await refold_learner(tx, await lock_learner(tx))

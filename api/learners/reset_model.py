"""The signed-in learner has all that is believed of her forgotten."""

from datetime import datetime

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.facts.fold import refold_learner
from api.facts.learner import lock_learner
from api.learners import queries
from api.learners.queries import Held
from api.learners.telling import told
from mobile_contract import learners as contract
from mobile_contract.sessions import Reason


async def reset_model(database: Database, caller: Caller) -> contract.ModelReset:
    """Believe of her what is believed of somebody new.

    Pace, abilities, memories, the recall aimed at and weights of her own go; what she did stays on
    record: answers, study days, lessons completed. What she answered before, and only now sends,
    shapes nothing either.
    """
    async with transaction(database, caller) as tx:
        await lock_learner(tx)
        before = await queries.held(tx)
        reset_at = await queries.begin_anew(tx)
        await refold_learner(tx, await lock_learner(tx))
        after = await queries.held(tx)
        return tx.reply(_present(tx, reset_at, before, after), 200)


def _present(tx: Transaction, reset_at: datetime, before: Held, after: Held) -> contract.ModelReset:
    return contract.ModelReset(
        reset_at=reset_at,
        forgotten_memories=before.memories - after.memories,
        forgotten_skills=before.skills - after.skills,
        kept_answers=after.answers,
        kept_study_days=after.study_days,
        kept_lessons_completed=after.lessons_completed,
        told=list(_told(tx, before, after)),
    )


def _told(tx: Transaction, before: Held, after: Held) -> tuple[Reason, Reason]:
    gone = {"count": before.memories - after.memories, "skills": before.skills - after.skills}
    stays = {"count": after.answers, "days": after.study_days, "lessons": after.lessons_completed}
    return told(tx, "model", "forgotten", **gone), told(tx, "model", "kept", **stays)

"""The learner's own row: her lock, what is believed of her, what holds for her alone, and how far
her facts are folded.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts.event import Event
from api.facts.holds import HOLDS, read_holds
from api.pacing.ability import Ability
from api.pacing.believed import Believed, Terms
from api.pacing.pace import Pace

# Of the learner in row l.
OWN_WEIGHTS = (
    "select f.weights from learner_fit f where f.tenant_id = l.tenant_id"
    " and f.person_id = l.person_id and f.kept and (l.reset_at is null or f.fitted_at > l.reset_at)"
    " order by f.fitted_at desc, f.id desc limit 1"
)


async def lock_learner(tx: Transaction) -> Row:
    """The learner's row, locked: her facts are folded by one transaction at a time."""
    found = await _locked(tx)
    if found is None:
        await tx.run(
            "insert into learner (tenant_id, person_id, guidance, pace_answers,"
            " pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum)"
            " values ($1, $2, 'adaptive', 0, 0, 0) on conflict do nothing",
            tx.tenant,
            tx.me,
        )
        found = await _locked(tx)
    assert found is not None
    return found


async def read_learner(tx: Transaction) -> Row:
    """The learner's row as it stands, for deciding; whoever folds takes the lock instead.

    Who has none gets it, once: what is kept of a learner hangs on her row.
    """
    found = await tx.row(
        "select * from learner where tenant_id = $1 and person_id = $2", tx.tenant, tx.me
    )
    return found if found is not None else await lock_learner(tx)


async def _locked(tx: Transaction) -> Row | None:
    return await tx.row(
        "select * from learner where tenant_id = $1 and person_id = $2 for update",
        tx.tenant,
        tx.me,
    )


def read_believed(learner: Row) -> Believed:
    """What a learner's row says is believed of her as a whole."""
    pace = Pace(
        learner["pace_answers"],
        learner["pace_log_ratio_micro_sum"],
        learner["pace_log_ratio_micro_square_sum"],
    )
    if learner["ability_mean"] is None:
        return Believed(pace)
    ability = Ability(
        learner["ability_mean"],
        learner["ability_variance"],
        learner["ability_answers"],
        learner["ability_at"],
    )
    return Believed(
        pace,
        ability,
        learner["moving_average"],
        learner["last_session_id"],
        tuple(learner["last_skills"]),
    )


async def own_terms(tx: Transaction, learner: Row) -> Terms:
    """What holds for this learner alone, the newest fit that was kept since she began anew and the
    days she is away with it.
    """
    row = await tx.row(
        f"select ({OWN_WEIGHTS}) as weights, h.* from learner l cross join ({HOLDS}) h"  # noqa: S608
        " where l.tenant_id = $1 and l.person_id = $2",
        tx.tenant,
        tx.me,
    )
    assert row is not None
    return replace(read_terms(learner, row["weights"]), holds=read_holds(row))


def read_terms(learner: Row, weights: Sequence[float] | None) -> Terms:
    """A learner's row and the weights of her own, if any, as what is predicted by: her holds, which
    only put off what is due, are left out.
    """
    return Terms(
        tuple(weights) if weights else None,
        learner["desired_retention"],
        learner["time_factor"],
    )


_NOTHING_BELIEVED: tuple[object, ...] = (0, 0, 0, None, None, 0, None, None, None, [])
_NOTHING_FOLDED: tuple[object, ...] = (None, None, None)


async def record_fold(tx: Transaction, last: Event | None, believed: Believed) -> None:
    """Write what is believed of the learner, and how far her facts are folded.

    Without a fact her row is as it was begun: one that only settings made differs in nothing.
    """
    row, folded = _NOTHING_BELIEVED, _NOTHING_FOLDED
    if last is not None:
        row = _believed_row(believed)
        folded = (last.effective_at, last.device_id, last.sequence)
    await tx.run(
        "update learner set pace_answers = $3, pace_log_ratio_micro_sum = $4,"
        " pace_log_ratio_micro_square_sum = $5, ability_mean = $6, ability_variance = $7,"
        " ability_answers = $8, ability_at = $9, moving_average = $10, last_session_id = $11,"
        " last_skills = $12, folded_effective_at = $13, folded_device_id = $14,"
        " folded_sequence = $15, refold_wanted = false where tenant_id = $1 and person_id = $2",
        *(tx.tenant, tx.me, *row, *folded),
    )


def _believed_row(believed: Believed) -> tuple[object, ...]:
    pace, ability = believed.pace, believed.ability
    session_id: UUID | None = believed.last_session_id
    return (
        *(pace.answers, pace.log_ratio_micro_sum, pace.log_ratio_micro_square_sum),
        *(ability.mean, ability.variance, ability.answers, ability.at),
        *(believed.moving_average, session_id, list(believed.last_skills)),
    )

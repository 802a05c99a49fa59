"""One skill of a learner, told: how far she is, what is missing, how well she knows herself."""

from api.db.transaction import Transaction
from api.learners.telling import told
from api.pacing.mastery import Mastery
from api.pacing.self_knowledge import self_knowledge
from api.pacing.standing import SUCCESSES_TO_MASTER, Missing, Standing
from mobile_contract import learners as contract
from mobile_contract.sessions import Reason


def present_skill(
    tx: Transaction, skill: str, standing: Standing, mastery: Mastery | None
) -> contract.SkillBelief:
    """The skill as it stands; without a mastery she has not answered anything of it."""
    shown = mastery or Mastery()
    expected = round(100 * standing.expected_now)
    words = told(tx, "model.level", standing.level, skill=skill, percent=expected)
    return contract.SkillBelief(
        skill=skill,
        level=standing.level,
        told=words,
        expected_now=round(standing.expected_now, 3),
        lasting=round(standing.lasting, 3),
        fresh=round(standing.fresh, 3),
        missing=[_missing(tx, code, standing, shown) for code in standing.missing],
        answers=shown.answers,
        right_answers=shown.right_answers,
        sure_right=shown.sure_right,
        sure_wrong=shown.sure_wrong,
        unsure_right=shown.unsure_right,
        unsure_wrong=shown.unsure_wrong,
        self_knowledge=_self_knowledge(tx, skill, shown),
        last_answered_at=shown.last_answered_at,
    )


def _missing(tx: Transaction, code: Missing, standing: Standing, mastery: Mastery) -> Reason:
    return told(
        tx,
        "model.missing",
        code,
        count=SUCCESSES_TO_MASTER - mastery.independent_successes,
        fresh_percent=round(100 * standing.fresh),
        lasting_percent=round(100 * standing.lasting),
    )


def _self_knowledge(tx: Transaction, skill: str, mastery: Mastery) -> Reason:
    sure = mastery.sure_right + mastery.sure_wrong
    unsure = mastery.unsure_right + mastery.unsure_wrong
    verdict: str = self_knowledge(mastery).verdict if sure + unsure else "unknown"
    return told(
        tx,
        "model.self_knowledge",
        verdict,
        skill=skill,
        sure=sure,
        sure_wrong=mastery.sure_wrong,
        unsure=unsure,
        unsure_right=mastery.unsure_right,
    )

"""Does a learner know what she knows? How often sure answers were wrong, and unsure ones right.

Reports list the skills where she is too sure; mastery is not taken from her for it.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from api.pacing.mastery import Mastery

# Shares of few answers are drawn towards what is usual, as if that many had been seen before.
_USUAL_ANSWERS = 8.0
USUAL_SURE_WRONG = 0.1
USUAL_UNSURE_RIGHT = 0.5

# Too sure: one sure answer in four wrong; too modest: three unsure answers in four right.
OVERCONFIDENT_FROM = 0.25
UNDERCONFIDENT_FROM = 0.75

Verdict: TypeAlias = Literal["overconfident", "underconfident", "fair"]


@dataclass(frozen=True, slots=True)
class SelfKnowledge:
    """How well a learner knows what she knows, in one skill; both shares shrunk, 0 to 1.

    `sure_wrong`: of her sure answers, those that were wrong; `unsure_right`: of her unsure ones,
    those that were right.
    """

    sure_wrong: float
    unsure_right: float
    verdict: Verdict


def self_knowledge(mastery: Mastery) -> SelfKnowledge:
    """Return how sure and right go together in one skill.

    Each share is a mean with a Beta prior worth eight answers at the usual share, so one unlucky
    answer accuses nobody. Overconfident from a quarter of the sure answers wrong; underconfident
    from three quarters of the unsure ones right; overconfident goes first.
    """
    sure_wrong = _shrunk(mastery.sure_wrong, mastery.sure_right, USUAL_SURE_WRONG)
    unsure_right = _shrunk(mastery.unsure_right, mastery.unsure_wrong, USUAL_UNSURE_RIGHT)
    verdict: Verdict = "fair"
    if sure_wrong >= OVERCONFIDENT_FROM:
        verdict = "overconfident"
    elif unsure_right >= UNDERCONFIDENT_FROM:
        verdict = "underconfident"
    return SelfKnowledge(sure_wrong, unsure_right, verdict)


def _shrunk(counted: int, others: int, usual: float) -> float:
    return (counted + _USUAL_ANSWERS * usual) / (counted + others + _USUAL_ANSWERS)

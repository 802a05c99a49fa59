"""What do a learner's own answers say about one skill: how able, how often, how spaced, how sure?

Answering folds each marked answer into the skills its exercise is about; folding the whole log
again ends in the same values. Nothing but an answer counts: reading or finishing adds nothing. What
it amounts to at a given moment is `standing.py`'s to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from api.pacing.ability import Ability, learned
from api.pacing.rating import Confidence


@dataclass(frozen=True, slots=True)
class Mastery:
    """What one learner has shown of one skill; the defaults are a skill never asked about.

    A *success* is a right answer of her own: no hint, no second try, not called a guess.
    `success_days` are different study days with one, `mixed_successes` those that came after
    another skill in the same session. The four counts of confidence leave out answers without one;
    a guess counts as unsure.
    """

    ability: Ability = field(default_factory=Ability)
    answers: int = 0
    right_answers: int = 0
    independent_successes: int = 0
    success_days: int = 0
    last_success_day: date | None = None
    mixed_successes: int = 0
    sure_right: int = 0
    sure_wrong: int = 0
    unsure_right: int = 0
    unsure_wrong: int = 0
    last_answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One marked answer as evidence of the skills its exercise is about.

    `skills`: none to a few, each once; `independent`: no hint, not a retry; `mixed`: the answer
    before it in the same session was of another skill; `confidence` where she gave one;
    `difficulty` in logits and `guess` (1 / options, 0 without options) as known of the exercise.
    """

    at: datetime
    study_day: date
    skills: tuple[str, ...]
    correct: bool
    independent: bool
    mixed: bool
    confidence: Confidence | None = None
    difficulty: float = 0.0
    guess: float = 0.0


def fold_mastery(
    general: Ability, masteries: Mapping[str, Mastery], evidence: Evidence
) -> tuple[Ability, dict[str, Mastery]]:
    """Return the general ability and the touched skills after one answer, in the evidence's order.

    `masteries` are the learner's, by skill; a missing one is new. Every miss lowers the abilities;
    only a success raises them, so help and luck never do. A success dated before the last success
    day (a flight westwards) adds no day.
    """
    before = [masteries.get(skill, Mastery()) for skill in evidence.skills]
    abilities = tuple(mastery.ability for mastery in before)
    if is_success(evidence) or not evidence.correct:
        general, abilities = learned(
            general,
            abilities,
            evidence.difficulty,
            evidence.correct,
            evidence.at,
            evidence.guess,
        )
    touched = zip(evidence.skills, before, abilities, strict=True)
    return general, {
        skill: _counted(mastery, ability, evidence) for skill, mastery, ability in touched
    }


def is_success(evidence: Evidence) -> bool:
    """Return whether this is a right answer of her own: not helped, not retried, not guessed."""
    return evidence.correct and evidence.independent and evidence.confidence != "guess"


def _counted(before: Mastery, ability: Ability, evidence: Evidence) -> Mastery:
    success = is_success(evidence)
    last_day = before.last_success_day
    new_day = success and (last_day is None or evidence.study_day > last_day)
    sure = evidence.confidence == "sure"
    unsure = evidence.confidence in ("unsure", "guess")
    right, wrong = evidence.correct, not evidence.correct
    return Mastery(
        ability=ability,
        answers=before.answers + 1,
        right_answers=before.right_answers + right,
        independent_successes=before.independent_successes + success,
        success_days=before.success_days + new_day,
        last_success_day=evidence.study_day if new_day else last_day,
        mixed_successes=before.mixed_successes + (success and evidence.mixed),
        sure_right=before.sure_right + (sure and right),
        sure_wrong=before.sure_wrong + (sure and wrong),
        unsure_right=before.unsure_right + (unsure and right),
        unsure_wrong=before.unsure_wrong + (unsure and wrong),
        last_answered_at=max(evidence.at, before.last_answered_at or evidence.at),
    )

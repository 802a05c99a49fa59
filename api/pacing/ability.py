"""How able is this learner, in general and in each skill, and how sure are we of it?

Every marked answer moves it: far while little is known, less with each answer. Prediction,
mastery and the ranking of lessons ask it how far a learner stands above an exercise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# Logits throughout: 0 is the learner for whom an exercise of difficulty 0 is a toss-up.
#
# How far learners differ before their first answer, and the variance each answer adds (people learn
# while they answer): chosen on training learners of Statics2011, where 0.5 to 1 and 0.001 to 0.008
# did nearly as well, and every one of them better than the usual step K = a / (1 + 0.05 answers).
PRIOR_VARIANCE = 0.7
DRIFT_PER_ANSWER = 0.004

# People change unseen, too: after a year away nearly all is open again. Assumed, no data has it.
# Neither drift passes the prior: time alone cannot make us know less than nothing.
DRIFT_PER_DAY = 0.002

_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Ability:
    """What is believed of one ability of one learner, as a bell curve.

    `mean` and `variance` in logits; `answers` it rests on; `at` the last of them (aware, UTC).
    """

    mean: float = 0.0
    variance: float = PRIOR_VARIANCE
    answers: int = 0
    at: datetime | None = None


def gap(general: Ability, skills: Sequence[Ability], difficulty: float) -> float:
    """Return how far a learner stands above an exercise, in logits.

    Her general ability plus the mean of her abilities in the exercise's skills (none is fine),
    minus the difficulty. Elo in education: Pelánek 2016, "Applications of the Elo rating system in
    adaptive educational systems", with a general and a skill part.
    """
    return general.mean + _mean([skill.mean for skill in skills]) - difficulty


def gap_variance(general: Ability, skills: Sequence[Ability]) -> float:
    """Return how unsure that gap is, a variance in logits squared; difficulties count as known."""
    return general.variance + _mean([skill.variance for skill in skills]) / (len(skills) or 1)


def chance(gap: float, guess: float = 0.0, variance: float = 0.0) -> float:
    """Return the chance, `guess` to 1, of a right answer at this gap.

    A logistic curve above the floor that guessing gives (1 / options, 0 where there are none). With
    a `variance` it is averaged over what the gap might be, by the usual closed approximation
    (MacKay 1992, "The evidence framework applied to classification networks").
    """
    if variance > 0.0:
        gap /= math.sqrt(1.0 + math.pi / 8.0 * variance)
    return guess + (1.0 - guess) * _logistic(gap)


def learned(
    general: Ability,
    skills: Sequence[Ability],
    difficulty: float,
    correct: bool,
    at: datetime,
    guess: float = 0.0,
) -> tuple[Ability, tuple[Ability, ...]]:
    """Return the general and the skill abilities after one answer; `skills` keep their order.

    Elo whose step is the uncertainty itself: theta' = theta + K (correct - chance), K the variance
    over one plus what the answer tells of the whole gap, and the variance shrinks by what it told.
    One step of an extended Kalman filter that keeps only variances (Fahrmeir 1992, "Posterior mode
    estimation by extended Kalman filtering for multivariate dynamic generalized linear models").
    Right never lowers a mean, wrong never raises one.
    """
    general = _drifted(general, at)
    skills = tuple(_drifted(skill, at) for skill in skills)
    surprise, information = _told(gap(general, skills, difficulty), correct, guess)
    spread = 1.0 + information * gap_variance(general, skills)
    share = 1.0 / (len(skills) or 1)
    return (
        _stepped(general, 1.0, surprise / spread, information / spread, at),
        tuple(_stepped(s, share, surprise / spread, information / spread, at) for s in skills),
    )


def _drifted(ability: Ability, at: datetime) -> Ability:
    if ability.at is None:
        return ability
    days = max((at - ability.at).total_seconds() / _SECONDS_PER_DAY, 0.0)
    variance = ability.variance + DRIFT_PER_ANSWER + DRIFT_PER_DAY * days
    ceiling = max(ability.variance, PRIOR_VARIANCE)
    return Ability(ability.mean, min(variance, ceiling), ability.answers, ability.at)


def _told(gap: float, correct: bool, guess: float) -> tuple[float, float]:
    # The slope and the expected curvature of the answer's log likelihood. Where guessing pays, a
    # right answer says less: the floor shrinks both.
    above = _logistic(gap)
    right = min(max(guess + (1.0 - guess) * above, 1e-9), 1.0 - 1e-9)
    slope = (1.0 - guess) * above * (1.0 - above)
    noise = right * (1.0 - right)
    return slope * (correct - right) / noise, slope * slope / noise


def _stepped(ability: Ability, share: float, pull: float, told: float, at: datetime) -> Ability:
    reach = ability.variance * share
    return Ability(
        ability.mean + reach * pull,
        ability.variance - reach * reach * told,
        ability.answers + 1,
        at if ability.at is None else max(ability.at, at),
    )


def _mean(values: list[float]) -> float:
    # fsum rounds once, so the order of an exercise's skills and the Python release change nothing.
    return math.fsum(values) / len(values) if values else 0.0


def _logistic(x: float) -> float:
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    odds = math.exp(x)
    return odds / (1.0 + odds)

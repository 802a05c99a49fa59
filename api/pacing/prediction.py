"""How likely is a right answer, now? The one prediction that folding, composing, recommending and
explaining read.

It weighs what the memory says with what is known of the exercise, the learner and her recent
answers; the weights are fitted nightly to everybody's answers and have safe defaults before.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.pacing.ability import chance
from api.pacing.memory import DEFAULT_WEIGHTS as DEFAULT_MEMORY_WEIGHTS
from api.pacing.memory import Memory, recall_after

# A repeat sooner than half a day is answered from what was just on the screen: FSRS-6 gives it a
# chance near 1 whatever happened (log loss 1.288 on real repeats; design, A5), so it has weights of
# its own.
SAME_DAY_DAYS = 0.5

# Where the moving average begins: a chance of 0.77 (srs-benchmark's MOVING-AVG).
MOVING_AVERAGE_START = 1.2

_STEP = 0.3
_MINUTES_PER_DAY = 1440.0
_FARTHEST_LOGIT = 6.0

# What each weight stands on, in order; `clues` fills them.
CLUES = (
    "always 1",
    "memory: logit of FSRS-6 recall",
    "gap: ability above difficulty, in logits, less where uncertain",
    "ln(1 + right answers to this exercise)",
    "ln(1 + wrong answers to this exercise)",
    "ln(1 + minutes since its last answer)",
    "moving average of all her answers, in logits",
    "1 if its last answer was right",
    "ln of the memory's stability in days",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one learner and one exercise at one moment.

    `memory`: what she keeps of it, None if she never met it; `days`: since its last answer;
    `successes`, `failures`: her answers to it; `last_right`: how the last one went; `gap` and
    `gap_variance`: ability above difficulty in logits (api/pacing/ability.py); `average`: her
    moving average; `guess`: the chance of guessing right (1 / options, 0 where there are none).
    """

    memory: Memory | None
    days: float = 0.0
    successes: int = 0
    failures: int = 0
    last_right: bool = True
    gap: float = 0.0
    gap_variance: float = 0.0
    average: float = MOVING_AVERAGE_START
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class PredictionWeights:
    """How much each clue counts, in logits, in the order of CLUES.

    `delayed` for repeats after half a day or more, `same_day` for sooner ones.
    """

    delayed: tuple[float, ...]
    same_day: tuple[float, ...]


# Before there is data the memory alone speaks. The same-day curve is rounded from a fit to the
# first sixth of the same-day repeats in a published review log (py-fsrs, tests, MIT licence), which
# evaluations never score.
DEFAULT_PREDICTION = PredictionWeights(
    delayed=(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    same_day=(0.6, 0.0, 0.0, 0.0, 0.0, -0.2, 0.0, 2.0, 0.0),
)


def chance_right(
    evidence: Evidence,
    weights: PredictionWeights = DEFAULT_PREDICTION,
    memory_weights: Sequence[float] = DEFAULT_MEMORY_WEIGHTS,
) -> float:
    """Return the chance, `guess` to 1, of a right answer.

    Never met: a logistic curve of the gap (Rasch 1960) above the guessing floor. Met: a logistic
    regression on the clues, with weights of its own within half a day; never below the floor.
    After DASH (Lindsey et al. 2014), with FSRS in place of its own memory terms.
    """
    if evidence.memory is None:
        return chance(evidence.gap, evidence.guess, evidence.gap_variance)
    return max(
        evidence.guess, chance(_logit_met(evidence, evidence.memory, weights, memory_weights))
    )


def seeming_difficulty(
    evidence: Evidence,
    difficulty: float,
    weights: PredictionWeights = DEFAULT_PREDICTION,
    memory_weights: Sequence[float] = DEFAULT_MEMORY_WEIGHTS,
) -> float:
    """Return how difficult the exercise is for her now, in logits, given what she kept of it.

    What abilities learn from an answer must be how far it differs from the prediction: a right
    repeat after a minute shows hardly any ability. Never met: `difficulty` itself. Met: the one
    at which her abilities alone would give the predicted chance.
    """
    if evidence.memory is None:
        return difficulty
    abilities = evidence.gap + difficulty
    return abilities - _logit_met(evidence, evidence.memory, weights, memory_weights)


def clues(
    evidence: Evidence,
    memory: Memory,
    memory_weights: Sequence[float] = DEFAULT_MEMORY_WEIGHTS,
) -> tuple[float, ...]:
    """Return the numbers the weights are multiplied with, in the order of CLUES."""
    days = max(evidence.days, 0.0)
    recall = recall_after(memory.stability, days, memory_weights)
    return (
        1.0,
        _logit(recall),
        evidence.gap / math.sqrt(1.0 + math.pi / 8.0 * evidence.gap_variance),
        math.log1p(evidence.successes),
        math.log1p(evidence.failures),
        math.log1p(days * _MINUTES_PER_DAY),
        evidence.average,
        1.0 if evidence.last_right else 0.0,
        math.log(memory.stability),
    )


def moving_average(average: float, correct: bool) -> float:
    """Return a learner's moving average, in logits, after one more answer to whatever exercise.

    MOVING-AVG of srs-benchmark: a step of 0.3 times how unexpected the answer was.
    """
    if correct:
        return average + _STEP / (math.exp(average) + 1.0)
    return average - _STEP / (math.exp(-average) + 1.0)


def _logit_met(
    evidence: Evidence,
    memory: Memory,
    weights: PredictionWeights,
    memory_weights: Sequence[float],
) -> float:
    chosen = weights.same_day if evidence.days < SAME_DAY_DAYS else weights.delayed
    found = clues(evidence, memory, memory_weights)
    return math.fsum(weight * clue for weight, clue in zip(chosen, found, strict=True))


def _logit(probability: float) -> float:
    if probability >= 1.0:
        return _FARTHEST_LOGIT
    if probability <= 0.0:
        return -_FARTHEST_LOGIT
    logit = math.log(probability / (1.0 - probability))
    return min(max(logit, -_FARTHEST_LOGIT), _FARTHEST_LOGIT)

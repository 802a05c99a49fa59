"""What did the product know just before each answer? One learner's answers, gone through again.

The nightly fits and the evaluations learn from these rows, made by the very rules that learners are
served by, so that what is fitted is what is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from api.pacing.ability import Ability, gap, gap_variance, learned
from api.pacing.memory import DEFAULT_WEIGHTS, Rating, review
from api.pacing.prediction import (
    DEFAULT_PREDICTION,
    Evidence,
    PredictionWeights,
    clues,
    moving_average,
    seeming_difficulty,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_PER_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one learner to one exercise.

    `days`: when, in days since 1970 (UTC); `correct`: None where the solution was only shown;
    `seconds`: how long it took, if known; `rating`: as kept for it, else right is Good and wrong
    Again; `guess`: 1 / options, 0 where there are none.
    """

    learner: str
    item: str
    days: float
    correct: bool | None
    skills: tuple[str, ...] = ()
    seconds: float | None = None
    rating: Rating | None = None
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """What was known before an answer, as values and as clues (None for a first meeting)."""

    answer: Answer
    evidence: Evidence
    clues: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Difficulties:
    """Difficulties in logits by exercise, and the `usual` one for an exercise too few have met."""

    known: Mapping[str, float] = field(default_factory=dict)
    usual: float = 0.0

    def of(self, exercise: str) -> float:
        """Return the difficulty of an exercise, the usual one if it is new."""
        return self.known.get(exercise, self.usual)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is believed while the answers are gone through; `memory`: this learner's weights."""

    difficulties: Difficulties = field(default_factory=Difficulties)
    prediction: PredictionWeights = DEFAULT_PREDICTION
    memory: Sequence[float] = DEFAULT_WEIGHTS


@dataclass(slots=True)
class _Learner:
    general: Ability = field(default_factory=Ability)
    skills: dict[str, Ability] = field(default_factory=dict)
    average: float = Evidence(None).average
    items: dict[str, Evidence] = field(default_factory=dict)


def evidence_rows(answers: Sequence[Answer], rules: Rules) -> Iterator[Row]:
    """Yield each marked answer of one learner, oldest first, with what was known just before it.

    A solution that was only shown begins or refreshes the memory like a miss, and yields nothing.
    """
    learner = _Learner()
    for answer in sorted(answers, key=lambda each: each.days):
        evidence = _known(learner, answer, rules)
        if answer.correct is not None:
            memory = evidence.memory
            yield Row(answer, evidence, clues(evidence, memory, rules.memory) if memory else None)
            _learn(learner, answer, answer.correct, evidence, rules)
        _remember(learner, answer, evidence, rules)


def _known(learner: _Learner, answer: Answer, rules: Rules) -> Evidence:
    skills = [learner.skills.get(skill, Ability()) for skill in answer.skills]
    before = learner.items.get(answer.item, Evidence(None))
    days = 0.0
    if before.memory:
        since = _moment(answer.days) - before.memory.last_review_at
        days = max(since.total_seconds() / _SECONDS_PER_DAY, 0.0)
    return Evidence(
        before.memory,
        days,
        before.successes,
        before.failures,
        before.last_right,
        gap=gap(learner.general, skills, rules.difficulties.of(answer.item)),
        gap_variance=gap_variance(learner.general, skills),
        average=learner.average,
        guess=answer.guess,
    )


def _learn(
    learner: _Learner, answer: Answer, correct: bool, evidence: Evidence, rules: Rules
) -> None:
    skills = [learner.skills.get(skill, Ability()) for skill in answer.skills]
    difficulty = seeming_difficulty(
        evidence, rules.difficulties.of(answer.item), rules.prediction, rules.memory
    )
    guess = answer.guess if evidence.memory is None else 0.0
    learner.general, after = learned(
        learner.general, skills, difficulty, correct, _moment(answer.days), guess
    )
    learner.skills.update(zip(answer.skills, after, strict=True))
    learner.average = moving_average(learner.average, correct)


def _remember(learner: _Learner, answer: Answer, evidence: Evidence, rules: Rules) -> None:
    correct = bool(answer.correct)
    rating = answer.rating or (Rating.GOOD if correct else Rating.AGAIN)
    learner.items[answer.item] = replace(
        evidence,
        memory=review(evidence.memory, rating, _moment(answer.days), rules.memory),
        successes=evidence.successes + correct,
        failures=evidence.failures + (answer.correct is False),
        last_right=correct,
    )


def _moment(days: float) -> datetime:
    return _EPOCH + timedelta(days=days)

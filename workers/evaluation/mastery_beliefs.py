"""The product's beliefs about skills, gone through answer by answer on a log that has no times.

Without times no memory can be told, so every answer counts as at the exercise's own difficulty.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from api.calibration.difficulty_fit import ROUNDS, Met, corrected, first_difficulties
from api.calibration.evidence_rows import Difficulties
from api.pacing.ability import Ability, gap, gap_variance, learned
from workers.evaluation.mastery_data import Marked


def difficulties_of(answers: Sequence[Marked]) -> Difficulties:
    """Return how difficult the exercises are, as the nightly refit would find it."""
    found = first_difficulties([Met(each.exercise, each.correct) for each in answers])
    for _ in range(ROUNDS):
        found = corrected(found, list(foresee(answers, found)))
    return found


def foresee(answers: Iterable[Marked], difficulties: Difficulties) -> Iterator[Met]:
    """Fold the answers in their order; yield what was believed just before each of them."""
    general: defaultdict[str, Ability] = defaultdict(Ability)
    by_skill: defaultdict[tuple[str, str], Ability] = defaultdict(Ability)
    for answer in answers:
        keys = [(answer.learner, skill) for skill in answer.skills]
        before = general[answer.learner]
        skills = tuple(by_skill[key] for key in keys)
        ability, variance = gap(before, skills, 0.0), gap_variance(before, skills)
        yield Met(answer.exercise, answer.correct, ability, variance)
        difficulty = difficulties.of(answer.exercise)
        after, grown = learned(before, skills, difficulty, answer.correct, answer.at)
        general[answer.learner] = after
        by_skill.update(zip(keys, grown, strict=True))

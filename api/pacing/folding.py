"""What does one answer change? The step that turns facts into memory, pace, mastery and progress.

Recording an answer takes this step once; refolding takes it for every fact of a learner in order.
It reads nothing but its arguments, so both ways end in the same rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from api.pacing import mastery
from api.pacing.ability import Ability, chance
from api.pacing.believed import Answered, Believed, Item, Known, Population, Terms
from api.pacing.holding import HeldDays, put_off
from api.pacing.mastery import Mastery
from api.pacing.memory import Memory, Rating, due_at, retrievability, review
from api.pacing.pace import SLOWEST_SECONDS, observe, predicted_seconds
from api.pacing.predicting import evidence_of, usual_seconds
from api.pacing.prediction import Evidence, chance_right, moving_average, seeming_difficulty
from api.pacing.rating import rate

RULE_VERSION = 2
"""The rules of this file. A changed rule gets a new number and stands beside the old one: snapshots
say which rules are in force, so what was folded by the old ones stays as it is. By rules 1 every
further try in a session was one more review; by rules 2 only the first is."""

FIRST_TRIES_ONLY = {1: False, 2: True}

# Sure and wrong comes back in half the time: what is firmly believed is what does harm meanwhile.
MISLED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one answer did: its rating, what was expected of it, and what it left.

    `chance` of a right answer and `gap` (ability over difficulty, logits) are from before it, and
    `retrievability` too, None the first time. `skills`: those it is evidence of, as it left them.
    """

    rating: Rating
    expected_seconds: float
    retrievability: float | None
    chance: float
    gap: float
    known: Known
    skills: tuple[tuple[str, Mastery], ...]
    believed: Believed


def fold_answer(
    known: Known | None,
    believed: Believed,
    masteries: Mapping[str, Mastery],
    answered: Answered,
    item: Item,
    population: Population,
    terms: Terms,
) -> Reviewed | None:
    """Take one answer into account; `known` is None the first time this exercise is answered.

    None for another try at an exercise within one study session: it was just told. Raises
    ValueError for rules this code does not have.
    """
    if population.rule_version not in FIRST_TRIES_ONLY:
        raise ValueError(f"there are no rules {population.rule_version} here")
    if FIRST_TRIES_ONLY[population.rule_version] and _is_another_try(known, answered):
        return None
    weights = terms.weights or population.weights
    usual = usual_seconds(known, item, answered.at, population, terms)
    expected = predicted_seconds(believed.pace, usual)
    rating = _rating(known, answered, expected)
    before = known.memory if known else None
    abilities = [masteries.get(skill, Mastery()).ability for skill in answered.skills]
    evidence = evidence_of(known, believed, abilities, item, answered.at)
    chance_before, seeming = _foreseen(item, evidence, population, weights)
    ability, touched = _mastered(believed, masteries, answered, seeming)
    retention = terms.desired_retention or population.desired_retention
    return Reviewed(
        rating,
        expected,
        retrievability(before, answered.at, weights) if before else None,
        chance_before,
        evidence.gap,
        _known(known, answered, rating, retention, weights, terms.holds),
        tuple(touched.items()),
        _believed(believed, ability, answered, usual),
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """What one answer of a placement showed: `skills` it is evidence of, as it left them."""

    skills: tuple[tuple[str, Mastery], ...]
    believed: Believed


def fold_placement_answer(
    known: Known | None,
    believed: Believed,
    masteries: Mapping[str, Mastery],
    answered: Answered,
    item: Item,
    population: Population,
    terms: Terms,
) -> Placed:
    """Take an answer of a placement into account: evidence of ability and mastery, nothing to
    remember. What she is not told cannot be learned from, and a test is no measure of pace.
    """
    weights = terms.weights or population.weights
    abilities = [masteries.get(skill, Mastery()).ability for skill in answered.skills]
    evidence = evidence_of(known, believed, abilities, item, answered.at)
    _, seeming = _foreseen(item, evidence, population, weights)
    ability, touched = _mastered(believed, masteries, answered, seeming)
    left = replace(
        believed,
        ability=ability,
        last_session_id=answered.session_id,
        last_skills=answered.skills,
    )
    return Placed(tuple(touched.items()), left)


def _is_another_try(known: Known | None, answered: Answered) -> bool:
    session = answered.session_id
    return known is not None and session is not None and known.session_id == session


def _rating(known: Known | None, answered: Answered, expected_seconds: float) -> Rating:
    return rate(
        answered.correct,
        answered.seconds,
        expected_seconds,
        answered.hints_used,
        known.streak if known else 0,
        answered.self_rating,
        answered.confidence,
        answered.changed_answers,
    )


def _foreseen(
    item: Item, evidence: Evidence, population: Population, weights: Sequence[float]
) -> tuple[float, Item]:
    """Return the chance of a right answer, and the exercise as hard as it is for her now: a repeat
    is evidence of ability as far as it surprises.
    """
    if evidence.memory is None:
        return chance_right(evidence), item
    seeming = seeming_difficulty(evidence, item.difficulty, population.prediction, weights)
    foreseen = chance(evidence.gap + item.difficulty - seeming)
    return max(evidence.guess, foreseen), Item(item.seconds, seeming)


def _mastered(
    believed: Believed,
    masteries: Mapping[str, Mastery],
    answered: Answered,
    item: Item,
) -> tuple[Ability, dict[str, Mastery]]:
    if not answered.counts:
        return believed.ability, {}
    last, skills = set(believed.last_skills), answered.skills
    same_session = answered.session_id is not None
    same_session = same_session and answered.session_id == believed.last_session_id
    evidence = mastery.Evidence(
        answered.at,
        answered.study_day,
        skills,
        answered.correct,
        independent=answered.hints_used == 0,
        mixed=same_session and bool(last) and last.isdisjoint(skills),
        confidence=answered.confidence,
        difficulty=item.difficulty,
        guess=item.guess,
    )
    return mastery.fold_mastery(believed.ability, masteries, evidence)


def _known(
    known: Known | None,
    answered: Answered,
    rating: Rating,
    retention: float,
    weights: Sequence[float],
    holds: Sequence[HeldDays],
) -> Known:
    memory = review(known.memory if known else None, rating, answered.at, weights)
    streak, failures = (known.streak, known.failures) if known else (0, 0)
    misled = answered.confidence == "sure" and not answered.correct
    return Known(
        memory,
        streak + 1 if answered.correct else 0,
        put_off(due_after(memory, misled, retention, weights), answered.at, holds),
        failures + (not answered.correct),
        misled,
        answered.session_id,
    )


def _believed(
    believed: Believed, ability: Ability, answered: Answered, usual_seconds: float
) -> Believed:
    pace = believed.pace
    if answered.seconds is not None:
        pace = observe(pace, answered.seconds, usual_seconds)
    return Believed(
        pace,
        ability,
        moving_average(believed.moving_average, answered.correct),
        answered.session_id,
        answered.skills,
    )


def due_after(
    memory: Memory, misled: bool, desired_retention: float, weights: Sequence[float]
) -> datetime:
    """Return when an exercise comes back: as its memory says, or in half the time where the learner
    was sure of a wrong answer (`misled`). Her holds put that off (`api/pacing/holding.py`).
    """
    last, due = memory.last_review_at, due_at(memory, desired_retention, weights)
    return last + (due - last) * MISLED_SHARE if misled else due


def studied_ms(seconds: float | None) -> int:
    """Return the time of any answer that counts as studying, marked or not.

    A phone left on the desk all night with a question open adds ten minutes to the day, not eight
    hours; an answer that was not measured adds none.
    """
    return round(1000 * min(seconds or 0.0, SLOWEST_SECONDS))

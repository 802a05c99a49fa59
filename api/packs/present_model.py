"""All that is believed of a learner, as far as a pack needs it: exact, so that a phone that takes
the same steps ends at the same numbers.
"""

from collections.abc import Collection

from api.facts.prospects import Prospects
from api.pacing.ability import Ability
from api.pacing.believed import Believed, Known, Population, Terms
from api.pacing.mastery import Mastery
from mobile_contract import packs as contract


def present_model(
    prospects: Prospects, exercise_ids: Collection[str], skills: Collection[str]
) -> contract.PackModel:
    """What is believed; memories of these exercises and masteries of these skills alone."""
    return contract.PackModel(
        population=present_population(prospects.population),
        terms=present_terms(prospects.terms),
        believed=present_believed(prospects.believed),
        known=[
            present_known(each, prospects.known[each])
            for each in sorted(exercise_ids)
            if each in prospects.known
        ],
        masteries=[
            present_mastery(skill, prospects.masteries[skill])
            for skill in sorted(skills)
            if skill in prospects.masteries
        ],
    )


def present_population(population: Population) -> contract.PackPopulation:
    """The published values, in force now."""
    return contract.PackPopulation(
        version=population.version,
        rule_version=population.rule_version,
        weights=list(population.weights),
        desired_retention=population.desired_retention,
        prediction_delayed=list(population.prediction.delayed),
        prediction_same_day=list(population.prediction.same_day),
        encounters=dict(population.encounters),
    )


def present_terms(terms: Terms) -> contract.PackTerms:
    """What holds for her alone."""
    weights = list(terms.weights) if terms.weights else None
    return contract.PackTerms(weights, terms.desired_retention, terms.time_factor)


def present_believed(believed: Believed) -> contract.PackBelieved:
    """What is believed of her as a whole."""
    pace = believed.pace
    return contract.PackBelieved(
        pace=contract.PackPace(
            pace.answers, pace.log_ratio_micro_sum, pace.log_ratio_micro_square_sum
        ),
        ability=_ability(believed.ability),
        moving_average=believed.moving_average,
        last_session_id=believed.last_session_id,
        last_skills=list(believed.last_skills),
    )


def _ability(ability: Ability) -> contract.PackAbility:
    return contract.PackAbility(ability.mean, ability.variance, ability.answers, ability.at)


def present_known(exercise_id: str, known: Known) -> contract.PackKnown:
    """What she keeps of one exercise."""
    memory = known.memory
    return contract.PackKnown(
        exercise_id=exercise_id,
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review_at=memory.last_review_at,
        due_at=known.due_at,
        reps=memory.reps,
        lapses=memory.lapses,
        streak=known.streak,
        failures=known.failures,
        misled=known.misled,
        session_id=known.session_id,
    )


def present_mastery(skill: str, mastery: Mastery) -> contract.PackMastery:
    """What her answers have shown of one skill."""
    day = mastery.last_success_day
    return contract.PackMastery(
        skill=skill,
        ability=_ability(mastery.ability),
        answers=mastery.answers,
        right_answers=mastery.right_answers,
        independent_successes=mastery.independent_successes,
        success_days=mastery.success_days,
        last_success_day=day.isoformat() if day else None,
        mixed_successes=mastery.mixed_successes,
        sure_right=mastery.sure_right,
        sure_wrong=mastery.sure_wrong,
        unsure_right=mastery.unsure_right,
        unsure_wrong=mastery.unsure_wrong,
        last_answered_at=mastery.last_answered_at,
    )

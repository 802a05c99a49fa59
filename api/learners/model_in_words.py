"""All that is believed of a learner, gathered and told: to herself, and to whoever explains her
sessions.
"""

from math import sqrt
from statistics import fmean

from api.db.transaction import Transaction
from api.facts.kept_exercises import kept_exercises
from api.facts.offered import Offered, offered_lessons
from api.facts.prospects import Prospects, learner_prospects
from api.facts.skills import skill_standings
from api.learners.decided_in_words import present_retention, present_weights
from api.learners.skills_in_words import present_skill
from api.learners.telling import told
from api.pacing.ability import Ability, chance, gap
from api.pacing.believed import FIRST_DIFFICULTY
from api.pacing.memory import retrievability
from api.pacing.pace import predicted_seconds
from mobile_contract import learners as contract

# A band holds what it is about eight times in ten: so many standard deviations to each side.
_BAND_DEVIATIONS = 1.2816

# Once the band is no wider than this share, her ability counts as known.
_KNOWN_WITHIN = 0.25

WEAKEST_SHOWN = 5
_SECONDS_WITHOUT_A_COURSE = 20.0


async def model_in_words(tx: Transaction) -> contract.Model:
    """The model as it stands in this transaction, in the caller's language."""
    offered = await offered_lessons(tx)
    prospects = await learner_prospects(tx, offered)
    skills = _skills(tx, offered, prospects)
    return contract.Model(
        believed_at=tx.people_now,
        guidance=told(tx, "model.guidance", prospects.learner["guidance"]),
        pace=_pace(tx, offered, prospects),
        ability=_ability(tx, prospects.believed.ability),
        skills=skills,
        overconfident=[s.skill for s in skills if s.self_knowledge.code == "overconfident"],
        memory=_memory(tx, offered, prospects),
        retention=await present_retention(tx, prospects),
        weights=await present_weights(tx, prospects),
        reset_at=prospects.learner["reset_at"],
    )


def _skills(
    tx: Transaction, offered: list[Offered], prospects: Prospects
) -> list[contract.SkillBelief]:
    """Every skill she is taught, the weakest first, those not begun last."""
    found = [
        present_skill(tx, skill, each, prospects.masteries.get(skill))
        for skill, each in skill_standings(offered, prospects, tx.people_now).items()
    ]
    return sorted(found, key=lambda each: (each.answers == 0, each.expected_now, each.skill))


def _pace(tx: Transaction, offered: list[Offered], prospects: Prospects) -> contract.PaceBelief:
    usual_each = [
        prospects.usual_seconds(exercise, tx.people_now)
        for each in offered
        for exercise in each.lesson.exercises
        if exercise.marked
    ]
    usual = fmean(usual_each) if usual_each else _SECONDS_WITHOUT_A_COURSE
    pace = prospects.believed.pace
    typical = predicted_seconds(pace, usual)
    code = "pace_known" if pace.answers else "pace_unknown"
    seconds = {"usual_seconds": round(usual), "typical_seconds": round(typical)}
    words = told(tx, "model", code, **seconds)
    return contract.PaceBelief(pace.answers, round(usual, 1), round(typical, 1), words)


def _ability(tx: Transaction, ability: Ability) -> contract.AbilityBelief:
    ahead, deviation = gap(ability, (), FIRST_DIFFICULTY), sqrt(ability.variance)
    low, high = (chance(ahead + sign * _BAND_DEVIATIONS * deviation) for sign in (-1, 1))
    expected = chance(ahead, variance=ability.variance)
    code = "ability_unknown"
    if ability.answers:
        code = "ability_known" if high - low <= _KNOWN_WITHIN else "ability_unsure"
    percents = {"percent": expected, "low_percent": low, "high_percent": high}
    words = told(tx, "model", code, **{name: round(100 * each) for name, each in percents.items()})
    return contract.AbilityBelief(
        ability.answers, round(expected, 3), round(low, 3), round(high, 3), words
    )


def _memory(tx: Transaction, offered: list[Offered], prospects: Prospects) -> contract.MemoryBelief:
    kept = [
        contract.WeakMemory(
            exercise.id,
            each.lesson.id,
            each.lesson.title,
            round(retrievability(known.memory, tx.people_now, prospects.weights), 3),
            known.due_at,
        )
        for each, exercise, known in kept_exercises(offered, prospects)
    ]
    kept.sort(key=lambda each: (each.recall, each.exercise_id))
    due = sum(each.due_at <= tx.people_now for each in kept)
    words = told(tx, "model", "memory", count=len(kept), due=due)
    return contract.MemoryBelief(len(kept), due, kept[:WEAKEST_SHOWN], words)

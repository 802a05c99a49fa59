"""Chance, abilities and masteries of mobile_contract/packs.md once more, from its text alone."""

import math
from datetime import datetime
from typing import Any

Values = dict[str, Any]

NEW_ABILITY = {"mean": 0.0, "variance": 0.7, "answers": 0, "at": None}
COUNTS = (
    *("answers", "right_answers", "independent_successes", "success_days", "mixed_successes"),
    *("sure_right", "sure_wrong", "unsure_right", "unsure_wrong"),
)


def chance_of(
    model: Values, item: Values, known: Values | None, answer: Values, w: list[float]
) -> tuple[float, Values, dict[str, Values]]:
    """The chance before the answer; the general ability and the touched masteries after it."""
    general = model["believed"]["ability"]
    before = [model["masteries"].get(each) or new_mastery(each) for each in answer["skills"]]
    abilities = [each["ability"] for each in before]
    d = general["mean"] + mean([each["mean"] for each in abilities]) - item["difficulty"]
    v = general["variance"] + spread_of(abilities)
    guess, difficulty, at = item["guess"], item["difficulty"], datetime.fromisoformat(answer["at"])
    if known is None:
        chance = guess + (1 - guess) * logistic(d / math.sqrt(1 + math.pi / 8 * v))
    else:
        z = logit_met(model, known, (d, v), at, w)
        chance = max(guess, logistic(z))
        difficulty, guess = d + item["difficulty"] - z, 0.0
    if not answer["correct"] or is_success(answer):
        general, abilities = learn(general, abilities, (difficulty, guess), answer["correct"], at)
    counted = [count(*each, model, answer) for each in zip(before, abilities, strict=True)]
    return chance, general, {each["skill"]: each for each in counted}


def logit_met(
    model: Values, known: Values, ahead: tuple[float, float], at: datetime, w: list[float]
) -> float:
    """z: the sum of each clue by its weight."""
    d, v = ahead
    since = (at - datetime.fromisoformat(known["last_review_at"])).total_seconds() / 86_400
    t = max(since, 0.0)
    r = (1 + (0.9 ** (-1 / w[20]) - 1) * t / known["stability"]) ** -w[20]
    clues = (
        1.0,
        6.0 if r >= 1 else min(max(math.log(r / (1 - r)), -6.0), 6.0),
        d / math.sqrt(1 + math.pi / 8 * v),
        math.log(1 + known["reps"] - known["failures"]),
        math.log(1 + known["failures"]),
        math.log(1 + 1440 * t),
        model["believed"]["moving_average"],
        1.0 if known["streak"] > 0 else 0.0,
        math.log(known["stability"]),
    )
    kind = "prediction_same_day" if t < 0.5 else "prediction_delayed"
    weights = model["population"][kind]
    return math.fsum(weight * clue for weight, clue in zip(weights, clues, strict=True))


def learn(
    general: Values,
    abilities: list[Values],
    asked: tuple[float, float],
    correct: bool,
    at: datetime,
) -> tuple[Values, list[Values]]:
    """The abilities after an answer to an exercise of this difficulty and guess."""
    difficulty, guess = asked
    general, abilities = drifted(general, at), [drifted(each, at) for each in abilities]
    d = general["mean"] + mean([each["mean"] for each in abilities]) - difficulty
    a = logistic(d)
    p = min(max(guess + (1 - guess) * a, 1e-9), 1 - 1e-9)
    k = (1 - guess) * a * (1 - a)
    i, m = k * k / (p * (1 - p)), k * (correct - p) / (p * (1 - p))
    over = 1 + i * (general["variance"] + spread_of(abilities))
    h = 1 / (len(abilities) or 1)
    moved = [moved_by(each, h, m / over, i / over, at) for each in abilities]
    return moved_by(general, 1.0, m / over, i / over, at), moved


def drifted(ability: Values, at: datetime) -> Values:
    """As unsure as time has made it."""
    if ability["at"] is None:
        return ability
    days = max((at - datetime.fromisoformat(ability["at"])).total_seconds() / 86_400, 0.0)
    variance = ability["variance"]
    grown = min(variance + 0.004 + 0.002 * days, max(variance, 0.7))
    return {**ability, "variance": grown}


def moved_by(ability: Values, h: float, pull: float, told: float, at: datetime) -> Values:
    """One ability after the answer."""
    r = ability["variance"] * h
    last = ability["at"] and datetime.fromisoformat(ability["at"])
    return {
        "mean": ability["mean"] + r * pull,
        "variance": ability["variance"] - r * r * told,
        "answers": ability["answers"] + 1,
        "at": (max(last, at) if last else at).isoformat(),
    }


def count(before: Values, ability: Values, model: Values, answer: Values) -> Values:
    """One mastery after the answer."""
    believed, right, success = model["believed"], answer["correct"], is_success(answer)
    last_day, day = before["last_success_day"], answer["study_day"]
    new_day = success and (last_day is None or day > last_day)
    session, skills = answer["session_id"], believed["last_skills"]
    mixed = session is not None and session == believed["last_session_id"] and bool(skills)
    mixed = mixed and not set(skills) & set(answer["skills"])
    more = dict.fromkeys(COUNTS, 0) | {
        "answers": 1,
        "right_answers": int(right),
        "independent_successes": int(success),
        "success_days": int(new_day),
        "mixed_successes": int(success and mixed),
    }
    if answer["confidence"]:
        sure = "sure" if answer["confidence"] == "sure" else "unsure"
        more[f"{sure}_{'right' if right else 'wrong'}"] = 1
    return {
        "skill": before["skill"],
        "ability": ability,
        "last_success_day": day if new_day else last_day,
        "last_answered_at": max(before["last_answered_at"] or answer["at"], answer["at"]),
        **{name: before[name] + more[name] for name in COUNTS},
    }


def new_mastery(skill: str) -> Values:
    """A skill never asked about."""
    nothing = {"skill": skill, "ability": NEW_ABILITY}
    return {
        **nothing,
        "last_success_day": None,
        "last_answered_at": None,
        **dict.fromkeys(COUNTS, 0),
    }


def is_success(answer: Values) -> bool:
    """A right answer of her own."""
    helped = answer["hints_used"] > 0 or answer["confidence"] == "guess"
    return bool(answer["correct"]) and not helped


def spread_of(abilities: list[Values]) -> float:
    """What the skills add to the variance of the gap."""
    return mean([each["variance"] for each in abilities]) / (len(abilities) or 1)


def mean(values: list[float]) -> float:
    """0 of none."""
    return sum(values) / len(values) if values else 0.0


def logistic(x: float) -> float:
    """L."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

"""The fold and the composing of mobile_contract/packs.md once more, from its text alone.

Nothing but the standard library, as an app in another language would have it: that this meets the
vectors shows that the guide says enough.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from tests.mobile_contract.reference_ability import chance_of

RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}

Values = dict[str, Any]


def fold(model: Values, item: Values, answer: Values) -> Values:
    """Fold an answer into a pack's model, changed in place; what happened, as in `then`."""
    known: Values | None = model["known"].get(answer["exercise_id"])
    if known and answer["session_id"] and known["session_id"] == answer["session_id"]:
        return {"rating": None, "expected_seconds": None, "recall": None, "chance": None}
    believed, w = model["believed"], weights_of(model)
    usual = usual_seconds(model, item, known, moment(answer["at"]))
    expected = usual * pace_factor(believed["pace"])
    rating = rate(answer, expected, known["streak"] if known else 0)
    chance, ability, masteries = chance_of(model, item, known, answer, w)
    recall = recall_of(known, moment(answer["at"]), w) if known else None
    model["known"][answer["exercise_id"]] = remember(model, known, answer, RATINGS[rating], w)
    model["masteries"].update(masteries)
    model["believed"] = {
        "pace": observe(believed["pace"], answer["seconds"], usual),
        "ability": ability,
        "moving_average": average(believed["moving_average"], answer["correct"]),
        "last_session_id": answer["session_id"],
        "last_skills": answer["skills"],
    }
    return {"rating": rating, "expected_seconds": expected, "recall": recall, "chance": chance}


def weights_of(model: Values) -> list[float]:
    """w0 to w20."""
    found: list[float] = model["terms"]["weights"] or model["population"]["weights"]
    return found


def moment(text: str) -> datetime:
    """A moment as the wire writes it."""
    return datetime.fromisoformat(text)


def days_since(known: Values, at: datetime) -> float:
    """Days since the exercise was answered last, not below 0."""
    return max((at - moment(known["last_review_at"])).total_seconds() / 86_400, 0.0)


def recall_of(known: Values, at: datetime, w: list[float]) -> float:
    """R(t)."""
    f = 0.9 ** (-1 / w[20]) - 1
    recall: float = (1 + f * days_since(known, at) / known["stability"]) ** -w[20]
    return recall


def usual_seconds(model: Values, item: Values, known: Values | None, at: datetime) -> float:
    """U."""
    encounter = "first"
    if known:
        when = "same_day" if days_since(known, at) < 0.5 else "later"
        how = "right" if known["streak"] > 0 else "wrong"
        encounter = f"{when}_{min(known['reps'], 3)}_{how}"
    factor = model["population"]["encounters"].get(encounter, 1.0)
    usual: float = item["seconds"] * factor * model["terms"]["time_factor"]
    return usual


def pace_factor(pace: Values) -> float:
    """What usual seconds are multiplied with."""
    return math.exp(pace["log_ratio_micro_sum"] / (pace["answers"] + 3) / 1_000_000)


def rate(answer: Values, expected: float, streak: int) -> str:
    """The rating."""
    if answer["self_rating"]:
        return str(answer["self_rating"])
    if not answer["correct"]:
        return "again"
    seconds = answer["seconds"]
    q = seconds / expected if seconds is not None and 0 < seconds < math.inf else 1.0
    changed = answer["changed_answers"]
    if answer["hints_used"] or answer["confidence"] == "guess" or changed >= 2 or q > 1.5:
        return "hard"
    if q < 0.5 and streak >= 2 and not changed and answer["confidence"] != "unsure":
        return "easy"
    return "good"


def remember(model: Values, known: Values | None, answer: Values, g: int, w: list[float]) -> Values:
    """The memory after the answer."""
    at, correct = moment(answer["at"]), answer["correct"]
    passed = known is None or days_since(known, at) > 0
    before = known or {"reps": 0, "lapses": 0, "streak": 0, "failures": 0}
    stability, difficulty = stepped(known, at, g, w) if known else begun(g, w)
    last = answer["at"] if passed else before["last_review_at"]
    misled = answer["confidence"] == "sure" and not correct
    aimed = model["terms"]["desired_retention"] or model["population"]["desired_retention"]
    return {
        "exercise_id": answer["exercise_id"],
        "stability": stability,
        "difficulty": difficulty,
        "last_review_at": last,
        "due_at": (moment(last) + interval(stability, aimed, misled, w)).isoformat(),
        "reps": before["reps"] + 1,
        "lapses": before["lapses"] + (known is not None and g == 1),
        "streak": before["streak"] + 1 if correct else 0,
        "failures": before["failures"] + (not correct),
        "misled": misled,
        "session_id": answer["session_id"],
    }


def begun(g: int, w: list[float]) -> tuple[float, float]:
    """Stability and difficulty after the first answer."""
    return held(w[g - 1], 0.001, 36_500), held(w[4] - math.exp(w[5] * (g - 1)) + 1, 1, 10)


def stepped(known: Values, at: datetime, g: int, w: list[float]) -> tuple[float, float]:
    """Stability and difficulty after one more answer."""
    s, d, r = known["stability"], known["difficulty"], recall_of(known, at, w)
    if days_since(known, at) < 4 / 24:
        x = math.exp(w[17] * (g - 3 + w[18])) * s ** -w[19]
        after = s if x < 1 and g > 1 else s * x
    elif g == 1:
        lost = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * math.exp((1 - r) * w[14])
        after = min(lost, s / math.exp(w[17] * w[18]))
    else:
        y = {2: w[15], 3: 1.0, 4: w[16]}[g]
        grown = math.exp(w[8]) * (11 - d) * s ** -w[9] * (math.exp((1 - r) * w[10]) - 1) * y
        after = s * (1 + grown)
    d1 = d - w[6] * (g - 3) * (10 - d) / 9
    d0 = w[4] - math.exp(3 * w[5]) + 1
    return held(after, 0.001, 36_500), held(d1 + w[7] * (d0 - d1), 1, 10)


def interval(stability: float, aimed: float, misled: bool, w: list[float]) -> timedelta:
    """How long it keeps."""
    f = 0.9 ** (-1 / w[20]) - 1
    days = min(stability / f * (aimed ** (-1 / w[20]) - 1), 36_500)
    found = max(timedelta(days=days), timedelta(minutes=10))
    return found / 2 if misled else found


def observe(pace: Values, seconds: float | None, usual: float) -> Values:
    """The pace after the answer."""
    if seconds is None:
        return pace
    x = round(math.log(held(seconds, 1, 600) / usual) * 1_000_000)
    return {
        "answers": pace["answers"] + 1,
        "log_ratio_micro_sum": pace["log_ratio_micro_sum"] + x,
        "log_ratio_micro_square_sum": pace["log_ratio_micro_square_sum"]
        + (x * x + 500_000) // 1_000_000,
    }


def average(m: float, correct: bool) -> float:
    """The moving average after the answer."""
    return m + 0.3 / (math.exp(m) + 1) if correct else m - 0.3 / (math.exp(-m) + 1)


def held(x: float, least: float, most: float) -> float:
    """Kept between the two."""
    return min(max(x, least), most)

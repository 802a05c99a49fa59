"""Writes mobile_contract/fold_vectors.json from the server's own fold: run as a module to renew it.

Learners are made up with a fixed seed, and answer over days and minutes in every way there is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

import msgspec

from api.pacing.believed import Answered, Believed, Item, Known, Population, Terms
from api.pacing.folding import fold_answer
from api.pacing.mastery import Mastery
from api.pacing.memory import DEFAULT_WEIGHTS, Rating
from api.pacing.prediction import PredictionWeights
from api.pacing.rating import Confidence
from api.packs.present_model import (
    present_believed,
    present_known,
    present_mastery,
    present_population,
    present_terms,
)
from tests.mobile_contract.make_composing_vectors import composing_cases

FILE = Path(__file__).parents[2] / "mobile_contract" / "fold_vectors.json"

ABOUT = [
    "How an answer changes what is believed of a learner, for every program that schedules: the"
    " server's fold made these cases; an app that takes the steps of `packs.md` ends at the same"
    " numbers. Written by `python -m tests.mobile_contract.make_fold_vectors`.",
    "`populations` has the published values by the name the cases use, `cases` one made-up learner"
    " each, everything in the form of a pack's `model`: her `terms`, what is `believed` of her,"
    " `known` and `masteries` before the first of her `answers`, and `items` by exercise.",
    "Fold the answers in their order. After each, what stands in `then` must hold: numbers to 1e-9"
    " of their size, moments to the millisecond, counts exactly. `known` is the exercise's,"
    " `masteries` those of the answer's skills. `rating` is null where nothing is folded: another"
    " try in one session. `recall` is null the first time; `chance` is that of a right answer,"
    " from before it.",
    "`composing` has cases of the rule by which an app composes a session offline. `steps` is what"
    " must come out: exercises by id, the reading of a lesson as `read:` and its id.",
]

POPULATIONS = {
    "first": Population(1, DEFAULT_WEIGHTS, 0.9, 2),
    "fitted": Population(
        7,
        (*(round(weight * 1.07, 6) for weight in DEFAULT_WEIGHTS[:20]), 0.21),
        0.88,
        2,
        PredictionWeights(
            (0.1, 0.8, 0.3, 0.2, -0.15, -0.02, 0.12, 0.25, 0.05),
            (0.5, 0.1, 0.2, 0.1, -0.1, -0.15, 0.1, 1.4, 0.02),
        ),
        {"first": 1.1, "same_day_1_right": 0.7, "later_2_wrong": 0.9, "later_3_right": 0.55},
    ),
}

OWN_WEIGHTS = tuple(round(weight * 0.95, 6) for weight in DEFAULT_WEIGHTS)

START = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
SKILLS = ((), ("spotting",), ("spotting", "reporting"), ("locking",))
SAID = (None, None, None, None, None, "sure", "sure", "unsure", "guess")
STEPS = (40, 90, 900, 5 * 3600, 20 * 3600, 3 * 86400, 40 * 86400)


@dataclass(slots=True)
class Learner:
    """A made-up learner, as far as she has got."""

    population: Population
    terms: Terms
    items: dict[str, Item]
    believed: Believed = field(default_factory=Believed)
    known: dict[str, Known] = field(default_factory=dict)
    masteries: dict[str, Mastery] = field(default_factory=dict)


def vectors() -> dict[str, Any]:
    """The whole file as plain data."""
    return {
        "about": ABOUT,
        "populations": {
            name: msgspec.to_builtins(present_population(each))
            for name, each in POPULATIONS.items()
        },
        "cases": list(_cases()),
        "composing": composing_cases(),
    }


def _cases() -> Iterator[dict[str, Any]]:
    named = (
        ("everybody's values", "first", Terms(), 0),
        ("values of many answers", "fitted", Terms(), 1),
        ("values of her own, half as much time again", "fitted", _OWN, 2),
        ("a lower recall aimed at", "first", Terms(desired_retention=0.8), 3),
    )
    for name, population, terms, seed in named:
        dice = Random(seed)
        learner = Learner(POPULATIONS[population], terms, _items(dice))
        begin = _standing(learner)
        yield {"name": name, "population": population, **begin, "answers": _answers(learner, dice)}
        # The second half begins with what the first left, as a pack does.
        going_on = _standing(learner)
        again = _answers(learner, dice, later=timedelta(days=200))
        yield {
            "name": f"{name}, gone on with",
            "population": population,
            **going_on,
            "answers": again,
        }


_OWN = Terms(OWN_WEIGHTS, 0.85, 1.5)


def _items(dice: Random) -> dict[str, Item]:
    guesses = (0.0, 0.25, 0.5, 1 / 7, 0.0)
    return {
        f"tea/green/{letter}": Item(
            round(dice.uniform(6, 60), 1), round(dice.gauss(-0.5, 1.2), 3), guess
        )
        for letter, guess in zip("abcde", guesses, strict=True)
    }


def _standing(learner: Learner) -> dict[str, Any]:
    return {
        "terms": msgspec.to_builtins(present_terms(learner.terms)),
        "items": {
            name: {"seconds": item.seconds, "difficulty": item.difficulty, "guess": item.guess}
            for name, item in learner.items.items()
        },
        "believed": msgspec.to_builtins(present_believed(learner.believed)),
        "known": [
            msgspec.to_builtins(present_known(name, each))
            for name, each in sorted(learner.known.items())
        ],
        "masteries": [
            msgspec.to_builtins(present_mastery(name, each))
            for name, each in sorted(learner.masteries.items())
        ],
    }


def _answers(learner: Learner, dice: Random, later: timedelta = timedelta()) -> list[Any]:
    at, session = START + later, UUID(int=dice.getrandbits(128), version=4)
    told = []
    for place in range(18):
        at += timedelta(seconds=dice.choice(STEPS), microseconds=dice.randrange(10**6))
        if dice.random() < 0.4:
            session = UUID(int=dice.getrandbits(128), version=4)
        # One in eight is dated before the answers that came first, as a phone put right does.
        when = at - timedelta(hours=9) if place % 8 == 7 else at
        told.append(_answer(learner, _given(learner, dice, when, session)))
    return told


def _given(learner: Learner, dice: Random, at: datetime, session: UUID) -> Answered:
    exercise_id = dice.choice(sorted(learner.items))
    given = Answered(
        at,
        (at - timedelta(hours=4)).date(),
        exercise_id,
        dice.random() < 0.75,
        round(learner.items[exercise_id].seconds * dice.lognormvariate(-0.5, 0.6), 3),
        hints_used=int(dice.random() < 0.08),
        confidence=cast(Confidence | None, dice.choice(SAID)),
        changed_answers=dice.choice((0, 0, 0, 0, 0, 0, 1, 2)),
        session_id=session,
        skills=dice.choice(SKILLS),
    )
    if dice.random() < 0.1:
        given = replace(given, seconds=None)
    if dice.random() < 0.1:
        rating = dice.choice(list(Rating))
        given = replace(given, self_rating=rating, correct=rating is not Rating.AGAIN)
    if dice.random() < 0.1:
        given = replace(given, session_id=None)
    return given


def _answer(learner: Learner, given: Answered) -> dict[str, Any]:
    """The answer as the vectors tell it, folded into the learner."""
    done = fold_answer(
        learner.known.get(given.exercise_id),
        learner.believed,
        learner.masteries,
        given,
        learner.items[given.exercise_id],
        learner.population,
        learner.terms,
    )
    if done is not None:
        learner.known[given.exercise_id], learner.believed = done.known, done.believed
        learner.masteries.update(done.skills)
    rating = given.self_rating.name.lower() if given.self_rating else None
    return {
        **{name: value for name, value in _plain(given).items() if name != "counts"},
        "self_rating": rating,
        "then": {
            "rating": done.rating.name.lower() if done else None,
            "expected_seconds": done.expected_seconds if done else None,
            "recall": done.retrievability if done else None,
            "chance": done.chance if done else None,
            "known": _plain(present_known(given.exercise_id, learner.known[given.exercise_id])),
            "believed": _plain(present_believed(learner.believed)),
            "masteries": [
                _plain(present_mastery(skill, learner.masteries[skill]))
                for skill in given.skills
                if skill in learner.masteries
            ],
        },
    }


def _plain(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


def written() -> str:
    """The file's text: an answer a line, so that a changed rule shows where it shows."""
    told = json.dumps(vectors(), ensure_ascii=False)
    for begins in _LINES:
        told = told.replace(f" {begins}", f"\n{begins}").replace(f"[{begins}", f"[\n{begins}")
    return told + "\n"


_LINES = (
    *('"populations"', '"fitted"', '"cases"', '"composing"', '{"name"', '"items"', '"lessons": [{'),
    *('"answers": [', '{"at"', '"then"', '"known": [{', '"steps"'),
)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")

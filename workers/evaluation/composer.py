"""What is still known a month after a course, at equal minutes of study, by who chose what to do?

Simulated learners (design, E3) where the file holds fitted memory parameters; where it holds real
answers with their times, whether composed sessions end within the minutes asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workers.evaluation.composer_breaks import evaluate_breaks
from workers.evaluation.composer_learners import Cohort, Floats, read_people
from workers.evaluation.composer_policies import (
    Interlude,
    Policy,
    due_queue,
    fixed,
    leitner,
    random,
    sm2,
)
from workers.evaluation.metrics import bootstrap
from workers.evaluation.report import Figure, Report
from workers.evaluation.tables import header

LEARNERS = 150
DAILY_SECONDS = 300.0
DAY_USED = 0.7
MADE_UP_SECONDS = 60.0
LATER_DAYS = 30.0

# Exercises in the course, days it lasts.
SETTINGS = ((150, 90), (400, 120), (800, 120))

POLICIES: dict[str, Callable[[int], Policy]] = {
    "interlude": Interlude,
    "fsrs_80": lambda _: due_queue(0.80),
    "fsrs_85": lambda _: due_queue(0.85),
    "fsrs_90": lambda _: due_queue(0.90),
    "fsrs_95": lambda _: due_queue(0.95),
    "leitner": lambda _: leitner,
    "sm2": lambda _: sm2,
    "random": lambda _: random,
    "fixed_7_days": lambda _: fixed(7.0),
    "fixed_3_days": lambda _: fixed(3.0),
}

NOTES = (
    "recall_N: mean share of a course of N exercises recalled 30 days after its end; minutes_N: "
    "minutes of study used; gain_N: recall minus random's, learner by learner.",
    "The truth is FSRS-4.5 with each learner's own weights, every policy that predicts uses FSRS-6 "
    "with the published ones: the simulation favours the FSRS family.",
    "Due queues, Leitner, SM-2 and fixed intervals fill minutes left over with early reviews; "
    "up to a minute left or overrun on one day is made up for on the next.",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy made of every learner: share recalled at the end, and minutes used."""

    recalled: Floats
    minutes: Floats


def evaluate_composer(data: Path, seed: int, learners: int = LEARNERS) -> Report:
    """Compare the composer with due queues, Leitner, SM-2, random and fixed intervals.

    Raises UnreadableData where the file is neither a population of memory parameters nor answers
    with times.
    """
    if "latency_ms" in header(data):
        return evaluate_breaks(data, seed)
    people = read_people(data, learners, seed)
    models: dict[str, dict[str, Figure]] = {name: {} for name in POLICIES}
    for items, days in SETTINGS:
        outcomes = {
            name: simulate(policy(len(people)), people, items, days, seed)
            for name, policy in POLICIES.items()
        }
        for name, outcome in outcomes.items():
            models[name] |= _figures(outcome, outcomes["random"], items, seed)
    split = f"{len(people)} learners with even ids; the composer's constants chosen on odd ids"
    return Report("composer", len(people) * len(SETTINGS), split, seed, models, NOTES)


def simulate(policy: Policy, people: Floats, items: int, days: int, seed: int) -> Outcome:
    """Return what a policy makes of these learners in a course of `items` over `days`."""
    cohort = Cohort(people, items, seed)
    days_used = np.random.default_rng((seed, items)).random((days, len(people))) < DAY_USED
    seconds, over = np.zeros(len(people)), np.zeros(len(people))
    for day, used in enumerate(days_used):
        cohort.day = day
        # What was left or overrun on one day is made up for on the next: equal minutes for all.
        left = np.where(used, DAILY_SECONDS + over, 0.0)
        # Twice: a plan that ended early leaves minutes that may be asked for once more.
        after = _study(cohort, policy, _study(cohort, policy, left))
        seconds += left - after
        over = np.where(used, np.clip(after, -MADE_UP_SECONDS, MADE_UP_SECONDS), over)
    return Outcome(cohort.truly_recalled(days + LATER_DAYS), seconds / 60.0)


def _study(cohort: Cohort, policy: Policy, left: Floats) -> Floats:
    """Let every learner answer the best ranked until her time or the ranking is at its end."""
    ranks = policy(cohort, left)
    everybody = np.arange(len(left))
    left = left.copy()
    while True:
        best = ranks.argmax(axis=1)
        who = np.flatnonzero((left > 0.0) & np.isfinite(ranks[everybody, best]))
        if not len(who):
            return left
        what = best[who]
        new = ~cohort.met[who, what]
        took = cohort.answer(who, what)
        if isinstance(policy, Interlude):
            policy.took(who, new, took)
        ranks[who, what] = -np.inf
        left[who] -= took


def _figures(outcome: Outcome, other: Outcome, items: int, seed: int) -> dict[str, Figure]:
    return {
        f"recall_{items}": _mean(outcome.recalled, seed),
        f"gain_{items}": _mean(outcome.recalled - other.recalled, seed),
        f"minutes_{items}": Figure(float(outcome.minutes.mean())),
    }


def _mean(values: Floats, seed: int) -> Figure:
    interval = bootstrap(np.arange(len(values)), lambda rows: float(values[rows].mean()), seed)
    return Figure(float(values.mean()), *interval)

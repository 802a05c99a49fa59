"""Do composed sessions end within the minutes asked, for learners nobody has timed before?

Real answer times: half of the learners teach how long each exercise usually takes. For each of the
others sessions of 2 to 15 minutes are composed, with a pace clock that has seen so many of her own
first answers, and take what her later answers really took.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from api.pacing.composer import compose
from api.pacing.filling import alone
from api.pacing.memory import Memory, due_at, retrievability
from api.pacing.pace import Pace, observe, predicted_seconds, spread
from api.pacing.plan import DoExercise, Plan, ReviewCandidate
from workers.evaluation.metrics import Indices, bootstrap
from workers.evaluation.report import Figure, Report
from workers.evaluation.tables import Column, number, read_rows

MINUTES = (2, 3, 5, 7, 10, 15)
ANSWERS_BEFORE = (0, 10, 30, 60)

# So many exercises are due for each minute asked, more than fit.
DUE_A_MINUTE = 30
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)

NOTES = (
    "in_time: share of sessions whose real answer times end within the minutes asked; unused: "
    "minutes asked less minutes held with the plan's own margin; room_for_one: share where "
    "the smallest exercise left out would still have fitted with that margin.",
    "Before the sessions the pace clock has seen 0, 10, 30 or 60 of her answers, by learner.",
    "mean_pace asks as many exercises as the mean answer time of the other learners allows.",
)


@dataclass(frozen=True, slots=True)
class Timed:
    """One real answer: which exercise, and the seconds it took."""

    item: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Break:
    """One session: whose, and how it went."""

    learner: str
    in_time: bool
    unused_minutes: float = 0.0
    room_for_one: bool = False


def evaluate_breaks(data: Path, seed: int) -> Report:
    """Return how many composed sessions end within the minutes asked, for unseen learners."""
    answers = _answers(data)
    dice = np.random.default_rng(seed)
    names = [sorted(answers)[place] for place in dice.permutation(len(answers))]
    half = len(names) // 2
    usual = _usual_seconds([answers[name] for name in names[:half]])
    mean = float(np.mean([one.seconds for name in names[:half] for one in answers[name]]))
    ours, plain = [], []
    for place, name in enumerate(names[half:]):
        before = ANSWERS_BEFORE[place % len(ANSWERS_BEFORE)]
        known = [one for one in answers[name] if one.item in usual]
        if len(known) <= before:
            continue
        pace = _pace(known[:before], usual)
        for minutes in MINUTES:
            places = dice.integers(before, len(known), DUE_A_MINUTE * minutes)
            drawn = [known[at] for at in places]
            ours.append(_composed(name, drawn, usual, pace, minutes, dice))
            some = sum(one.seconds for one in drawn[: int(60.0 * minutes / mean)])
            plain.append(Break(name, some <= 60.0 * minutes))
    split = f"{half} learners teach the usual times; sessions of {len(names) - half} others"
    models = {"interlude": _figures(ours, seed), "mean_pace": {"in_time": _in_time(plain, seed)}}
    return Report("composer", len(ours), split, seed, models, NOTES)


def _answers(data: Path) -> Mapping[str, list[Timed]]:
    """Return every learner's answers in order, those without a time left out."""
    columns = [Column("student"), Column("time", number), Column("kc_id")]
    columns.append(Column("latency_ms", number))
    found: dict[str, list[Timed]] = defaultdict(list)
    rows = sorted(read_rows(data, columns), key=lambda row: (row[0], row[1]))
    for student, _, item, latency in rows:
        if latency > 0.0:
            found[student].append(Timed(item, latency / 1000.0))
    return found


def _usual_seconds(learners: Sequence[Sequence[Timed]]) -> Mapping[str, float]:
    """Return the geometric mean of the seconds of every exercise."""
    logs: dict[str, list[float]] = defaultdict(list)
    for answers in learners:
        for one in answers:
            logs[one.item].append(float(np.log(one.seconds)))
    return {item: float(np.exp(np.mean(seen))) for item, seen in logs.items()}


def _pace(answers: Sequence[Timed], usual: Mapping[str, float]) -> Pace:
    pace = Pace()
    for one in answers:
        pace = observe(pace, one.seconds, usual[one.item])
    return pace


def _composed(
    learner: str,
    drawn: Sequence[Timed],
    usual: Mapping[str, float],
    pace: Pace,
    minutes: int,
    dice: np.random.Generator,
) -> Break:
    """Compose one session of what was drawn, and see how long it really takes."""
    due = [_due(str(at), usual[one.item], dice) for at, one in enumerate(drawn)]
    plan = compose(due, (), pace, 60.0 * minutes, NOW)
    done = {int(each.exercise_id) for each in plan.steps if isinstance(each, DoExercise)}
    took = sum(drawn[at].seconds for at in done)
    left = [usual[one.item] for at, one in enumerate(drawn) if at not in done]
    more = predicted_seconds(pace, min(left)) if left else math.inf
    room = _would_fit(plan, more, pace, 60.0 * minutes)
    unused = minutes - plan.predicted_seconds / 60.0
    return Break(learner, took <= 60.0 * minutes, unused, room)


def _due(name: str, seconds: float, dice: np.random.Generator) -> ReviewCandidate:
    stability, days = dice.uniform(1.0, 10.0), dice.uniform(10.0, 30.0)
    memory = Memory(float(stability), 5.0, NOW - timedelta(days=float(days)), reps=2, lapses=0)
    chance = retrievability(memory, NOW)
    return ReviewCandidate(name, name, memory, due_at(memory), seconds, chance)


def _would_fit(plan: Plan, more: float, pace: Pace, budget_seconds: float) -> bool:
    steps = [step.seconds for step in plan.steps]
    return alone(spread(pace), *steps, more) <= budget_seconds


def _figures(sessions: Sequence[Break], seed: int) -> dict[str, Figure]:
    unused = [one.unused_minutes for one in sessions]
    return {
        "in_time": _in_time(sessions, seed),
        "unused": Figure(float(np.mean(unused))),
        "unused_most": Figure(float(np.max(unused))),
        "room_for_one": Figure(float(np.mean([one.room_for_one for one in sessions]))),
    }


def _in_time(sessions: Sequence[Break], seed: int) -> Figure:
    held = np.array([one.in_time for one in sessions], dtype=np.float64)
    whose = np.array([one.learner for one in sessions])

    def share(rows: Indices) -> float:
        return float(held[rows].mean())

    return Figure(float(held.mean()), *bootstrap(whose, share, seed))

"""Bayesian knowledge tracing, the best known model of mastery, to measure ours beside.

Each skill is known or not and may be learned at every answer, never forgotten; slips and guesses
blur what is seen (Corbett and Anderson 1995).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.evaluation.mastery_data import Marked, Split
from workers.evaluation.metrics import Values

_ROUNDS = 15
# Held off the edges, with slip and guess below one half: beyond it "known" would mean "fails".
_LEAST, _MOST, _MOST_BLUR = 0.01, 0.99, 0.49


@dataclass(frozen=True, slots=True)
class Traced:
    """What tracing believes of one skill: chances to know it at first, learn it, guess and slip."""

    known: float = 0.4
    learned: float = 0.1
    guess: float = 0.25
    slip: float = 0.1


def knowledge_tracing(split: Split) -> Values:
    """Return the chances tracing gives, from each answer's first skill; none: a skill of its own.

    Parameters per skill by expectation maximisation (Baum and Welch) on the known learners; a skill
    they never met keeps the starting values.
    """
    skills = {skill: fitted(log) for skill, log in _by_skill(split.known).items()}
    belief: dict[tuple[str, str], float] = {}
    chances = []
    for answer in split.unseen:
        skill = _skill(answer)
        traced = skills.get(skill, Traced())
        known = belief.get((answer.learner, skill), traced.known)
        right = known * (1.0 - traced.slip) + (1.0 - known) * traced.guess
        chances.append(right)
        seen = known * (1.0 - traced.slip) / right
        if not answer.correct:
            seen = known * traced.slip / (1.0 - right)
        belief[answer.learner, skill] = seen + (1.0 - seen) * traced.learned
    return np.array(chances)


def fitted(logs: Sequence[Sequence[bool]], rounds: int = _ROUNDS) -> Traced:
    """Return the parameters of one skill from its answers, a sequence a learner."""
    # The longest logs first, so that those still going on at a step are always the first rows.
    ordered = sorted(logs, key=len, reverse=True)
    steps = len(ordered[0])
    going = [sum(len(log) > step for log in ordered) for step in range(steps)]
    seen = np.full((len(ordered), steps), -1, np.int8)
    for row, log in enumerate(ordered):
        seen[row, : len(log)] = log
    traced = Traced()
    for _ in range(rounds):
        traced = _maximised(seen, *_expected(seen, going, traced))
    return traced


def _expected(
    seen: npt.NDArray[np.int8], going: Sequence[int], traced: Traced
) -> tuple[Values, Values, Values]:
    """Return per answer the chance it was known, of learning after it, and of not knowing there."""
    likely_known = np.where(seen == 1, 1.0 - traced.slip, traced.slip)
    likely_not = np.where(seen == 1, traced.guess, 1.0 - traced.guess)
    filtered = np.zeros(seen.shape)
    prior = np.full(len(seen), traced.known)
    for step, rows in enumerate(going):
        known = prior[:rows] * likely_known[:rows, step]
        filtered[:rows, step] = known / (known + (1.0 - prior[:rows]) * likely_not[:rows, step])
        prior[:rows] = filtered[:rows, step] + (1.0 - filtered[:rows, step]) * traced.learned
    smoothed, moved, stayed = filtered.copy(), np.zeros(seen.shape), np.zeros(seen.shape)
    for step in range(len(going) - 2, -1, -1):
        rows = going[step + 1]
        now, then = filtered[:rows, step], smoothed[:rows, step + 1]
        ahead = now + (1.0 - now) * traced.learned
        moved[:rows, step] = (1.0 - now) * traced.learned * then / ahead
        stayed[:rows, step] = 1.0 - then
        smoothed[:rows, step] = now * then / ahead
    return smoothed, moved, stayed


def _maximised(
    seen: npt.NDArray[np.int8], smoothed: Values, moved: Values, stayed: Values
) -> Traced:
    right, wrong = seen == 1, seen == 0
    asked = right | wrong
    known, unknown = smoothed, 1.0 - smoothed
    return Traced(
        _held(float(known[:, 0].mean()), _MOST),
        _held(_share(moved.sum(), stayed.sum()), _MOST),
        _held(_share(unknown[right].sum(), unknown[wrong].sum()), _MOST_BLUR),
        _held(_share(known[wrong].sum(), known[asked].sum() - known[wrong].sum()), _MOST_BLUR),
    )


def _by_skill(answers: Sequence[Marked]) -> dict[str, list[list[bool]]]:
    logs: defaultdict[str, defaultdict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        logs[_skill(answer)][answer.learner].append(answer.correct)
    return {skill: list(by_learner.values()) for skill, by_learner in logs.items()}


def _skill(answer: Marked) -> str:
    return answer.skills[0] if answer.skills else ""


def _share(some: float, others: float) -> float:
    return float(some / (some + others)) if some + others > 0.0 else _LEAST


def _held(value: float, most: float) -> float:
    return min(max(value, _LEAST), most)

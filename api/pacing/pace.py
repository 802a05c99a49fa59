"""How long will this take this learner, compared with what the author declared?

Answering teaches the pace, rating reads what was expected, and the composer fits a session to the
break with it. The pace is kept as exact integers, so folding the same answers again in any order
gives the very same row.
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from api.pacing.prediction import SAME_DAY_DAYS

FASTEST_SECONDS = 1.0
SLOWEST_SECONDS = 600.0

# Measured on 478 learners answering cloze exercises (design, A5): the logarithm of an answer time
# has standard deviation 0.51 in all, of which 0.21 is the person.
LOG_SD = 0.51
PERSON_LOG_SD = 0.21
ANSWER_VARIANCE = LOG_SD**2 - PERSON_LOG_SD**2

# How many answers the declared time is worth, and how many the usual spread is worth.
DECLARED_WEIGHT = 3
SPREAD_WEIGHT = 20

# Encounters differ by up to this many answers before.
MOST_REPEATS = 3

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Pace:
    """What one learner's answers have shown of her speed.

    Sums over `answers` of ln(seconds / declared seconds) and of its square, both in millionths.
    """

    answers: int = 0
    log_ratio_micro_sum: int = 0
    log_ratio_micro_square_sum: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How far times stray, as variances of their logarithm.

    `answer_variance` strays anew with every answer; `pace_variance` is what we do not yet know of
    the learner, so it pushes a whole session the same way.
    """

    answer_variance: float
    pace_variance: float


def observe(pace: Pace, seconds: float, declared_seconds: float) -> Pace:
    """Return the pace with one more answer in it.

    `seconds` is held between 1 s and 600 s: a double tap and a phone left on the desk say nothing
    about speed. Raises ValueError if a time is not finite or the declared one is not positive.
    """
    _require_declared(declared_seconds)
    if not math.isfinite(seconds):
        raise ValueError(f"answer seconds must be finite, not {seconds}")
    held = min(max(seconds, FASTEST_SECONDS), SLOWEST_SECONDS)
    micro = round(math.log(held / declared_seconds) * _MICRO)
    return Pace(
        pace.answers + 1,
        pace.log_ratio_micro_sum + micro,
        pace.log_ratio_micro_square_sum + (micro * micro + _MICRO // 2) // _MICRO,
    )


def predicted_seconds(pace: Pace, declared_seconds: float) -> float:
    """Return the seconds this learner typically needs for what is declared to take so long.

    The declared value at first; it counts as three answers against her own. Raises ValueError if
    it is not positive.
    """
    _require_declared(declared_seconds)
    return declared_seconds * math.exp(_log_ratio(pace))


def expected_seconds(
    declared_seconds: float,
    item_factor: float = 1.0,
    encounter_factor: float = 1.0,
    accommodation: float = 1.0,
) -> float:
    """Return the seconds an exercise is expected to take before anything is known of the learner.

    What its author declared, times what everybody's answers showed of this exercise and of such an
    encounter with any (the nightly fit; 1 before), times the learner's `accommodation` (1.5 for
    half as much time again). It is the `declared_seconds` of `observe` and `predicted_seconds`.
    Raises ValueError unless positive.
    """
    expected = declared_seconds * item_factor * encounter_factor * accommodation
    _require_declared(expected)
    return expected


def encounter(answers: int, days: float, last_right: bool) -> str:
    """Return which kind of encounter an answer is, a code the nightly fit has a factor for.

    "first"; else by repeats so far (1, 2, 3 or more), within half a `days` of the last or later,
    and how that one went: "same_day_2_right". A known answer is typed sooner than one worked out.
    """
    if answers <= 0:
        return "first"
    when = "same_day" if days < SAME_DAY_DAYS else "later"
    return f"{when}_{min(answers, MOST_REPEATS)}_{'right' if last_right else 'wrong'}"


def spread(pace: Pace) -> Spread:
    """Return how far this learner's times stray: the usual spread, giving way to her own."""
    deviations = 0.0
    if pace.answers:
        squares = pace.log_ratio_micro_square_sum / _MICRO
        mean = pace.log_ratio_micro_sum / pace.answers / _MICRO
        deviations = max(0.0, squares - pace.answers * mean * mean)
    return Spread(
        (SPREAD_WEIGHT * ANSWER_VARIANCE + deviations) / (SPREAD_WEIGHT + pace.answers),
        PERSON_LOG_SD**2 * DECLARED_WEIGHT / (DECLARED_WEIGHT + pace.answers),
    )


def total_at_percentile(
    spread: Spread, seconds: float, square_seconds: float, percentile: float
) -> float:
    """Return the seconds that `percentile` of such sessions stay within.

    `seconds` is the sum of the steps' typical times and `square_seconds` the sum of their squares.
    Each time is log-normal; their sum is taken as the log-normal with the same first two moments
    (Fenton 1960), and the shared uncertainty about the pace multiplies it. For one step this is
    exactly the percentile of its own log-normal.
    """
    if seconds <= 0.0:
        return 0.0
    uneven = square_seconds / seconds / seconds * math.expm1(spread.answer_variance)
    variance = math.log1p(uneven) + spread.pace_variance
    log_mean = math.log(seconds) + (spread.answer_variance + spread.pace_variance) / 2.0
    return math.exp(log_mean - variance / 2.0 + _standard_score(percentile) * math.sqrt(variance))


def least_total_factor(spread: Spread, percentile: float) -> float:
    """Return how many times its typical seconds any session takes at least at this percentile.

    The bounds are a session of one step and one of endlessly many; total_at_percentile lies above
    the lower of the two, so a step that fails this cheap test need not be tried in full.
    """
    score = _standard_score(percentile)
    variances = (spread.pace_variance, spread.pace_variance + spread.answer_variance)
    above_mean = min(score * math.sqrt(variance) - variance / 2.0 for variance in variances)
    return math.exp((spread.answer_variance + spread.pace_variance) / 2.0 + above_mean)


def _log_ratio(pace: Pace) -> float:
    return pace.log_ratio_micro_sum / (pace.answers + DECLARED_WEIGHT) / _MICRO


def _require_declared(declared_seconds: float) -> None:
    if not (math.isfinite(declared_seconds) and declared_seconds > 0.0):
        raise ValueError(f"declared seconds must be positive, not {declared_seconds}")


@cache
def _standard_score(percentile: float) -> float:
    return NormalDist().inv_cdf(percentile)

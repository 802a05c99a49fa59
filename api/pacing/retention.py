"""How much should be remembered, given what this learner has time for?

Asked once a day at most, with a forecast and her minutes. Remembering more costs reviews: where
they no longer fit, a little less is aimed at, and every step is told to her.
"""

from dataclasses import dataclass

from api.pacing.memory import DESIRED_RETENTION
from api.pacing.plan import Reason

HIGHEST_RETENTION = DESIRED_RETENTION
LOWEST_RETENTION = 0.75
STEP = 0.05

# Below this share of her minutes the forecast leaves room to remember more. The gap to 1 is wider
# than a step changes the load (about a fifth), so that it does not go down and up again.
ROOM_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Retention:
    """The recall aimed at from now on, and why it was moved; `reason` is None where it was not.

    Codes: retention_down, retention_up, each with from_percent, to_percent, forecast_minutes and
    available_minutes, both a day.
    """

    desired: float
    reason: Reason | None


def next_retention(current: float, forecast_minutes: float, available_minutes: float) -> Retention:
    """Return the recall to aim at: one step down, one step up, or as it is.

    Both minutes are a day's. Down by 0.05 to no less than 0.75 while the forecast asks for more
    than there is; up by 0.05 to no more than 0.90 once it asks for less than 70 %. Rule and figures
    are ours (design, E4, measured with the fsrs-rs simulator: at 0.95 an overload collapses).
    """
    if forecast_minutes > available_minutes:
        wanted, code = max(current - STEP, LOWEST_RETENTION), "retention_down"
        moved = wanted < current
    elif forecast_minutes < ROOM_SHARE * available_minutes:
        wanted, code = min(current + STEP, HIGHEST_RETENTION), "retention_up"
        moved = wanted > current
    else:
        return Retention(current, None)
    if not moved:
        return Retention(current, None)
    # Steps of 0.05 stay on hundredths, whatever binary fractions make of their sum.
    desired = round(wanted, 2)
    return Retention(desired, _reason(code, current, desired, forecast_minutes, available_minutes))


def _reason(code: str, before: float, after: float, forecast: float, available: float) -> Reason:
    return Reason(
        code,
        (
            ("from_percent", round(100 * before)),
            ("to_percent", round(100 * after)),
            ("forecast_minutes", round(forecast)),
            ("available_minutes", round(available)),
        ),
    )

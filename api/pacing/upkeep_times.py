"""When is it time to look again at what only changes slowly: the recall aimed at, the weights?

Workers ask, so that nothing is worked out again that cannot have changed.
"""

from datetime import datetime

from api.pacing.study_day import study_day

# Weights are tried once she has answered this often, and again once the log has grown by a tenth,
# at least by a hundred: fewer answers move them by less than they are uncertain.
FIRST_FIT_ANSWERS = 400
NEXT_FIT_ANSWERS = 100
NEXT_FIT_SHARE = 0.1


def looks_at_retention(
    answered_at: datetime | None, looked_at: datetime | None, now: datetime, zone: str
) -> bool:
    """Return whether the recall aimed at is due for a look: once a study day at most, and only
    where she has answered since the last one. Raises UnknownZone.
    """
    if answered_at is None:
        return False
    if looked_at is None:
        return True
    return answered_at > looked_at and study_day(looked_at, zone) < study_day(now, zone)


def fits_again(answers: int, answers_since: int | None) -> bool:
    """Return whether her weights are worth another try.

    `answers` in all, `answers_since` the last try, None where there was none.
    """
    if answers < FIRST_FIT_ANSWERS:
        return False
    return answers_since is None or answers_since >= max(NEXT_FIT_ANSWERS, NEXT_FIT_SHARE * answers)

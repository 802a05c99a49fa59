"""What a weekly mail says: counts alone, nothing of what she studies or how well."""

from collections.abc import Iterator

from api.messages import sentence
from api.nudging.digests import Standing

_STREAK = {"day": "digest.days", "week": "digest.weeks"}


def digest_lines(standing: Standing, language: str) -> str:
    """One sentence a line, only of what there is."""
    return "\n".join(_lines(standing, language))


def _lines(standing: Standing, language: str) -> Iterator[str]:
    if standing.due:
        yield sentence("digest.due", language, count=standing.due)
    if standing.lessons:
        yield sentence("digest.lessons", language, count=standing.lessons)
    if standing.streak:
        yield sentence(_STREAK[standing.streak_unit], language, count=standing.streak)
    if standing.goal is not None:
        goal = standing.goal
        yield sentence("digest.goal", language, target=goal.target, studied=goal.studied)

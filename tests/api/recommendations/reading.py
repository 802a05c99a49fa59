"""What tests read off a list of recommendations."""

from mobile_contract.recommendations import Recommendations


def ids(found: Recommendations) -> list[str]:
    """The lessons, the best first."""
    return [each.lesson_id for each in found.lessons]


def top(found: Recommendations) -> str:
    """The best lesson."""
    return ids(found)[0]

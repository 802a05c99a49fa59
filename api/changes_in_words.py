"""What was changed between two texts of a lesson, in somebody's language."""

from api.messages import sentence
from content.comparing.change import Change

NOTHING = "-"


def change_in_words(change: Change, language: str) -> str:
    """The catalogue's sentence for one change."""
    return sentence(
        f"change.{change.code}",
        language,
        before=change.before or NOTHING,
        after=change.after or NOTHING,
        part=change.part or NOTHING,
    )

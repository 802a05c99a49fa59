"""How an answer went, as a phone is told it."""

from datetime import datetime
from uuid import UUID

from api.pacing.memory import Rating
from content.marking.mark import Marking
from mobile_contract import sessions as contract


def present_marked(
    event_id: UUID,
    status: str,
    marked: Marking,
    rating: Rating | None,
    due_at: datetime,
    attempts_left: int,
) -> contract.Marked:
    """How an answer went; without a rating it was not the first try, or nothing was marked."""
    return contract.Marked(
        event_id=event_id,
        status=status,
        correct=marked.correct,
        slip=marked.slip,
        feedback=marked.feedback,
        correct_answer=dict(marked.correct_answer),
        explanation=marked.explanation,
        resources=[contract.Resource(item.title, item.address) for item in marked.resources],
        due_at=due_at,
        rating=rating.name.lower() if rating else "none",
        marked=marked.marked,
        parts=list(marked.parts),
        attempts_left=attempts_left,
    )

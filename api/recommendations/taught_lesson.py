"""One lesson by its id, if this association teaches it."""

from api.db.transaction import Transaction
from api.errors import Problem
from api.facts.taught import is_taught


async def require_taught(tx: Transaction, lesson_id: str) -> None:
    """Raises Problem `lesson_not_found`, also for a lesson of another association."""
    # No id has a NUL in it, and PostgreSQL would not take one.
    if "\x00" in lesson_id or not await is_taught(tx, lesson_id):
        raise Problem("lesson_not_found")

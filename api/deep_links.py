"""The address a push carries: the app opens it itself, and a browser shows where to open it."""

from uuid import UUID


def deep_link(public_url: str, nudge_id: UUID) -> str:
    """Where this nudge is opened."""
    return f"{public_url}/n/{nudge_id}"

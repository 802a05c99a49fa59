"""Times of day as an app writes them (`09:30`), and as the rules know them."""

from datetime import time


def read_time(text: str) -> time:
    """The time of day; the contract has made sure of its form."""
    return time.fromisoformat(text)


def show_time(at: time) -> str:
    """Hours and minutes."""
    return at.strftime("%H:%M")

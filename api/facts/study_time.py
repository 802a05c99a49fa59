"""How much of a fact counts as time studied."""

from api.facts.event import Event
from api.pacing.folding import studied_ms


def counted_ms(event: Event) -> int:
    """The milliseconds that count: what was found when it was received, else what was measured."""
    return studied_ms(event.seconds) if event.counted_ms is None else event.counted_ms


def device_timed_ms(event: Event) -> int:
    """Those of them that only the learner's device has seen."""
    return event.counted_ms or 0

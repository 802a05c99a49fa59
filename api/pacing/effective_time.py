"""When did this really happen, and in which order, if the phone's clock cannot be trusted?

Sync asks before it folds learner events. Nothing recorded offline is refused for its age or its
clock: the phone says what time it believes it is while sending, and the difference corrects what
it wrote down before.
"""

from datetime import UTC, datetime
from uuid import UUID

# Old enough for any clock worth correcting, and far from the edges where date arithmetic fails.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def effective_at(
    occurred_at: datetime, client_time_at_send: datetime | None, received_at: datetime
) -> datetime:
    """Return when the event took place by our clock; all times aware.

    min(received_at, occurred_at + skew), where skew = received_at - client_time_at_send, or none
    if the phone did not say. Never later than `received_at`, and never before 1970: a date that
    falls off either end of the calendar stops there instead of failing.
    """
    if client_time_at_send is None:
        return _within(occurred_at, received_at)
    try:
        corrected = occurred_at + (received_at - client_time_at_send)
    except OverflowError:
        corrected = EARLIEST if received_at < client_time_at_send else received_at
    return _within(corrected, received_at)


def in_utc(moment: datetime) -> datetime:
    """Return the same aware moment in UTC, or the end of the calendar that it lies beyond."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == _FIRST.year else _LAST


def event_order_key(
    effective_at: datetime, device_id: UUID | str, sequence: int
) -> tuple[datetime, str, int]:
    """Return the key that sorts one learner's events into the one order every refold uses.

    By time first; at the same moment by device, and on one device by its own count.
    """
    return effective_at, str(device_id), sequence


def _within(moment: datetime, received_at: datetime) -> datetime:
    return min(received_at, max(EARLIEST, moment))

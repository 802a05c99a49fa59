"""When did this really happen, and in which order, if the phone's clock cannot be trusted?

Sync asks before it folds learner events. Nothing recorded offline is refused for its age or its
clock: the phone says what time it believes it is while sending, and the difference corrects what
it wrote down before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

# Old enough for any clock worth correcting, and far from the edges where date arithmetic fails.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)

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


@dataclass(frozen=True, slots=True)
class PhoneMoment:
    """When an event happened, as the phone wrote it down: its number, and what its clocks showed.

    `boot_id` names one run of the monotonic clock, `mono_ms` what that showed, None if not kept.
    """

    sequence: int
    boot_id: UUID
    mono_ms: int | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneNow:
    """What the phone's clocks showed while it was sending, as far as it said."""

    client_time: datetime | None = None
    boot_id: UUID | None = None
    mono_ms: int | None = None


def effective_times(
    moments: Sequence[PhoneMoment],
    phone: PhoneNow,
    received_at: datetime,
    known: Mapping[int, datetime],
) -> dict[int, datetime]:
    """Return when each event of one installation took place by our clock, by its number.

    The monotonic clock counts true within one boot: back from this very moment where the phone has
    not been started since, else back from the boot's last event. Across boots the wall clock is
    believed as in `effective_at`. Numbers decide the order: of two events the later one never comes
    before the earlier. `known` are events of the installation stored before, which stay as they
    are. Never later than `received_at`.
    """
    ordered = sorted(moments, key=lambda moment: moment.sequence)
    anchors = _anchors(ordered, phone, received_at)
    found = {each.sequence: _at(each, anchors, phone, received_at) for each in ordered}
    return _in_turn(found, known, received_at)


def _anchors(
    ordered: Sequence[PhoneMoment], phone: PhoneNow, received_at: datetime
) -> dict[UUID, tuple[int, datetime]]:
    """A reading of each boot's monotonic clock, and the moment of it by ours."""
    anchors: dict[UUID, tuple[int, datetime]] = {}
    for each in ordered:
        if each.mono_ms is not None:
            at = effective_at(each.occurred_at, phone.client_time, received_at)
            anchors[each.boot_id] = each.mono_ms, at
    if phone.boot_id is not None and phone.mono_ms is not None:
        anchors[phone.boot_id] = phone.mono_ms, received_at
    return anchors


def _at(
    each: PhoneMoment,
    anchors: Mapping[UUID, tuple[int, datetime]],
    phone: PhoneNow,
    received_at: datetime,
) -> datetime:
    if each.mono_ms is None:
        return effective_at(each.occurred_at, phone.client_time, received_at)
    shown, at = anchors[each.boot_id]
    try:
        return _within(at - timedelta(milliseconds=shown - each.mono_ms), received_at)
    except OverflowError:
        return EARLIEST if shown > each.mono_ms else received_at


def _in_turn(
    found: Mapping[int, datetime], known: Mapping[int, datetime], received_at: datetime
) -> dict[int, datetime]:
    """The times moved as little as the order of the numbers asks for, in all: one clock that was
    far off moves itself and not the others. What is known bounds what lies before and after it.
    """
    turned = dict(known)
    between: list[int] = []
    earliest = EARLIEST
    stations = {**dict.fromkeys(found), **known}
    for sequence, fixed in [*sorted(stations.items(), key=_number), (0, received_at)]:
        if fixed is None:
            between.append(sequence)
            continue
        latest = max(fixed, earliest)
        rising = _rising([found[each] for each in between])
        after = latest + _TICK
        # What a clock could not tell apart its numbers do: of two changes the later one holds.
        for each, at in reversed(list(zip(between, rising, strict=True))):
            after = turned[each] = max(min(at, after - _TICK), earliest)
        between, earliest = [], latest
    return {sequence: turned[sequence] for sequence in found}


def _number(station: tuple[int, datetime | None]) -> int:
    return station[0]


def _rising(times: Sequence[datetime]) -> list[datetime]:
    """The times as a rising row, with the least moving in all: isotonic regression in the L1 norm,
    by pooling neighbours that fall and giving them their (upper) median.

    Barlow et al. 1972, "Statistical Inference under Order Restrictions".
    """
    pools: list[list[datetime]] = []
    for each in times:
        pools.append([each])
        while len(pools) > 1 and _median(pools[-2]) > _median(pools[-1]):
            pools[-2:] = [sorted(pools[-2] + pools[-1])]
    return [_median(pool) for pool in pools for _ in pool]


def _median(pool: Sequence[datetime]) -> datetime:
    return pool[len(pool) // 2]


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

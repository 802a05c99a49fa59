"""When events took place by our clock, what is to be known of them, and how much of them counts.

Pure: what the phone said and what is stored already, in; one `Happened` an event, out.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.facts.new_event import Happened
from api.pacing.effective_time import PhoneMoment, PhoneNow, effective_at, effective_times, in_utc
from api.pacing.folding import studied_ms
from api.sync.making import shown_ms
from content.format import Lesson
from mobile_contract.sync import SyncEvent

DEVICE_TIMED = "device_timed"
CLOCK_CORRECTED = "clock_corrected"
CLOCK_SUSPECT = "clock_suspect"
NOT_ENROLLED = "not_enrolled"

# Two clocks that agree this well need no word.
AGREED = timedelta(minutes=2)

# A wall clock that says so much else than the monotonic one was moved in between.
MOVED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PackTime:
    """When a pack was issued, and the milliseconds counted of it before."""

    issued_at: datetime
    counted_ms: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides about the moments of a batch.

    `known`: events of this installation stored before, by number; `stored`: those of all of hers
    that are sent again, by id. `enrolled`: since when she takes
    each course, and until when (None: still). `packs`: those she was given, by id.
    """

    phone: PhoneNow
    received_at: datetime
    known: Mapping[int, datetime]
    stored: Set[UUID]
    enrolled: Mapping[str, tuple[datetime, datetime | None]]
    packs: Mapping[UUID, PackTime]


def moments_of(
    events: Sequence[tuple[SyncEvent, Lesson | None]], ground: Ground
) -> dict[UUID, Happened]:
    """What happened when, by event id.

    Studying counts as timed by the phone within one boot; from a pack no more, in all, than has
    passed since it was issued, and from a pack she was never given nothing.
    """
    times = effective_times(
        [
            PhoneMoment(sent.sequence, sent.boot_id, sent.mono_ms, sent.occurred_at)
            for sent, _ in events
        ],
        ground.phone,
        ground.received_at,
        ground.known,
    )
    left = {
        pack_id: _ms(ground.received_at - pack.issued_at) - pack.counted_ms
        for pack_id, pack in ground.packs.items()
    }
    found: dict[UUID, Happened] = {}
    # Of lines with one id the first is the event.
    once = {sent.id: (sent, lesson) for sent, lesson in reversed(events)}
    for sent, lesson in sorted(once.values(), key=lambda each: each[0].sequence):
        counted = studied_ms(shown_ms(sent) / 1000)
        is_known = sent.id in ground.stored or sent.sequence in ground.known
        if sent.pack_id is not None and not is_known:
            counted = max(min(counted, left.get(sent.pack_id, 0)), 0)
            left[sent.pack_id] = left.get(sent.pack_id, 0) - counted
        at = times[sent.sequence]
        flags = tuple(_flags(sent, lesson, at, counted, ground))
        found[sent.id] = Happened(at, flags, counted, ground.received_at)
    return found


def _flags(
    sent: SyncEvent, lesson: Lesson | None, at: datetime, counted: int, ground: Ground
) -> list[str]:
    flags = [DEVICE_TIMED] if counted else []
    occurred = in_utc(sent.occurred_at)
    if abs(at - occurred) > AGREED:
        flags.append(CLOCK_CORRECTED)
    if _is_suspect(sent, at, ground):
        flags.append(CLOCK_SUSPECT)
    if lesson is not None and not _is_enrolled(lesson.course_id, at, ground):
        flags.append(NOT_ENROLLED)
    return flags


def _is_suspect(sent: SyncEvent, at: datetime, ground: Ground) -> bool:
    """Whether it lies in the future by the phone's own account, or its two clocks disagree."""
    received_at, client_time = ground.received_at, ground.phone.client_time
    if in_utc(sent.occurred_at) - (in_utc(client_time) if client_time else received_at) > AGREED:
        return True
    return abs(at - effective_at(sent.occurred_at, client_time, received_at)) > MOVED


def _is_enrolled(course_id: str, at: datetime, ground: Ground) -> bool:
    since, until = ground.enrolled.get(course_id, (None, None))
    return since is not None and since <= at and (until is None or at <= until)


def _ms(time: timedelta) -> int:
    return time // timedelta(milliseconds=1)

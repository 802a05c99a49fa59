"""What is to be known of an event that was sent later, and how much of it counts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from api.pacing.effective_time import PhoneNow
from api.pacing.pace import SLOWEST_SECONDS
from api.sync.moments import AGREED, MOVED, Ground, PackTime, moments_of
from mobile_contract import sync

RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOOT, PACK = uuid4(), uuid4()


def view(number: int, seconds: float | None, **changed: Any) -> sync.ViewEvent:
    timed = {} if seconds is None else {"mono_ms": round(1000 * seconds), "shown_mono_ms": 0}
    fields: dict[str, Any] = {
        "id": uuid4(),
        "sequence": number,
        "boot_id": uuid4(),
        "occurred_at": RECEIVED - timedelta(hours=1),
        "zone": "Europe/Berlin",
        "lesson_id": "tea/green",
        "revision": "0" * 64,
    }
    return sync.ViewEvent(**{**fields, **timed, **changed})


def ground(
    phone: PhoneNow | None = None,
    known: dict[int, datetime] | None = None,
    packs: dict[UUID, PackTime] | None = None,
    stored: frozenset[UUID] = frozenset(),
) -> Ground:
    return Ground(phone or PhoneNow(RECEIVED), RECEIVED, known or {}, stored, {}, packs or {})


def counted(events: list[Any], on: Ground) -> list[int]:
    found = moments_of([(each, None) for each in events], on)
    return [found[each.id].counted_ms for each in events]


def flags(event: Any, on: Ground | None = None) -> tuple[str, ...]:
    return moments_of([(event, None)], on or ground())[event.id].flags


def test_time_counts_as_the_phone_has_measured_it_and_a_night_on_the_desk_does_not() -> None:
    asleep = view(3, 30_000)
    assert counted([view(1, 40), view(2, None), asleep], ground()) == [
        40_000,
        0,
        round(1000 * SLOWEST_SECONDS),
    ]
    assert flags(view(1, 40)) == ("device_timed",)
    assert flags(view(1, None)) == ()


def test_a_pack_gives_no_more_than_has_passed_since_it_was_issued() -> None:
    packs = {PACK: PackTime(RECEIVED - timedelta(seconds=100), 0)}
    events = [view(number, 60, pack_id=PACK) for number in (1, 2, 3)]
    assert counted(events, ground(packs=packs)) == [60_000, 40_000, 0]
    packs = {PACK: PackTime(RECEIVED - timedelta(seconds=100), 90_000)}
    assert counted(events[:1], ground(packs=packs)) == [10_000]


def test_what_was_counted_before_is_not_taken_off_again_when_it_is_sent_again() -> None:
    packs = {PACK: PackTime(RECEIVED - timedelta(seconds=100), 60_000)}
    again, new = view(1, 60, pack_id=PACK), view(2, 60, pack_id=PACK)
    known = {1: RECEIVED - timedelta(hours=1)}
    assert counted([again, new], ground(known=known, packs=packs))[1] == 40_000


def test_what_is_sent_twice_takes_the_minutes_of_its_pack_once() -> None:
    packs = {PACK: PackTime(RECEIVED - timedelta(seconds=30), 0)}
    once = view(1, 20, pack_id=PACK)
    again = msgspec.structs.replace(once, sequence=2)
    assert counted([once, again], ground(packs=packs)) == [20_000, 20_000]
    # A phone that was set up anew counts from 1: the same event comes under another number.
    packs = {PACK: PackTime(RECEIVED - timedelta(seconds=50), 20_000)}
    new = view(8, 20, pack_id=PACK)
    assert counted([again, new], ground(packs=packs, stored=frozenset({again.id})))[1] == 20_000


def test_a_clock_at_the_end_of_the_calendar_is_a_clock() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert flags(view(1, None), ground(PhoneNow(last))) == ("clock_corrected",)
    assert "clock_suspect" in flags(view(1, None, occurred_at=last))


def test_a_pack_she_was_never_given_or_one_of_tomorrow_gives_nothing() -> None:
    assert counted([view(1, 60, pack_id=uuid4())], ground()) == [0]
    packs = {PACK: PackTime(RECEIVED + timedelta(days=1), 0)}
    assert counted([view(1, 60, pack_id=PACK)], ground(packs=packs)) == [0]


def test_clocks_that_agree_need_no_word() -> None:
    assert flags(view(1, None), ground(PhoneNow(RECEIVED + AGREED))) == ()
    past = AGREED + timedelta(seconds=1)
    assert flags(view(1, None), ground(PhoneNow(RECEIVED + past))) == ("clock_corrected",)
    assert flags(view(1, None), ground(PhoneNow(RECEIVED - past))) == ("clock_corrected",)


def test_what_the_phone_itself_says_is_still_to_come_is_suspect() -> None:
    client_time = RECEIVED - timedelta(days=3)
    for ahead, suspect in ((AGREED, False), (AGREED + timedelta(seconds=1), True)):
        sent = view(1, None, occurred_at=client_time + ahead)
        assert ("clock_suspect" in flags(sent, ground(PhoneNow(client_time)))) is suspect
        alone = view(1, None, occurred_at=RECEIVED + ahead)
        assert ("clock_suspect" in flags(alone, ground(PhoneNow()))) is suspect


def test_a_wall_clock_that_was_moved_within_a_boot_is_suspect() -> None:
    for moved, suspect in ((MOVED, False), (MOVED + timedelta(seconds=1), True)):
        at = RECEIVED - timedelta(hours=3) - moved
        sent = view(1, None, boot_id=BOOT, mono_ms=0, occurred_at=at)
        now = PhoneNow(RECEIVED, BOOT, 3 * 3_600_000)
        assert ("clock_suspect" in flags(sent, ground(now))) is suspect

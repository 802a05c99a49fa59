"""How she is reminded is hers to say: breaks, quiet hours, limits, a pause, in any association."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mobile_contract import associations, identity, reminders
from mobile_contract.client import ApiProblem, Client
from mobile_contract.reminders import ChangeReminders, WeeklyBreak
from tests.api.identity.asking import code_of, refused
from tests.world import World

SUNDAY_NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
LUNCH = WeeklyBreak(1, "12:00", "12:30")
NIGHT = WeeklyBreak(7, "23:50", "00:20")


@pytest.fixture
async def ada(world: World) -> Client:
    """Signed in, in her own association, on a Sunday at 12:00 in Berlin."""
    await world.found("First", "ada@first.example")
    await world.set_time(SUNDAY_NOON)
    return await world.signed_in("ada@first.example")


async def test_until_she_says_otherwise_nights_are_quiet_and_reminders_few(ada: Client) -> None:
    assert await ada.reminders() == reminders.Reminders(
        granted=False,
        zone="Europe/Berlin",
        breaks=[],
        quiet_from_local="22:00",
        quiet_until_local="07:00",
        at_most_per_day=1,
        at_most_per_week=4,
        at_least_hours_apart=3,
        hold=None,
        reachable=0,
        next_break=None,
        digest=reminders.Digest(False, 1, "08:00", None),
    )


async def test_her_breaks_are_those_she_sent_last_from_monday_on(ada: Client) -> None:
    await ada.set_breaks(WeeklyBreak(3, "10:00", "10:15"))
    told = await ada.set_breaks(NIGHT, LUNCH)
    assert told.breaks == [LUNCH, NIGHT]
    assert told == await ada.reminders()
    assert (await ada.set_breaks()).breaks == []


async def test_the_next_break_is_told_in_her_own_zone(ada: Client) -> None:
    told = await ada.set_breaks(LUNCH, NIGHT)
    assert told.next_break == reminders.NextBreak(
        datetime(2026, 11, 22, 22, 50, tzinfo=UTC),
        datetime(2026, 11, 22, 23, 20, tzinfo=UTC),
        date(2026, 11, 22),
    )
    await ada.change_me(identity.ChangeMe(zone="Asia/Tokyo"))
    moved = await ada.reminders()
    assert moved.zone == "Asia/Tokyo"
    assert moved.next_break is not None
    assert moved.next_break.starts_at == datetime(2026, 11, 22, 14, 50, tzinfo=UTC)


async def test_only_what_was_sent_is_changed(ada: Client) -> None:
    changed = await ada.change_reminders(ChangeReminders(quiet_from_local="21:15"))
    assert (changed.quiet_from_local, changed.quiet_until_local) == ("21:15", "07:00")
    changed = await ada.change_reminders(ChangeReminders(at_most_per_day=0, at_most_per_week=21))
    assert (changed.at_most_per_day, changed.at_most_per_week) == (0, 21)
    assert changed.quiet_from_local == "21:15"
    changed = await ada.change_reminders(ChangeReminders(at_least_hours_apart=24))
    assert (changed.at_least_hours_apart, changed.at_most_per_week) == (24, 21)
    await ada.hold_reminders(date(2026, 12, 1))
    changed = await ada.change_reminders(ChangeReminders(quiet_until_local="21:15"))
    assert changed.quiet_until_local == changed.quiet_from_local
    assert changed.hold == reminders.Hold(date(2026, 12, 1), None)
    assert await ada.change_reminders(ChangeReminders()) == changed == await ada.reminders()


async def test_a_pause_is_the_newest_one_until_she_resumes(ada: Client) -> None:
    await ada.change_reminders(ChangeReminders(at_most_per_day=2))
    for last in (None, date(2026, 12, 24), date(2026, 12, 31)):
        held = await ada.hold_reminders(date(2026, 12, 24), last)
        assert held.hold == reminders.Hold(date(2026, 12, 24), last)
    assert held == await ada.reminders()
    for _ in range(2):
        resumed = await ada.resume_reminders()
        assert (resumed.hold, resumed.at_most_per_day) == (None, 2)


async def test_a_pause_that_ends_before_it_begins_is_refused(ada: Client) -> None:
    problem = await refused(ada.hold_reminders(date(2026, 12, 24), date(2026, 12, 23)))
    assert (problem.status, problem.code) == (422, "hold_ends_early")
    assert [fault.place for fault in problem.details.errors] == ["body.last"]
    assert (await ada.reminders()).hold is None


@pytest.mark.parametrize(
    ("breaks", "code", "places"),
    [
        ([LUNCH, WeeklyBreak(2, "12:00", "12:01")], "break_length", ["body.breaks[1]"]),
        ([WeeklyBreak(1, "12:00", "16:01"), LUNCH], "break_length", ["body.breaks[0]"]),
        ([WeeklyBreak(1, "12:00", "12:00")], "break_length", ["body.breaks[0]"]),
        ([NIGHT, WeeklyBreak(1, "00:10", "00:40")], "breaks_overlap", ["body.breaks[1]"]),
        ([LUNCH, LUNCH], "breaks_overlap", ["body.breaks[1]"]),
    ],
)
async def test_breaks_that_make_no_sense_are_refused_by_their_place_and_nothing_is_changed(
    ada: Client, breaks: list[WeeklyBreak], code: str, places: list[str]
) -> None:
    before = await ada.set_breaks(WeeklyBreak(5, "08:00", "08:10"))
    problem = await refused(ada.set_breaks(*breaks))
    assert (problem.status, problem.code) == (422, code)
    assert [fault.place for fault in problem.details.errors] == places
    assert await ada.reminders() == before


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("", {"quiet_from_local": "24:00"}),
    ("", {"quiet_from_local": "7:00"}),
    ("", {"quiet_from_local": "07:00\n"}),
    ("", {"quiet_from_local": "07:00:30"}),
    ("", {"at_most_per_day": 6}),
    ("", {"at_most_per_day": -1}),
    ("", {"at_most_per_week": 22}),
    ("", {"at_least_hours_apart": 0}),
    ("", {"at_least_hours_apart": 25}),
    ("", {"zone": "Europe/Berlin"}),
    ("/breaks", {"breaks": [{"weekday": 0, "starts_local": "12:00", "ends_local": "12:30"}]}),
    ("/breaks", {"breaks": [{"weekday": 8, "starts_local": "12:00", "ends_local": "12:30"}]}),
    ("/breaks", {}),
    ("/hold", {"first": "2026-11-31"}),
    ("/hold", {"last": "2026-11-30"}),
]


async def test_what_the_contract_does_not_allow_is_refused(ada: Client) -> None:
    assert ada.tokens is not None
    headers = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    for path, body in REFUSED:
        method = "PUT" if path else "PATCH"
        address = f"/v1/me/reminders{path}"
        reply = await ada.http.request(method, address, json=body, headers=headers)
        assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request"), body


async def test_more_than_42_breaks_are_too_many(ada: Client) -> None:
    week = [
        WeeklyBreak(day, f"{hour:02}:00", f"{hour:02}:10")
        for day in range(1, 8)
        for hour in (*range(6), 9)
    ]
    assert len((await ada.set_breaks(*week[:42])).breaks) == 42
    assert await code_of(ada.set_breaks(*week[:43])) == "invalid_request"


async def test_what_two_of_her_phones_set_at_once_is_never_mixed(world: World, ada: Client) -> None:
    phones = [ada, *[await world.signed_in("ada@first.example") for _ in range(3)]]
    sets = [
        [WeeklyBreak(day, f"{9 + place:02}:00", f"{9 + place:02}:40") for day in range(1, 8)]
        for place in range(len(phones))
    ]
    for _ in range(3):
        together = (phone.set_breaks(*mine) for phone, mine in zip(phones, sets, strict=True))
        await asyncio.gather(*together)
        assert (await ada.reminders()).breaks in sets


async def test_consent_shows_at_once(ada: Client) -> None:
    for granted in (True, False, True):
        await ada.decide_consent("reminders", granted)
        await ada.decide_consent("rhythm", not granted)
        assert (await ada.reminders()).granted is granted


async def test_it_is_the_same_in_every_association_and_in_none(world: World, ada: Client) -> None:
    other = await world.found("Second", "olga@second.example")
    olga = await world.signed_in("olga@second.example")
    await olga.add_member(associations.AddMember("ada@first.example", ["learner"]))
    set_here = await ada.set_breaks(LUNCH)
    await ada.refresh(other)
    assert await ada.reminders() == set_here
    changed = await ada.hold_reminders(date(2026, 12, 1))
    await world.owner_fetch("update membership set ended_at = now() where tenant_id = $1", other)
    assert await ada.reminders() == changed


async def test_nobody_else_has_her_breaks(world: World, ada: Client) -> None:
    await ada.set_breaks(LUNCH)
    grace = await world.with_member(ada, "grace@first.example", "learner")
    assert (await grace.reminders()).breaks == []
    await grace.set_breaks(NIGHT)
    assert (await ada.reminders()).breaks == [LUNCH]


async def test_the_refusals_are_problems_an_app_can_show_in_german(ada: Client) -> None:
    ada.language = "de"
    with pytest.raises(ApiProblem, match="Pause"):
        await ada.set_breaks(LUNCH, LUNCH)

"""Why a reminder came or did not, as the learner reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from api.messages import LANGUAGES, catalogue, sentence
from api.nudging.breaks import Break
from api.nudging.explaining import Circumstances, reason_decided, reason_outcome, reason_put_off
from api.nudging.wording import Words
from api.pacing.study_day import UnknownZone

STARTS_AT = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
AROUND = Circumstances(
    "Europe/Berlin",
    Break(STARTS_AT, datetime(2026, 3, 2, 11, 45, tzinfo=UTC), date(2026, 3, 2)),
)
OBJECTIONS = sorted(
    code.removeprefix("objection.") for code in catalogue("en") if code.startswith("objection.")
)
STATES = ("pending", "leased", "sending", "retry", "sent", "expired", "failed", "unknown")


def english(words: Words) -> str:
    return sentence(words.code, "en", **words.arguments)


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (3, "3 reviews were due and you had not studied that day."),
        (1, "1 review was due and you had not studied that day."),
        (0, "a new lesson was waiting and you had not studied that day."),
    ],
)
def test_a_planned_reminder_tells_what_spoke_for_it(due: int, told: str) -> None:
    planned_at = datetime(2026, 3, 2, 11, 34, 50, tzinfo=UTC)
    said = english(reason_decided(None, planned_at, due, AROUND))
    assert said == f"Planned for 12:34, in your break from 12:30 to 12:45: {told}"


@pytest.mark.parametrize(
    ("objection", "said"),
    [
        ("quiet_hours", "It fell into your quiet hours."),
        ("expired", "Too little was left of your break from 12:30 to 12:45."),
        ("day_cap", "You had got as many reminders that day as you allow in a day."),
        ("week_cap", "You had got as many reminders in seven days as you allow."),
        (
            "rolling_day_cap",
            "You had got as many reminders in the last 24 hours as you allow in a day.",
        ),
        (
            "gap",
            "Your last reminder was too short a time ago: you want some hours between two.",
        ),
        ("done_today", "You had already studied that day."),
    ],
)
def test_a_held_reminder_and_a_stopped_one_name_the_same_objection(
    objection: str, said: str
) -> None:
    assert english(reason_decided(objection, None, 3, AROUND)) == said
    assert english(reason_outcome("suppressed", objection, "webpush", AROUND)) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_puts_a_reminder_off_can_be_told(language: str) -> None:
    causes = [code for code in catalogue("en") if code.startswith("why.put_off.")]
    assert len(causes) == 4
    for code in causes:
        words = reason_put_off(code.removeprefix("why.put_off."))
        assert words is not None
        assert sentence(words.code, language, **words.arguments)
    assert reason_put_off(None) is None


def test_times_are_told_on_the_learners_own_clock() -> None:
    tokyo = replace(AROUND, zone="Asia/Tokyo")
    said = english(reason_decided("expired", None, 0, tokyo))
    assert said == "Too little was left of your break from 20:30 to 20:45."


@pytest.mark.parametrize(("objection", "language"), list(product(OBJECTIONS, LANGUAGES)))
def test_every_objection_of_the_catalogue_can_be_told(objection: str, language: str) -> None:
    for words in (
        reason_decided(objection, None, 3, AROUND),
        reason_outcome("suppressed", objection, "fid", AROUND),
    ):
        assert sentence(words.code, language, **words.arguments)


@pytest.mark.parametrize(
    ("state", "channel", "language"), list(product(STATES, ("fid", "inbox", "outbox"), LANGUAGES))
)
def test_every_state_of_a_reminder_can_be_told(state: str, channel: str, language: str) -> None:
    words = reason_outcome(state, None, channel, AROUND)
    assert sentence(words.code, language, **words.arguments)


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ("fid", "why.sent.push"),
        ("token", "why.sent.push"),
        ("webpush", "why.sent.push"),
        ("inbox", "why.sent.inbox"),
        ("outbox", "why.sent.outbox"),
    ],
)
def test_a_sent_reminder_tells_which_way_it_went(channel: str, code: str) -> None:
    assert reason_outcome("sent", None, channel, AROUND).code == code


def test_a_refused_reminder_repeats_the_push_services_word() -> None:
    words = reason_outcome("failed", "SENDER_ID_MISMATCH", "token", AROUND)
    assert english(words) == "The push service refused the reminder (SENDER_ID_MISMATCH)."


def test_a_channel_set_up_wrong_is_told_while_the_reminder_waits() -> None:
    waits = reason_outcome("pending", "PERMISSION_DENIED", "token", AROUND)
    assert english(waits).startswith("The push service is not set up right (PERMISSION_DENIED).")
    assert reason_outcome("pending", None, "token", AROUND).code == "why.pending"


def test_a_fault_of_ours_is_not_laid_to_the_push_service() -> None:
    assert reason_outcome("failed", "undeliverable", "token", AROUND).code == "why.undeliverable"


def test_what_is_not_ours_cannot_be_told() -> None:
    for held_by in ("bad_mood", None):
        with pytest.raises(KeyError):
            reason_decided(held_by, None, 0, AROUND)
    with pytest.raises(KeyError):
        reason_outcome("suppressed", None, "fid", AROUND)
    with pytest.raises(KeyError):
        reason_outcome("lost_at_sea", None, "fid", AROUND)
    with pytest.raises(UnknownZone):
        reason_decided("expired", None, 0, replace(AROUND, zone="Mars/Olympus"))

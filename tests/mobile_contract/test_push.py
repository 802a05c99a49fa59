"""The promise to installed apps: what a push carries, to the byte."""

import msgspec
import pytest

from mobile_contract.push import PushData, WebPush

DATA = PushData(
    type="nudge",
    nudge_id="0192f0c4-9d1e-7c3a-8f00-000000000001",
    association_id="0192f0c4-9d1e-7c3a-8f00-000000000002",
    deep_link="interlude://session?minutes=5&nudge=0192f0c4-9d1e-7c3a-8f00-000000000001",
    minutes="5",
    expires_at="2026-11-23T11:45:00Z",
)
NOTIFICATION = WebPush("3 reviews are waiting", "5 minutes are enough.", DATA.nudge_id, DATA)

GOLDEN = (
    '{"title":"3 reviews are waiting","body":"5 minutes are enough.",'
    '"tag":"0192f0c4-9d1e-7c3a-8f00-000000000001",'
    '"data":{"type":"nudge","nudge_id":"0192f0c4-9d1e-7c3a-8f00-000000000001",'
    '"association_id":"0192f0c4-9d1e-7c3a-8f00-000000000002",'
    '"deep_link":"interlude://session?minutes=5&nudge=0192f0c4-9d1e-7c3a-8f00-000000000001",'
    '"minutes":"5","expires_at":"2026-11-23T11:45:00Z"}}'
)


def test_a_push_reads_to_the_byte_as_installed_apps_know_it() -> None:
    assert msgspec.json.encode(NOTIFICATION).decode() == GOLDEN
    assert msgspec.json.decode(GOLDEN, type=WebPush) == NOTIFICATION


def test_an_installed_app_reads_a_push_that_has_grown() -> None:
    grown = GOLDEN.replace('"data":{', '"image":"new","data":{"streak":"new",')
    assert msgspec.json.decode(grown, type=WebPush) == NOTIFICATION


def test_firebase_carries_strings_and_these_are_strings() -> None:
    assert msgspec.convert(msgspec.to_builtins(DATA), dict[str, str]) == msgspec.to_builtins(DATA)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_longest_push_stays_under_two_kilobytes(language: str) -> None:
    letter = {"en": "a", "de": "ü"}[language]
    longest = WebPush(letter * 40, letter * 110, DATA.nudge_id, DATA)
    assert len(msgspec.json.encode(longest)) <= 2048

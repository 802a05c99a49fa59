"""How a learner is guided: what was sent is changed, nothing else, and bad values are named."""

from typing import Any

import pytest

from mobile_contract import sessions
from mobile_contract.client import ApiProblem
from mobile_contract.learners import ChangeStudySettings, StudySettings
from tests.api.facts.folded_rows import differing_rows
from tests.api.learners.studying import House


async def test_only_what_was_sent_is_changed(house: House) -> None:
    ada = await house.newcomer()
    assert await ada.study_settings() == StudySettings("adaptive", None, 5.0, 1.0, [], "day")
    asked = ChangeStudySettings(minutes_per_day=12, interests=["serving", "brewing", "serving"])
    changed = await ada.change_study_settings(asked)
    assert changed == StudySettings("adaptive", 12.0, 5.0, 1.0, ["serving", "brewing"], "day")
    changed = await ada.change_study_settings(ChangeStudySettings(guidance="self_directed"))
    assert changed == StudySettings("self_directed", 12.0, 5.0, 1.0, ["serving", "brewing"], "day")
    changed = await ada.change_study_settings(ChangeStudySettings(minutes_per_day=None))
    assert changed.minutes_per_day is None
    assert await ada.study_settings() == changed


async def test_an_interest_is_kept_once_however_it_is_written(house: House) -> None:
    ada = await house.newcomer()
    wanted = ["Brewing", " brewing", "serving tea", "serving  tea ", "BREWING"]
    changed = await ada.change_study_settings(ChangeStudySettings(interests=wanted))
    assert changed.interests == ["Brewing", "serving tea"]
    with pytest.raises(ApiProblem) as refusal:
        await ada.change_study_settings(ChangeStudySettings(interests=["tea", " \t\u3000"]))
    assert (refusal.value.status, refusal.value.code) == (422, "interest_blank")
    assert [each.place for each in refusal.value.details.errors] == ["body.interests[1]"]
    assert await ada.study_settings() == changed


async def test_more_time_judges_her_answers_anew_and_gives_her_longer(house: House) -> None:
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"))
    usual = await ada.model()
    before = await house.world.owner_fetch(_EXPECTED, ada.tokens and ada.tokens.person_id)
    await ada.change_study_settings(ChangeStudySettings(time_factor=2))
    longer = await ada.model()
    assert longer.pace.usual_seconds == pytest.approx(2 * usual.pace.usual_seconds, abs=0.2)
    after = await house.world.owner_fetch(_EXPECTED, ada.tokens and ada.tokens.person_id)
    assert after[0]["expected_seconds"] == pytest.approx(2 * before[0]["expected_seconds"])
    assert [each.level for each in longer.skills] == [each.level for each in usual.skills]
    assert await differing_rows(house.world) == 0
    other = await house.newcomer()
    asked: list[sessions.StudySession] = [
        await house.session_on(client, "serving") for client in (ada, other)
    ]
    assert asked[0].predicted_seconds > asked[1].predicted_seconds


_EXPECTED = "select expected_seconds from review where person_id = $1 order by answered_at"

BAD: list[tuple[dict[str, Any], str]] = [
    ({"guidance": "by_the_stars"}, "body.guidance"),
    ({"minutes_per_day": 0.5}, "body.minutes_per_day"),
    ({"minutes_per_day": 241}, "body.minutes_per_day"),
    ({"time_factor": 0.9}, "body.time_factor"),
    ({"time_factor": 3.1}, "body.time_factor"),
    ({"time_factor": None}, "body.time_factor"),
    ({"streak_unit": "month"}, "body.streak_unit"),
    ({"interests": ["x"] * 51}, "body.interests"),
    ({"interests": ["a\0"]}, "body.interests[0]"),
    ({"interests": [""]}, "body.interests[0]"),
    ({"desired_retention": 0.8}, "body"),
]


async def test_a_value_out_of_bounds_is_refused_by_its_place(house: House) -> None:
    ada = await house.newcomer()
    assert ada.tokens is not None
    signed = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    for body, place in BAD:
        reply = await ada.http.patch("/v1/me/study-settings", json=body, headers=signed)
        assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request"), body
        assert reply.json()["errors"][0]["place"].startswith(place), (body, reply.json()["errors"])
    for query in ("minutes_per_week=0", "minutes_per_week=nan", "minutes_per_week=1681", "by=noon"):
        reply = await ada.http.get(f"/v1/me/forecast?{query}", headers=signed)
        assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request"), query
        assert reply.json()["errors"][0]["place"].startswith("query."), reply.json()["errors"]
    assert (await ada.study_settings()).time_factor == 1.0


async def test_a_day_far_away_is_reckoned_too(house: House) -> None:
    ada = await house.newcomer()
    assert ada.tokens is not None
    signed = {"Authorization": f"Bearer {ada.tokens.access_token}"}
    reply = await ada.http.get("/v1/me/forecast?by=9999-12-31", headers=signed)
    assert reply.status_code == 200, reply.text
    assert reply.json()["goal"]["chance"] > 0.99

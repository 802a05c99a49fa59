"""An Idempotency-Key makes every unsafe signed-in call of the contract repeatable."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest

from api.app import create_litestar
from api.demo import mail_of
from api.ground import Ground
from api.web.openapi import document
from mobile_contract import reminders
from mobile_contract.authoring import AuthoredCourse, Draft
from mobile_contract.client import Client
from mobile_contract.goals import SetGoal
from mobile_contract.quality import ItemReport
from mobile_contract.studio import Studio
from tests.api.authoring.writing_lessons import GREEN, PICTURE, lesson
from tests.api.sync.queues import phone_of
from tests.api.sync.refused_lines import add_refused
from tests.conftest import OWNER
from tests.world import World
from workers.purge_expired import purge_expired

NOWHERE = Ground("postgresql://nowhere", "redis://nowhere", b"\0" * 32)
KEY = "a-key-of-adas-phone"
LESSON = "secure-work/phishing-signs"


@dataclass(frozen=True, slots=True)
class Call:
    """A call ready to be made: by whom, to where, with what, and the same with another body."""

    client: Client
    method: str
    path: str
    body: object = None
    other_body: object = None
    version: int | None = field(default=None, kw_only=True)
    lines: bool = field(default=False, kw_only=True)

    async def make(self, key: str | None, body: object = None) -> httpx.Response:
        """Make it, with the body given or its own."""
        assert self.client.tokens is not None
        headers = {"Authorization": f"Bearer {self.client.tokens.access_token}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        if self.version is not None:
            headers["If-Match"] = f'"{self.version}"'
        content = self.body if body is None else body
        if content is not None:
            kind = "octet-stream" if isinstance(content, bytes) else "json"
            headers["Content-Type"] = f"application/{'x-ndjson' if self.lines else kind}"
        if content is not None and not isinstance(content, bytes):
            content = msgspec.json.encode(content)
        return await self.client.http.request(
            self.method,
            self.path,
            headers=headers,
            content=content,
        )


async def change_me(world: World) -> Call:
    ada = await world.demo("ada")
    return Call(ada, "PATCH", "/v1/me", {"name": "Ada L."}, {"name": "Ada B."})


async def sign_out_device(world: World) -> Call:
    """The very device that asks: the hardest case, for its repeat comes from a signed-out one."""
    ada = await world.demo("ada")
    assert ada.tokens is not None
    path = f"/v1/me/devices/{ada.tokens.device_id}"
    return Call(ada, "DELETE", path, None, {"a": "body"})


async def sign_out_everywhere(world: World) -> Call:
    ada = await world.demo("ada")
    return Call(ada, "POST", "/v1/me/sign-out-everywhere", None, {"a": "body"})


async def request_mail_change(world: World) -> Call:
    ada = await world.demo("ada")
    mails = [{"mail": f"{name}@new.example", "challenge": "c" * 43} for name in ("ada", "augusta")]
    return Call(ada, "POST", "/v1/me/mail-change", *mails)


async def confirm_mail_change(world: World) -> Call:
    ada = await world.demo("ada")
    await ada.request_mail_change("ada@new.example")
    token = await world.mailed_token("ada@new.example")
    bodies = [{"token": each, "verifier": ada._verifier} for each in (token, "another")]
    return Call(ada, "POST", "/v1/me/mail-change/confirm", *bodies)


async def decide_consent(world: World) -> Call:
    ada = await world.demo("ada")
    decisions = [{"granted": granted, "text_version": 1} for granted in (True, False)]
    return Call(ada, "PUT", "/v1/me/consents/rhythm", *decisions)


async def register_push_target(world: World) -> Call:
    ada = await world.demo("ada")
    targets = [{"kind": "token", "address": each} for each in ("one", "another")]
    return Call(ada, "PUT", "/v1/me/push-target", *targets)


async def remove_push_target(world: World) -> Call:
    ada = await world.demo("ada")
    await ada.register_push_target(reminders.RegisterPushTarget("token", "one"))
    return Call(ada, "DELETE", "/v1/me/push-target", None, {"a": "body"})


async def change_reminders(world: World) -> Call:
    ada = await world.demo("ada")
    changes = [{"at_most_per_day": each} for each in (2, 3)]
    return Call(ada, "PATCH", "/v1/me/reminders", *changes)


async def set_breaks(world: World) -> Call:
    ada = await world.demo("ada")
    lunch = {"weekday": 1, "starts_local": "12:00", "ends_local": "12:30"}
    return Call(ada, "PUT", "/v1/me/reminders/breaks", {"breaks": [lunch]}, {"breaks": []})


async def hold_reminders(world: World) -> Call:
    ada = await world.demo("ada")
    holds = [{"first": "2026-12-01", "last": last} for last in ("2026-12-24", "2026-12-31")]
    return Call(ada, "PUT", "/v1/me/reminders/hold", *holds)


async def resume_reminders(world: World) -> Call:
    ada = await world.demo("ada")
    await ada.hold_reminders(date(2026, 12, 1))
    return Call(ada, "DELETE", "/v1/me/reminders/hold", None, {"a": "body"})


async def start_session(world: World) -> Call:
    ada = await world.demo("ada")
    return Call(ada, "POST", "/v1/sessions", {"minutes": 5}, {"minutes": 6})


async def submit_answer(world: World) -> Call:
    ada = await world.demo("ada")
    session = await ada.start_session(5)
    step = next(step for step in session.steps if step.exercise)
    right = ada.answer(step, await world.right_response(step))
    wrong = msgspec.structs.replace(right, response=await world.wrong_response(step))
    return Call(ada, "POST", f"/v1/sessions/{session.id}/answers", right, wrong)


async def finish_session(world: World) -> Call:
    ada = await world.demo("ada")
    session = await ada.start_session(5)
    return Call(ada, "POST", f"/v1/sessions/{session.id}/finish", None, {"a": "body"})


async def change_study_settings(world: World) -> Call:
    grace = await world.demo("grace")
    changes = [{"time_factor": each} for each in (1.5, 2.0)]
    return Call(grace, "PATCH", "/v1/me/study-settings", *changes)


async def set_goal(world: World) -> Call:
    ada = await world.demo("ada")
    bodies = [{"kind": "days_per_week", "target": each} for each in (3, 5)]
    return Call(ada, "POST", "/v1/me/goals", *bodies)


async def end_goal(world: World) -> Call:
    ada = await world.demo("ada")
    goal = await ada.set_goal(SetGoal("days_per_week", 3))
    return Call(ada, "DELETE", f"/v1/me/goals/{goal.id}", None, {"a": "body"})


async def reset_model(world: World) -> Call:
    grace = await world.demo("grace")
    return Call(grace, "DELETE", "/v1/me/model", None, {"a": "body"})


async def start_placement(world: World) -> Call:
    ada = await world.demo("ada")
    return Call(ada, "POST", "/v1/placements", {"course_id": "secure-work"}, {"course_id": "x"})


async def say_of_step(world: World) -> Call:
    ada = await world.demo("ada")
    session = await ada.start_session(5)
    lesson_id = session.steps[0].lesson_id
    said = [{"lesson_id": lesson_id, "said": each} for each in ("too_easy", "too_hard")]
    return Call(ada, "POST", f"/v1/sessions/{session.id}/wishes", *said)


async def submit_placement_answer(world: World) -> Call:
    ada = await world.demo("ada")
    placed = await ada.start_placement("secure-work")
    assert placed.next is not None
    unknown = ada.placement_answer(placed.next, None)
    guessed = msgspec.structs.replace(unknown, dont_know=False, response={"choice": "a"})
    return Call(ada, "POST", f"/v1/placements/{placed.id}/answers", unknown, guessed)


async def finish_placement(world: World) -> Call:
    ada = await world.demo("ada")
    placed = await ada.start_placement("secure-work")
    return Call(ada, "POST", f"/v1/placements/{placed.id}/finish", None, {"a": "body"})


async def enrol_in_course(world: World) -> Call:
    ada = await world.demo("ada")
    await ada.leave_course("secure-work")
    path = "/v1/catalogue/courses/secure-work/enrolment"
    return Call(ada, "PUT", path, {}, {"audience": "nurses"})


async def leave_course(world: World) -> Call:
    ada = await world.demo("ada")
    path = "/v1/catalogue/courses/secure-work/enrolment"
    return Call(ada, "DELETE", path, None, {"a": "body"})


async def dismiss_recommendation(world: World) -> Call:
    ada = await world.demo("ada")
    path = f"/v1/recommendations/{LESSON}/dismissal"
    return Call(ada, "POST", path, None, {"a": "body"})


async def undismiss_recommendation(world: World) -> Call:
    ada = await world.demo("ada")
    await ada.dismiss_recommendation(LESSON)
    path = f"/v1/recommendations/{LESSON}/dismissal"
    return Call(ada, "DELETE", path, None, {"a": "body"})


async def report_item(world: World) -> Call:
    ada = await world.demo("ada")
    step = next(step for step in (await ada.start_session(5)).steps if step.exercise)
    assert step.exercise is not None
    item = {"exercise_id": step.exercise.id, "revision": step.revision}
    return Call(ada, "POST", "/v1/item-reports", *({**item, "kind": k} for k in ("typo", "other")))


async def reported_item(world: World) -> ItemReport:
    """An exercise that ada has reported."""
    report = (await (await report_item(world)).make(None)).content
    return msgspec.json.decode(report, type=ItemReport)


async def settle_item_report(world: World) -> Call:
    report, studio = await reported_item(world), await studio_of(world)
    path = f"/v1/authoring/item-reports/{report.id}/settlement"
    return Call(studio.client, "POST", path, {"outcome": "fine"}, {"outcome": "fixed"})


async def restore_item(world: World) -> Call:
    report, studio = await reported_item(world), await studio_of(world)
    await studio.settle_item_report(report.id, "withdrawn")
    items = [
        {"exercise_id": each, "revision": report.revision} for each in (report.exercise_id, "other")
    ]
    return Call(studio.client, "POST", "/v1/authoring/items/restore", *items)


async def add_member(world: World) -> Call:
    olga = await world.demo("olga")
    members = [{"mail": f"{name}@new.example", "roles": ["learner"]} for name in ("eve", "mae")]
    return Call(olga, "POST", "/v1/members", *members)


SLUGS = ({"slug": "coffee"}, {"slug": "cocoa"})
COMMENTS = ({"comment": "Good."}, {"comment": "Better."})


async def studio_of(world: World) -> Studio:
    """The office, in the studio: it may take every step there."""
    return Studio(await world.demo("olga"))


async def own_course(world: World) -> tuple[Studio, AuthoredCourse]:
    studio = await studio_of(world)
    return studio, await studio.create_course("tea", "Tea")


async def own_draft(world: World, *steps: str) -> tuple[Studio, Draft]:
    """A draft of the office's, so far on its way."""
    studio, course = await own_course(world)
    draft = await studio.create_draft(course.id, GREEN, lesson())
    for step in steps:
        draft = await getattr(studio, step)(draft)
    return studio, draft


async def step_call(
    world: World, step: str, *before: str, bodies: tuple[object, object] = COMMENTS
) -> Call:
    """A step of the draft, after these."""
    studio, draft = await own_draft(world, *before)
    path = f"/v1/authoring/drafts/{draft.id}/{step}"
    return Call(studio.client, "POST", path, *bodies, version=draft.version)


async def create_course(world: World) -> Call:
    studio = await studio_of(world)
    course = {"title": "Coffee", "language": "en", "description": "A cup."}
    bodies = [{**slug, **course} for slug in SLUGS]
    return Call(studio.client, "POST", "/v1/authoring/courses", *bodies)


async def change_course(world: World) -> Call:
    studio, course = await own_course(world)
    bodies = [{"course_toml": course.course_toml + each} for each in ("# a", "# b")]
    path = f"/v1/authoring/courses/{course.id}"
    return Call(studio.client, "PUT", path, *bodies, version=course.version)


async def copy_course(world: World) -> Call:
    studio, draft = await own_draft(world, "submit", "approve")
    return Call(studio.client, "POST", f"/v1/authoring/courses/{draft.course_id}/copy", *SLUGS)


async def take_over_course(world: World) -> Call:
    studio, course = await own_course(world)
    await world.owner_fetch("update authored_course set home = 'folder'")
    path = f"/v1/authoring/courses/{course.id}/take-over"
    return Call(studio.client, "POST", path, None, {"a": "body"})


async def teach_course(world: World) -> Call:
    studio = await studio_of(world)
    await studio.stop_teaching("secure-work")
    path = "/v1/authoring/courses/secure-work/taught"
    return Call(studio.client, "PUT", path, None, {"a": "body"})


async def stop_teaching_course(world: World) -> Call:
    studio = await studio_of(world)
    path = "/v1/authoring/courses/secure-work/taught"
    return Call(studio.client, "DELETE", path, None, {"a": "body"})


async def create_draft(world: World) -> Call:
    studio, course = await own_course(world)
    bodies = [{"path": GREEN, "source": lesson(slug)} for slug in ("green", "black")]
    return Call(studio.client, "POST", f"/v1/authoring/courses/{course.id}/drafts", *bodies)


async def edit_draft(world: World) -> Call:
    studio, draft = await own_draft(world)
    bodies = [{"path": GREEN, "source": lesson(slug)} for slug in ("white", "black")]
    path = f"/v1/authoring/drafts/{draft.id}"
    return Call(studio.client, "PUT", path, *bodies, version=draft.version)


async def submit_draft(world: World) -> Call:
    return await step_call(world, "submit")


async def approve_draft(world: World) -> Call:
    return await step_call(world, "approve", "submit")


async def reject_draft(world: World) -> Call:
    return await step_call(world, "reject", "submit")


async def schedule_draft(world: World) -> Call:
    moments = ({"publish_at": "2099-01-01T00:00:00Z"}, {"publish_at": "2099-01-02T00:00:00Z"})
    return await step_call(world, "schedule", "submit", bodies=moments)


async def retire_draft(world: World) -> Call:
    return await step_call(world, "retire", "submit", "approve")


async def restore_draft(world: World) -> Call:
    return await step_call(world, "restore", "submit", "approve", "retire")


async def put_media(world: World) -> Call:
    studio, course = await own_course(world)
    path = f"/v1/authoring/courses/{course.id}/media/leaf.png"
    return Call(studio.client, "PUT", path, PICTURE, PICTURE + b"2")


async def receive_events(world: World) -> Call:
    phone = await phone_of(world)
    first, second = [msgspec.json.encode(await phone.answer(place)) for place in (0, 1)]
    return Call(phone.client, "POST", "/v1/sync/events", first, second, lines=True)


async def refused_call(world: World, does: str) -> Call:
    """A line of ada's phone that the office decides about."""
    olga, ada = await world.demo("olga"), await world.demo("ada")
    assert ada.tokens is not None
    assert ada.tokens.association_id is not None
    whose = (ada.tokens.association_id, ada.tokens.person_id, ada.install.id)
    await ada.start_session(5)  # from now on she is a learner
    connection = await asyncpg.connect(world.ground.database_url.replace(OWNER, "postgres"))
    line_id = await add_refused(connection, world.database.keeper, *whose)
    await connection.close()
    return Call(olga, "POST", f"/v1/quarantine/{line_id}/{does}", None, {"a": "body"})


async def replay_event(world: World) -> Call:
    return await refused_call(world, "replay")


async def dismiss_event(world: World) -> Call:
    return await refused_call(world, "dismiss")


async def import_courses(world: World) -> Call:
    studio, draft = await own_draft(world)
    zipped = await studio.export(draft.course_id)
    await studio.edit(draft, lesson("black"))
    other = await studio.export(draft.course_id)
    return Call(studio.client, "POST", "/v1/authoring/imports", zipped, other)


CALLS: dict[str, Callable[[World], Awaitable[Call]]] = {
    "changeMe": change_me,
    "signOutDevice": sign_out_device,
    "signOutEverywhere": sign_out_everywhere,
    "requestMailChange": request_mail_change,
    "confirmMailChange": confirm_mail_change,
    "decideConsent": decide_consent,
    "registerPushTarget": register_push_target,
    "removePushTarget": remove_push_target,
    "changeReminders": change_reminders,
    "setBreaks": set_breaks,
    "holdReminders": hold_reminders,
    "resumeReminders": resume_reminders,
    "startSession": start_session,
    "submitAnswer": submit_answer,
    "finishSession": finish_session,
    "startPlacement": start_placement,
    "sayOfStep": say_of_step,
    "submitPlacementAnswer": submit_placement_answer,
    "finishPlacement": finish_placement,
    "changeStudySettings": change_study_settings,
    "setGoal": set_goal,
    "endGoal": end_goal,
    "resetModel": reset_model,
    "enrolInCourse": enrol_in_course,
    "leaveCourse": leave_course,
    "dismissRecommendation": dismiss_recommendation,
    "undismissRecommendation": undismiss_recommendation,
    "createCourse": create_course,
    "changeCourse": change_course,
    "copyCourse": copy_course,
    "takeOverCourse": take_over_course,
    "teachCourse": teach_course,
    "stopTeachingCourse": stop_teaching_course,
    "createDraft": create_draft,
    "editDraft": edit_draft,
    "submitDraft": submit_draft,
    "approveDraft": approve_draft,
    "rejectDraft": reject_draft,
    "scheduleDraft": schedule_draft,
    "retireDraft": retire_draft,
    "restoreDraft": restore_draft,
    "putMedia": put_media,
    "importCourses": import_courses,
    "receiveEvents": receive_events,
    "replayEvent": replay_event,
    "dismissEvent": dismiss_event,
    "reportItem": report_item,
    "settleItemReport": settle_item_report,
    "restoreItem": restore_item,
    "addMember": add_member,
}


def unsafe_operations() -> list[str]:
    """Every unsafe operation of the contract for which one must be signed in."""
    return sorted(
        operation["operationId"]
        for methods in document(create_litestar(NOWHERE))["paths"].values()
        for method, operation in methods.items()
        if method in ("post", "put", "patch", "delete") and operation.get("security")
    )


OPERATIONS = unsafe_operations()


async def everything_stored(world: World) -> dict[str, str]:
    """A digest of every row of every table: whatever a call changes, it shows here."""
    tables = await world.owner_fetch(
        "select tablename from pg_tables where schemaname = 'public' order by 1"
    )
    digest = "select '{0}' as name, md5(string_agg(t::text, '|' order by t::text)) as d from {0} t"
    rows = await world.owner_fetch(
        " union all ".join(digest.format(row["tablename"]) for row in tables)
    )
    return {row["name"]: row["d"] for row in rows}


def test_every_unsafe_operation_of_the_contract_is_proved_here() -> None:
    assert sorted(CALLS) == OPERATIONS


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_the_same_call_again_gets_the_first_reply_and_does_nothing(
    demo_world: World, operation: str
) -> None:
    call = await CALLS[operation](demo_world)
    before = await everything_stored(demo_world)
    first = await call.make(KEY)
    assert first.is_success, first.text
    assert "idempotent-replayed" not in first.headers
    stored = await everything_stored(demo_world)
    assert stored != before
    for _ in range(2):
        again = await call.make(KEY)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers.get("content-type") == first.headers.get("content-type")
        assert again.headers["idempotent-replayed"] == "true"
    assert await everything_stored(demo_world) == stored
    other = await call.make(KEY, call.other_body)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await everything_stored(demo_world) == stored


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_twenty_times_at_once_is_once(demo_world: World, operation: str) -> None:
    call = await CALLS[operation](demo_world)
    before = await demo_world.owner_fetch("select count(*) from idempotency_key")
    replies = await asyncio.gather(*(call.make(KEY) for _ in range(20)))
    assert {reply.is_success for reply in replies} == {True}, [r.text for r in replies]
    assert len({(reply.status_code, reply.content) for reply in replies}) == 1
    assert sum("idempotent-replayed" not in reply.headers for reply in replies) == 1
    after = await demo_world.owner_fetch("select count(*) from idempotency_key")
    assert after[0]["count"] == before[0]["count"] + 1


async def test_without_a_key_every_call_counts(demo_world: World) -> None:
    call = await start_session(demo_world)
    replies = [await call.make(None) for _ in range(2)]
    assert replies[0].json()["id"] != replies[1].json()["id"]


@pytest.mark.parametrize("key", ["a" * 256, "two words", "", "tab\there", "ümlaut"])
async def test_an_unusable_key_is_refused_before_anything_happens(
    demo_world: World, key: str
) -> None:
    call = await start_session(demo_world)
    before = await everything_stored(demo_world)
    assert call.client.tokens is not None
    headers = {
        b"Authorization": f"Bearer {call.client.tokens.access_token}".encode(),
        b"Idempotency-Key": key.encode(),
    }
    reply = await call.client.http.post(call.path, json=call.body, headers=list(headers.items()))
    assert (reply.status_code, reply.json()["code"]) == (400, "idempotency_key_invalid")
    assert await everything_stored(demo_world) == before


async def test_the_longest_key_is_a_key(demo_world: World) -> None:
    call = await start_session(demo_world)
    first, again = [await call.make("~" * 255) for _ in range(2)]
    assert (first.status_code, first.content) == (again.status_code, again.content)


async def test_a_key_belongs_to_one_person(demo_world: World) -> None:
    adas = await start_session(demo_world)
    graces = Call(await demo_world.demo("grace"), "POST", "/v1/sessions", adas.body)
    first, other = await adas.make(KEY), await graces.make(KEY)
    assert first.json()["id"] != other.json()["id"]
    assert "idempotent-replayed" not in other.headers


async def test_a_key_belongs_to_one_operation(demo_world: World) -> None:
    ada = await demo_world.demo("ada")
    session = await ada.start_session(5)
    start = Call(ada, "POST", "/v1/sessions", {"minutes": 5})
    finish = Call(ada, "POST", f"/v1/sessions/{session.id}/finish")
    assert (await start.make(KEY)).status_code == 201
    finished = await finish.make(KEY)
    assert finished.json()["id"] == str(session.id)
    assert "idempotent-replayed" not in finished.headers


async def test_a_request_that_failed_does_not_burn_its_key(demo_world: World) -> None:
    call = await add_member(demo_world)
    known = {"mail": mail_of("ada"), "roles": ["learner"]}
    assert (await call.make(KEY, known)).json()["code"] == "member_exists"
    assert (await call.make(KEY)).status_code == 201


async def test_a_reply_is_stored_sealed(demo_world: World) -> None:
    call = await add_member(demo_world)
    await call.make(KEY)
    row = (await demo_world.owner_fetch("select * from idempotency_key"))[-1]
    assert b"eve@new.example" not in row["reply_sealed"]
    assert b"person_id" not in row["reply_sealed"]


async def test_a_key_is_kept_for_48_hours_and_then_forgotten(demo_world: World) -> None:
    call = await start_session(demo_world)
    first = await call.make(KEY)
    await _age(demo_world, "47 hours 59 minutes")
    await purge_expired(demo_world.database)
    assert (await call.make(KEY)).content == first.content
    await _age(demo_world, "48 hours 1 minute")
    await purge_expired(demo_world.database)
    afresh = await call.make(KEY)
    assert afresh.status_code == 201
    assert json.loads(afresh.content)["id"] != first.json()["id"]


async def _age(world: World, by: str) -> None:
    await world.owner_fetch(
        "update idempotency_key set created_at = clock_timestamp() - $1::text::interval", by
    )


async def test_a_device_signed_out_hears_its_farewell_again_and_nothing_else(
    demo_world: World,
) -> None:
    """A reply that says something is not repeated to a phone that may have been stolen."""
    ada = await demo_world.demo("ada")
    change = Call(ada, "PATCH", "/v1/me", {"name": "Ada L."})
    leave = Call(ada, "POST", "/v1/me/sign-out-everywhere")
    assert (await change.make(KEY)).status_code == 200
    assert (await leave.make(KEY)).status_code == 204
    assert (await leave.make(KEY)).status_code == 204
    for refused in (change.make(KEY), leave.make(str(uuid4())), change.make(None)):
        reply: Any = await refused
        assert (reply.status_code, reply.json()["code"]) == (401, "device_signed_out")

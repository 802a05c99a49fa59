"""One answer, one effect: however often it is sent, from wherever, with whatever clock."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from api.demo import mail_of
from content.format import UNMARKED
from mobile_contract import associations, sessions
from mobile_contract.client import ApiProblem, Client
from tests.api.facts.folded_rows import differing_rows, stored_rows
from tests.world import World

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def me(client: Client) -> UUID:
    assert client.tokens is not None
    return client.tokens.person_id


async def begun(world: World, name: str = "ada") -> tuple[Client, sessions.StudySession]:
    """A demo person with a ten-minute session."""
    client = await world.demo(name)
    return client, await client.start_session(10)


def kind_of(step: sessions.Step) -> str:
    assert step.exercise is not None
    return step.exercise.kind


def asked(session: sessions.StudySession, response: str | None = None) -> list[sessions.Step]:
    """The session's exercises, those with this response shape where one is named."""
    return [
        step
        for step in session.steps
        if step.exercise and response in (None, step.exercise.response)
    ]


async def answered(
    world: World, client: Client, session: sessions.StudySession, place: int = 0, **times: Any
) -> sessions.SubmitAnswer:
    """The right answer to an exercise, as the phone recorded it, not yet sent."""
    step = asked(session)[place]
    return client.answer(step, await world.right_response(step), **times)


async def refused(sending: Any) -> ApiProblem:
    with pytest.raises(ApiProblem) as refusal:
        await sending
    return refusal.value


async def post(
    client: Client, session_id: UUID, answer: sessions.SubmitAnswer, **changes: Any
) -> httpx.Response:
    """Send the answer's JSON with fields changed to what the typed client would not send."""
    return await post_bytes(
        client, session_id, msgspec.json.encode(msgspec.to_builtins(answer) | changes)
    )


async def post_bytes(client: Client, session_id: UUID, body: bytes) -> httpx.Response:
    """Send any bytes as an answer."""
    assert client.tokens is not None
    return await client.http.post(
        f"/v1/sessions/{session_id}/answers",
        content=body,
        headers={
            "Authorization": f"Bearer {client.tokens.access_token}",
            "Content-Type": "application/json",
        },
    )


async def counts(world: World) -> tuple[int, int]:
    (row,) = await world.owner_fetch(
        "select (select count(*) from learner_event) as e, (select count(*) from review) as r"
    )
    return row["e"], row["r"]


# -- once ----------------------------------------------------------------------------------------


async def test_an_answer_sent_again_is_a_duplicate_with_the_same_marking_and_changes_nothing(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    sent = await answered(demo_world, ada, session, seconds=9)
    first = await ada.submit(session.id, sent)
    assert first.status == "created"
    before = await stored_rows(demo_world, me(ada))
    later = msgspec.structs.replace(sent, client_time=sent.client_time + timedelta(hours=3))
    for again in (sent, later):
        repeated = await ada.submit(session.id, again)
        assert repeated == msgspec.structs.replace(first, status="duplicate")
    assert await stored_rows(demo_world, me(ada)) == before


OTHER_CONTENT: list[dict[str, Any]] = [
    {"response": {"choice": "b"}},
    {"hints_used": 1},
    {"sequence": 77},
    {"zone": "Asia/Tokyo"},
    {"occurred_at": NOW},
    {"answered_mono_ms": 5},
    {"source_nudge_id": str(uuid4())},
]


async def test_an_id_stands_for_one_answer_and_another_one_is_a_conflict(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    sent = ada.answer(asked(session, "choice")[0], {"choice": "a"}, seconds=9)
    await ada.submit(session.id, sent)
    before = await stored_rows(demo_world, me(ada))
    for change in OTHER_CONTENT:
        other = msgspec.convert(msgspec.to_builtins(sent) | change, sessions.SubmitAnswer)
        problem = await refused(ada.submit(session.id, other))
        assert (problem.status, problem.code) == (409, "event_conflict"), change
    assert await stored_rows(demo_world, me(ada)) == before
    assert (await ada.submit(session.id, sent)).status == "duplicate"


async def test_a_sequence_number_used_for_another_answer_is_a_conflict(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    sent = await answered(demo_world, ada, session)
    await ada.submit(session.id, sent)
    before = await stored_rows(demo_world, me(ada))
    cloned = msgspec.structs.replace(sent, event_id=uuid4())
    problem = await refused(ada.submit(session.id, cloned))
    assert (problem.status, problem.code) == (409, "sequence_conflict")
    assert await stored_rows(demo_world, me(ada)) == before


async def test_an_id_another_member_used_is_a_conflict_and_hers_stays(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    alan, his_session = await begun(demo_world, "alan")
    sent = await answered(demo_world, ada, session)
    await ada.submit(session.id, sent)
    before = await stored_rows(demo_world, me(ada))
    his = msgspec.structs.replace(
        await answered(demo_world, alan, his_session), event_id=sent.event_id, sequence=9_999
    )
    problem = await refused(alan.submit(his_session.id, his))
    assert (problem.status, problem.code) == (409, "event_conflict")
    assert await stored_rows(demo_world, me(ada)) == before


async def test_ids_and_sequences_of_another_association_have_nothing_to_do_with_ours(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    sent = await answered(demo_world, ada, session)
    await ada.submit(session.id, sent)
    await demo_world.found("Tea", "owner@tea.example")
    owner = await demo_world.signed_in("owner@tea.example")
    mary = await demo_world.with_member(owner, "mary@tea.example", "learner")
    her_session = await mary.start_session(10)
    hers = msgspec.structs.replace(
        await answered(demo_world, mary, her_session),
        event_id=sent.event_id,
        sequence=sent.sequence,
    )
    assert (await mary.submit(her_session.id, hers)).status == "created"
    assert (await ada.submit(session.id, sent)).status == "duplicate"


async def test_twenty_copies_at_once_are_one_answer(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    sent = await answered(demo_world, ada, session, seconds=9)
    before = await counts(demo_world)
    replies = await asyncio.gather(*(ada.submit(session.id, sent) for _ in range(20)))
    assert sorted(reply.status for reply in replies) == ["created"] + ["duplicate"] * 19
    assert len({(reply.correct, reply.due_at, reply.rating) for reply in replies}) == 1
    after = await counts(demo_world)
    assert after == (before[0] + 1, before[1] + 1)
    assert (await ada.progress()).days[0].answers == 1


async def test_twenty_different_answers_at_once_all_count(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    steps = [step for step in asked(session) if kind_of(step) not in UNMARKED]
    answers = [
        ada.answer(step, await demo_world.right_response(step), seconds=7)
        for step in (steps * 3)[:20]
    ]
    replies = await asyncio.gather(*(ada.submit(session.id, answer) for answer in answers))
    assert [reply.status for reply in replies] == ["created"] * 20
    day = (await ada.progress()).days[0]
    assert (day.answers, day.correct, day.minutes) == (20, 20, round(20 * 7 / 60, 1))
    assert await differing_rows(demo_world) == 0


# -- whose, and to what --------------------------------------------------------------------------


async def test_another_persons_session_is_not_there(demo_world: World) -> None:
    _, session = await begun(demo_world)
    alan = await demo_world.demo("alan")
    sent = await answered(demo_world, alan, session)
    for call in (
        alan.submit(session.id, sent),
        alan.session(session.id),
        alan.finish_session(session.id),
        alan.submit(uuid4(), sent),
    ):
        problem = await refused(call)
        assert (problem.status, problem.code) == (404, "session_not_found")


async def test_her_own_session_in_another_association_is_not_there(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    tea = await demo_world.found("Tea", "owner@tea.example")
    owner = await demo_world.signed_in("owner@tea.example")
    await owner.add_member(associations.AddMember(mail=mail_of("ada"), roles=["learner"]))
    elsewhere = await demo_world.signed_in(mail_of("ada"), tea)
    sent = await answered(demo_world, elsewhere, session)
    problem = await refused(elsewhere.submit(session.id, sent))
    assert (problem.status, problem.code) == (404, "session_not_found")
    assert (await ada.submit(session.id, await answered(demo_world, ada, session))).correct


async def test_only_what_the_session_asks_can_be_answered(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    sent = await answered(demo_world, ada, session)
    for other in (
        msgspec.structs.replace(sent, exercise_id="secure-work/no-such/exercise"),
        msgspec.structs.replace(sent, exercise_id="secure-work/qr-codes/parking-meter"),
        msgspec.structs.replace(sent, revision="0" * 64),
    ):
        problem = await refused(ada.submit(session.id, other))
        assert (problem.status, problem.code) == (422, "exercise_not_in_session")
    assert (await stored_rows(demo_world, me(ada)))["review"] == {}


UNREADABLE: list[tuple[str, dict[str, Any]]] = [
    ("choice", {}),
    ("choice", {"choice": "z"}),
    ("choice", {"choice": ["a"]}),
    ("choice", {"choices": ["a"]}),
    ("choice", {"choice": "a\x00"}),
    ("choices", {"choices": "a"}),
    ("choices", {"choices": ["a", "a"]}),
    ("choices", {"choices": [["a"]]}),
    ("text", {"text": "  "}),
    ("text", {"text": 7}),
    ("text", {"text": "x" * 1001}),
    ("number", {"number": "about ten"}),
    ("number", {"number": True}),
    ("number", {"number": 10**60}),
]


async def test_an_unreadable_response_is_refused_with_its_place_and_nothing_is_stored(
    demo_world: World,
) -> None:
    alan, session = await begun(demo_world, "alan")
    before = await counts(demo_world)
    for shape, response in UNREADABLE:
        step = asked(session, shape)[0]
        problem = await refused(alan.submit(session.id, alan.answer(step, response)))
        assert (problem.status, problem.code) == (422, "response_unreadable"), response
        assert [fault.place for fault in problem.details.errors] == [f"body.response.{shape}"]
    assert await counts(demo_world) == before


UNSTORABLE = {
    "lone surrogate": b'{"text": "\\ud800"}',
    "huge number": b'{"text": "fine", "more": 1e400000}',
    "too deep": b'{"text": "fine", "more": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "too large": b'{"text": "fine", "more": "' + b"x" * 2_000_000 + b'"}',
}


async def test_what_cannot_be_stored_is_refused_and_stores_nothing(demo_world: World) -> None:
    alan, session = await begun(demo_world, "alan")
    before = await counts(demo_world)
    for name, response in UNSTORABLE.items():
        sent = alan.answer(asked(session, "text")[0], {"text": "RESPONSE"})
        body = msgspec.json.encode(sent).replace(b'{"text":"RESPONSE"}', response)
        reply = await post_bytes(alan, session.id, body)
        assert 400 <= reply.status_code < 500, name
    assert await counts(demo_world) == before


async def test_an_answer_with_a_nul_in_it_is_wrong_and_kept_like_any_other(
    demo_world: World,
) -> None:
    alan, session = await begun(demo_world, "alan")
    marked = await alan.submit(
        session.id, alan.answer(asked(session, "text")[0], {"text": "a\x00b"})
    )
    assert (marked.status, marked.correct) == ("created", False)
    assert await differing_rows(demo_world) == 0


async def test_a_number_longer_than_any_column_beside_the_answer_breaks_nothing(
    demo_world: World,
) -> None:
    alan = await demo_world.demo("alan")
    session = await alan.start_session(10)
    sent = alan.answer(asked(session, "text")[0], {"text": "phishing"})
    reply = await post(alan, session.id, sent, response={"text": "phishing", "more": 10**300})
    assert reply.status_code == 200
    assert await differing_rows(demo_world) == 0


# -- when ----------------------------------------------------------------------------------------


async def test_a_finished_session_still_takes_answers(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    first = await ada.finish_session(session.id)
    marked = await ada.submit(session.id, await answered(demo_world, ada, session))
    assert marked.status == "created"
    again = await ada.finish_session(session.id)
    assert (again.answered, again.finished_at) == (1, first.finished_at)


async def stored_event(world: World, event_id: UUID) -> Any:
    (row,) = await world.owner_fetch("select * from learner_event where id = $1", event_id)
    return row


async def test_a_phone_whose_clock_is_years_off_is_believed_about_the_minutes(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    for place, years in enumerate((-10, 10)):
        clock = datetime.now(UTC) + timedelta(days=365.25 * years)
        at = clock - timedelta(minutes=20)
        recorded = await answered(demo_world, ada, session, place, at=at)
        sent = msgspec.structs.replace(recorded, client_time=clock)
        assert (await ada.submit(session.id, sent)).status == "created"
        row = await stored_event(demo_world, sent.event_id)
        assert row["occurred_at"] == at
        ago = row["received_at"] - row["effective_at"]
        assert timedelta(minutes=20) <= ago < timedelta(minutes=21)


ENDS_OF_THE_CALENDAR = [
    ("0001-01-01T00:00:00Z", "2026-11-21T12:00:00Z"),
    ("9999-12-31T23:59:59Z", "2026-11-21T12:00:00Z"),
    ("2026-11-21T12:00:00Z", "0001-01-01T00:00:00Z"),
    ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    ("0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00+23:59"),
    ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59"),
]


async def test_no_date_on_the_calendar_keeps_an_answer_out_or_breaks_us(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    for place, (occurred_at, client_time) in enumerate(ENDS_OF_THE_CALENDAR):
        sent = await answered(demo_world, ada, session, place)
        reply = await post(ada, session.id, sent, occurred_at=occurred_at, client_time=client_time)
        assert reply.status_code == 200, (occurred_at, reply.text)
        row = await stored_event(demo_world, sent.event_id)
        assert datetime(1970, 1, 1, tzinfo=UTC) <= row["effective_at"] <= row["received_at"]
    assert await differing_rows(demo_world) == 0


async def test_a_moment_without_its_zone_is_refused(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    before = await counts(demo_world)
    sent = await answered(demo_world, ada, session)
    for moment in ("2026-11-21T12:00:00", "yesterday", None):
        for field in ("occurred_at", "client_time"):
            reply = await post(ada, session.id, sent, **{field: moment})
            assert reply.status_code == 422, (field, moment)
    assert await counts(demo_world) == before


async def test_a_monotonic_clock_that_ran_backwards_measures_nothing(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    sent = msgspec.structs.replace(
        await answered(demo_world, ada, session), shown_mono_ms=9_000, answered_mono_ms=1_000
    )
    marked = await ada.submit(session.id, sent)
    assert (marked.status, marked.rating) == ("created", "good")
    review = (await stored_rows(demo_world, me(ada)))["review"][sent.event_id]
    assert review[3] is None
    assert (await ada.progress()).days[0].minutes == 0


async def test_a_question_left_open_overnight_adds_ten_minutes_to_the_day(
    demo_world: World,
) -> None:
    ada, session = await begun(demo_world)
    sent = msgspec.structs.replace(
        await answered(demo_world, ada, session), shown_mono_ms=0, answered_mono_ms=9 * 3_600_000
    )
    await ada.submit(session.id, sent)
    assert (await ada.progress()).days[0].minutes == 10


async def test_any_number_of_absurdly_long_answers_is_stored(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    for place in range(3):
        sent = msgspec.structs.replace(
            await answered(demo_world, ada, session, place), shown_mono_ms=0, answered_mono_ms=2**53
        )
        assert (await ada.submit(session.id, sent)).rating == "hard"
    assert (await ada.progress()).days[0].minutes == 30


async def test_the_study_day_is_the_phones_then_whatever_the_person_sets_later(
    demo_world: World,
) -> None:
    """At 20:30 UTC it is half past five the next morning in Tokyo, and evening in Berlin."""
    await demo_world.set_time(datetime(2027, 2, 1, 20, 30, tzinfo=UTC))
    ada, session = await begun(demo_world)
    for place, (zone, day) in enumerate(
        [
            ("Asia/Tokyo", date(2027, 2, 2)),
            ("Europe/Berlin", date(2027, 2, 1)),
            ("Pacific/Kiritimati", date(2027, 2, 2)),
            ("Asia/Kolkata", date(2027, 2, 1)),  # two in the morning is still the evening before
        ]
    ):
        at = datetime(2027, 2, 1, 20, 30, tzinfo=UTC)
        sent = msgspec.structs.replace(
            await answered(demo_world, ada, session, place, at=at), zone=zone
        )
        await ada.submit(session.id, sent)
        row = await stored_event(demo_world, sent.event_id)
        assert (row["zone"], row["study_day"]) == (zone, day)


async def test_a_zone_we_have_no_data_for_is_refused(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    before = await counts(demo_world)
    sent = await answered(demo_world, ada, session)
    for zone in ("Europe/Atlantis", "../../etc/passwd", "Europe", "UTC\x00", "", "x" * 300):
        reply = await post(ada, session.id, sent, zone=zone)
        assert reply.status_code == 422, zone
    assert await counts(demo_world) == before


async def test_a_right_answer_with_a_hint_is_hard_and_returns_sooner(demo_world: World) -> None:
    ada, session = await begun(demo_world)
    plain = await ada.submit(session.id, await answered(demo_world, ada, session, 0, seconds=12))
    helped = msgspec.structs.replace(
        await answered(demo_world, ada, session, 1, seconds=12), hints_used=1
    )
    marked = await ada.submit(session.id, helped)
    assert (plain.rating, marked.rating, marked.correct) == ("good", "hard", True)
    assert marked.due_at < plain.due_at

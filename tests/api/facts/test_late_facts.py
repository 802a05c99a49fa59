"""Answers that arrive late, from several phones, in any order, leave what order would have left."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.facts.effects import TABLES
from mobile_contract import sessions
from mobile_contract.client import Client
from tests.api.facts.folded_rows import differing_rows, expected_rows, facts_of, stored_rows
from tests.api.sessions.every_kind import exercise_of, publish_every_kind
from tests.world import World

NEVER_MET = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: from which phone, its number there, how long ago, to what, how it went."""

    phone: int
    sequence: int
    minutes_ago: int | None  # None: a clock so wrong that only 1970 is left
    exercise: int
    right: bool
    seconds: float | None
    hints: int


@dataclass(frozen=True, slots=True)
class Learner:
    """Ada with three phones, a long session on each; `responses` holds wrong and right by exercise.

    Her exercises are of nine kinds; the last two, a poll and a reflection, are not marked.
    """

    world: World
    phones: list[Client]
    session_ids: list[UUID]
    steps: list[sessions.Step]
    responses: list[tuple[dict[str, Any], dict[str, Any]]]

    @property
    def person_id(self) -> UUID:
        assert self.phones[0].tokens is not None
        return self.phones[0].tokens.person_id

    async def answer(self, given: Given) -> sessions.Marked:
        now = datetime.now(UTC)
        ago = timedelta(minutes=given.minutes_ago or 0)
        phone, step = self.phones[given.phone], self.steps[given.exercise]
        recorded = phone.answer(step, self.responses[given.exercise][given.right])
        measured = given.seconds is not None
        sent = msgspec.structs.replace(
            recorded,
            sequence=given.sequence,
            occurred_at=now - ago,
            client_time=NEVER_MET if given.minutes_ago is None else now,
            hints_used=given.hints,
            shown_mono_ms=1_000_000 if measured else None,
            answered_mono_ms=1_000_000 + round(1000 * (given.seconds or 0)) if measured else None,
        )
        return await phone.submit(self.session_ids[given.phone], sent)

    async def forget(self) -> None:
        for table in (*TABLES, "learner_event"):
            await self.world.owner_fetch(f"delete from {table}")
        await self.world.owner_fetch(
            "update learner set pace_answers = 0, pace_log_ratio_micro_sum = 0,"
            " pace_log_ratio_micro_square_sum = 0, ability_mean = null, ability_variance = null,"
            " ability_answers = 0, ability_at = null, moving_average = null,"
            " last_session_id = null, last_skills = '{}', folded_effective_at = null,"
            " folded_device_id = null, folded_sequence = null"
        )


ASKED = ("one", "all", "typed", "number", "gaps", "order", "flip", "poll", "thought")


@pytest.fixture
async def ada(world: World, tmp_path: Path) -> Learner:
    await publish_every_kind(world, tmp_path)
    tenant = await world.found("Tea", "owner@tea.example")
    owner = await world.signed_in("owner@tea.example", tenant)
    phones = [await world.with_member(owner, "ada@tea.example", "learner")]
    phones += [await world.signed_in("ada@tea.example", tenant) for _ in range(2)]
    begun = [await phone.start_session(60) for phone in phones]
    steps = [exercise_of(begun[0], slug) for slug in ASKED]
    responses = [
        (await world.wrong_response(step), await world.right_response(step)) for step in steps
    ]
    return Learner(world, phones, [each.id for each in begun], steps, responses)


arrivals = st.lists(
    st.builds(
        Given,
        phone=st.integers(0, 2),
        sequence=st.integers(1, 2**53),
        minutes_ago=st.none() | st.integers(0, 5_000_000),
        exercise=st.integers(0, len(ASKED) - 1),
        right=st.booleans(),
        seconds=st.none() | st.floats(0, 2000).map(lambda seconds: round(seconds, 3)),
        hints=st.sampled_from([0, 0, 1]),
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda each: (each.phone, each.sequence),
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(arrivals)
async def test_any_arrival_order_leaves_the_rows_of_the_order_things_happened_in(
    ada: Learner, arrivals: list[Given]
) -> None:
    await ada.forget()
    for given_answer in arrivals:
        assert (await ada.answer(given_answer)).status == "created"
    assert len(await facts_of(ada.world, ada.person_id)) == len(arrivals)
    stored = await stored_rows(ada.world, ada.person_id)
    assert stored == await expected_rows(ada.world, ada.person_id)
    assert await differing_rows(ada.world) == 0


async def test_an_answer_from_the_second_phone_changes_what_the_first_ones_rating_was_judged_by(
    ada: Learner,
) -> None:
    """The one that happened first, twice as slow, teaches a pace the second is then judged by."""
    late = Given(1, 1, 60, 0, True, 400.0, 0)
    prompt = Given(0, 1, 30, 1, True, 30.0, 0)
    await ada.answer(prompt)
    before = await stored_rows(ada.world, ada.person_id)
    await ada.answer(late)
    after = await stored_rows(ada.world, ada.person_id)
    (event_id,) = before["review"]
    expected_at = 4  # its place among the review's columns, after the key
    assert after["review"][event_id][expected_at] > before["review"][event_id][expected_at]
    assert after == await expected_rows(ada.world, ada.person_id)


async def test_a_late_answer_folds_again_only_her_and_answers_with_its_own_effect(
    ada: Learner,
) -> None:
    first = await ada.answer(Given(0, 1, 10, 0, True, 12.0, 0))
    late = await ada.answer(Given(1, 1, 20, 0, False, 12.0, 0))
    assert first.due_at != late.due_at
    review = (await stored_rows(ada.world, ada.person_id))["review"][late.event_id]
    assert late.due_at == review[8]
    assert late.rating == "again"


async def test_a_duplicate_of_an_answer_others_overtook_tells_its_effect_as_it_stands_now(
    ada: Learner,
) -> None:
    now = datetime.now(UTC)
    step = ada.steps[0]
    recorded = ada.phones[0].answer(step, ada.responses[0][1], seconds=10, at=now)
    await ada.phones[0].submit(ada.session_ids[0], recorded)
    await ada.answer(Given(1, 1, 500, 0, False, 12.0, 0))
    again = await ada.phones[0].submit(ada.session_ids[0], recorded)
    review = (await stored_rows(ada.world, ada.person_id))["review"][recorded.event_id]
    assert (again.status, again.due_at) == ("duplicate", review[8])


async def test_two_hundred_answers_refold_within_a_second(ada: Learner) -> None:
    """A late answer refolds everything under the learner's lock: others must not wait long."""
    for count in range(200):
        await ada.answer(Given(0, count + 1, 1000 - count, count % 6, count % 3 > 0, 10.0, 0))
    started = datetime.now(UTC)
    await ada.answer(Given(1, 1, 2000, 0, True, 10.0, 0))
    assert datetime.now(UTC) - started < timedelta(seconds=1)
    assert len(await facts_of(ada.world, ada.person_id)) == 201

"""Whatever phones do with their queues: each event counts once, and as if it had come in order.

A state machine of phones against a model of dicts, on the real database through the real door.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mobile_contract import sync
from tests.api.facts.folded_rows import differing_rows, expected_rows, stored_rows
from tests.api.sessions.every_kind import exercise_of, publish_every_kind
from tests.api.sync.dict_model import Model, Said, reply_of
from tests.api.sync.surfacing import FORGET, SPOILT, Clocks, Handset, Stage, Watched, spoilt
from tests.world import World

RUNS = 200
ASKED = ("one", "typed", "flip", "poll")
PHONES = 3

phones = st.integers(0, 5)
minutes = st.sampled_from([0, 1, 5, 300, 5000, 500_000])
choices = st.lists(st.integers(0, 20), min_size=1, max_size=6)


class Phones(RuleBasedStateMachine):
    """One learner's phones; a reply is held against the model's at once, the rows at the end."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.stage.run(self.stage.world.owner.execute(FORGET))
        self.model = Model()
        self.phones = [Handset(self.stage.clients[0])]
        self.installed = 1

    def phone(self, number: int) -> Handset:
        return self.phones[number % len(self.phones)]

    @rule(
        number=phones, ago=minutes, step=st.integers(0, 3), right=st.booleans(), timed=st.booleans()
    )
    def answer(self, number: int, ago: int, step: int, right: bool, timed: bool) -> None:
        asked = self.stage.steps[step]
        assert asked.exercise is not None
        self.phone(number).say(
            sync.AnswerEvent,
            timedelta(minutes=ago),
            timed=timed,
            session_id=uuid4(),
            exercise_id=asked.exercise.id,
            revision=asked.revision,
            response=self.stage.responses[step][right],
        )

    @rule(number=phones, ago=minutes, kind=st.sampled_from([sync.ViewEvent, sync.CompletionEvent]))
    def read(self, number: int, ago: int, kind: type[Any]) -> None:
        step = self.stage.steps[0]
        about = {"lesson_id": step.lesson_id, "revision": step.revision}
        self.phone(number).say(kind, timedelta(minutes=ago), timed=True, **about)

    @rule(number=phones, level=st.integers(1, 5))
    def say(self, number: int, level: int) -> None:
        fields = {"skill": "brewing", "level": level}
        self.phone(number).say(sync.ConfidenceEvent, timedelta(), timed=False, **fields)

    @rule(number=phones, how=st.sampled_from(SPOILT))
    def spoil(self, number: int, how: str) -> None:
        """The newest line of the queue is damaged before it was ever sent."""
        phone = self.phone(number)
        if phone.sent < len(phone.said) and phone.said[-1].refused_for is None:
            phone.said[-1] = spoilt(phone.said[-1], how)

    @rule(number=phones, off=st.sampled_from([0, 1, -90, 525_600, -5_256_000]), boots=st.booleans())
    def jump(self, number: int, off: int, boots: bool) -> None:
        """Her phone's wall clock is set, or it is started anew as well."""
        phone = self.phone(number)
        if boots:
            phone.clocks = Clocks()
        phone.clocks.off = timedelta(minutes=off)

    @precondition(lambda self: self.installed < PHONES)
    @rule(number=phones, keeps=st.booleans())
    def install(self, number: int, keeps: bool) -> None:
        """Another device, or the app installed anew with what a backup of its queue has kept."""
        new = Handset(self.stage.clients[self.installed])
        self.installed += 1
        if keeps:
            new.said = list(self.phone(number).said)
        self.phones.append(new)

    @precondition(lambda self: len(self.phones) < 5)
    @rule(number=phones)
    def clone(self, number: int) -> None:
        """A backup is restored on a second phone: both go on with the same numbers."""
        old = self.phone(number)
        twin = Handset(old.client, number=old.number, said=list(old.said), sent=old.sent)
        self.phones.append(twin)

    @rule(number=phones, says_boot=st.booleans())
    def send(self, number: int, says_boot: bool) -> None:
        phone = self.phone(number)
        self._send(phone, phone.waiting(), says_boot)

    @rule(number=phones, chosen=choices, says_boot=st.booleans())
    def resend(self, number: int, chosen: list[int], says_boot: bool) -> None:
        """Any of it, in any order, some of it twice: a part, a repeat, a merger of two batches."""
        phone = self.phone(number)
        self._send(phone, _some(phone, chosen), says_boot)

    @rule(number=phones, other=phones, first=choices, second=choices)
    def send_two_at_once(
        self, number: int, other: int, first: list[int], second: list[int]
    ) -> None:
        one, two = self.phone(number), self.phone(other)
        batches = [(one, _some(one, first)), (two, _some(two, second))]
        replies = [reply_of(each) for each in self.stage.run(_both(batches))]
        for order in ((0, 1), (1, 0)):
            later, told = self.model, {}
            for place in order:
                phone, batch = batches[place]
                later, told[place] = later.after(phone.install, batch)
            if [told[0], told[1]] == replies:
                self.model = later
                return
        raise AssertionError(f"neither order explains {replies}: {told}")

    @rule()
    def refold(self) -> None:
        assert self.stage.run(differing_rows(self.stage.world)) == 0

    def teardown(self) -> None:
        self.stage.run(self._rows_are_right())

    def _send(self, phone: Handset, batch: list[Said], says_boot: bool) -> None:
        received = self.stage.run(phone.send(batch, says_boot=says_boot))
        self.model, told = self.model.after(phone.install, batch)
        assert reply_of(received) == told

    async def _rows_are_right(self) -> None:
        stage = self.stage
        rows = await stage.world.owner.fetch(
            "select id, install_id, sequence, effective_at, received_at from learner_event"
            " order by install_id, sequence"
        )
        assert {row["id"]: row["install_id"] for row in rows} == {
            event_id: install for event_id, (install, _) in self.model.stored.items()
        }
        for before, after in pairwise(rows):
            if before["install_id"] == after["install_id"]:
                assert before["effective_at"] <= after["effective_at"]
        assert all(row["effective_at"] <= row["received_at"] for row in rows)
        kept = await stage.world.owner.fetchval("select count(*) from event_quarantine")
        assert kept == len(self.model.kept)
        stored = await stored_rows(stage.world, stage.person_id)
        assert stored == await expected_rows(stage.world, stage.person_id)


def _some(phone: Handset, chosen: list[int]) -> list[Said]:
    return [phone.said[each % len(phone.said)] for each in chosen] if phone.said else []


async def _both(batches: list[tuple[Handset, list[Said]]]) -> list[sync.EventsReceived]:
    return await asyncio.gather(*(phone.send(batch, says_boot=False) for phone, batch in batches))


@pytest.fixture
async def stage(world: World, tmp_path: Path) -> AsyncIterator[Stage]:
    await publish_every_kind(world, tmp_path)
    tenant = await world.found("Tea", "owner@tea.example")
    owner = await world.signed_in("owner@tea.example", tenant)
    clients = [await world.with_member(owner, "ada@tea.example", "learner")]
    clients += [await world.signed_in("ada@tea.example", tenant) for _ in range(PHONES - 1)]
    begun = await clients[0].start_session(60)
    steps = [exercise_of(begun, slug) for slug in ASKED]
    responses = [
        (await world.wrong_response(step), await world.right_response(step)) for step in steps
    ]
    url = world.ground.database_url.replace("interlude_owner", "postgres", 1)
    connection = await asyncpg.connect(url)
    watched = Watched(world.ground, world.database, world.app, connection)
    yield Stage(watched, asyncio.get_running_loop(), clients, steps, responses)
    await connection.close()


async def test_whatever_phones_do_each_event_counts_once_and_in_its_order(stage: Stage) -> None:
    machine = type("PhonesOnStage", (Phones,), {"stage": stage})
    await asyncio.to_thread(
        run_state_machine_as_test,
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

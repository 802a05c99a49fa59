"""What was taken out of use, and what she had forgotten, decides nothing of a learner any more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from api.composing.queries import latest_answers
from api.db.transaction import system_transaction
from api.pacing.memory import DEFAULT_WEIGHTS
from api.quality.withdraw_item import withdraw_item
from mobile_contract.client import Client
from mobile_contract.sessions import Step
from tests.api.facts.folded_rows import differing_rows
from tests.api.learners.studying import House, exercises_of, ids_of, repeated
from workers.upkeep.refold_wanted import refold_wanted


async def take_out(house: House, *steps: Step) -> None:
    """The exercises of these steps are asked of nobody any more, until the test ends."""
    tokens = house.office.owner.tokens
    assert tokens is not None
    async with system_transaction(house.world.database, tokens.association_id) as tx:
        for step in steps:
            assert step.exercise is not None
            assert await withdraw_item(tx, (step.exercise.id, bytes.fromhex(step.revision)), ())


@pytest.fixture(autouse=True)
async def everything_in_use(house: House) -> None:
    await house.world.owner_fetch("delete from item_withdrawal")
    await house.world.owner_fetch("update learner set refold_wanted = true")


async def asked_latest(house: House, client: Client) -> list[tuple[str, bool]]:
    assert client.tokens is not None
    tokens = client.tokens
    async with system_transaction(
        house.world.database, tokens.association_id, tokens.person_id
    ) as tx:
        return await latest_answers(tx)


async def test_misses_she_had_forgotten_make_no_skill_of_hers_weak(house: House) -> None:
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"), right=False)
    assert len(await asked_latest(house, ada)) == 3
    await ada.reset_model()
    assert await asked_latest(house, ada) == []
    await house.later(hours=1)
    again = await house.session_on(ada, "brewing")
    await house.answer(ada, again)
    assert sorted(await asked_latest(house, ada)) == [
        (each, True) for each in sorted(ids_of(again.steps))
    ]


async def test_misses_of_what_was_taken_out_make_no_skill_weak(house: House) -> None:
    ada = await house.newcomer()
    session = await house.session_on(ada, "brewing")
    await house.answer(ada, session, right=False)
    first, *rest = exercises_of(session)
    await take_out(house, first)
    assert sorted(await asked_latest(house, ada)) == [(each, False) for each in ids_of(rest)]


async def test_nothing_is_due_of_what_was_taken_out(house: House) -> None:
    ada = await house.newcomer()
    session = await house.session_on(ada, "brewing")
    await house.answer(ada, session)
    assert (await ada.finish_session(session.id)).next_due_at is not None
    await take_out(house, *exercises_of(session))
    assert (await ada.finish_session(session.id)).next_due_at is None


async def test_a_lesson_with_no_question_left_is_none_to_be_done(house: House) -> None:
    ada = await house.newcomer()
    today = (await ada.forecast()).days[0].date
    goal = (await ada.forecast(today + timedelta(days=9))).goal
    assert goal is not None
    assert goal.lessons_left == 3
    await take_out(house, *exercises_of(await house.session_on(ada, "brewing")))
    goal = (await ada.forecast(today + timedelta(days=9))).goal
    assert goal is not None
    assert goal.lessons_left == 2


async def test_a_reset_forgets_what_was_fitted_while_it_waited(house: House) -> None:
    """A worker that began after her may come to her lock before her."""
    ada = await house.newcomer()
    await house.answer(ada, await house.session_on(ada, "brewing"))
    assert ada.tokens is not None
    await house.world.owner_fetch(
        "insert into learner_fit (id, tenant_id, person_id, fitted_at, reviews, weights,"
        " log_loss_before, log_loss_after, kept) values ($1, $2, $3, $4, 400, $5, 0.5, 0.4, true)",
        *(uuid4(), ada.tokens.association_id, ada.tokens.person_id),
        *(house.at + timedelta(minutes=1), list(DEFAULT_WEIGHTS)),
    )
    assert (await ada.model()).weights.own
    forgotten = await ada.reset_model()
    model = await ada.model()
    assert (model.weights.own, model.reset_at) == (False, forgotten.reset_at)
    await house.later(minutes=2)
    await house.answer(ada, await repeated(house, ada, "brewing"))
    await refold_wanted(house.world.database)
    assert await differing_rows(house.world) == 0

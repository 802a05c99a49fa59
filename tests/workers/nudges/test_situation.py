"""What a decision sees of a person: all her associations, each for itself, and one attention."""

from datetime import timedelta
from uuid import UUID

import pytest

from mobile_contract.client import Client
from tests.workers.nudges.reminding import (
    DAY,
    LUNCH_STARTS,
    MINUTE,
    MORNING,
    SHORTLY_BEFORE,
    Reminding,
    mail_of,
)

YESTERDAY = MORNING - DAY


@pytest.fixture
async def second(reminding: Reminding) -> tuple[Client, UUID]:
    """ada as a member of First, and the association Second that is hers as well."""
    ada = await reminding.person("ada")
    return ada, await reminding.world.found("Second", mail_of("ada"))


async def in_second(reminding: Reminding, second: UUID) -> Client:
    return await reminding.world.signed_in(mail_of("ada"), second)


async def test_a_person_of_two_associations_gets_one_nudge_for_where_more_is_due(
    reminding: Reminding, second: tuple[Client, UUID]
) -> None:
    ada, second_id = second
    await reminding.world.set_time(YESTERDAY)
    elsewhere = await in_second(reminding, second_id)
    await reminding.study(elsewhere)
    await reminding.world.owner_fetch("update memory set due_at = $1", LUNCH_STARTS + 15 * MINUTE)
    assert await reminding.plan() == 1
    assert await reminding.send() == 2
    [call], [nudge] = await reminding.calls(), (await ada.nudges()).nudges
    assert call["payload"]["data"]["association_id"] == str(second_id)
    assert nudge.association_id == second_id
    why = await ada.why(nudge.id)
    assert (why.due, "due" in why.eligible) == (1, True)
    await elsewhere.start_session(nudge_id=nudge.id)
    kept = await reminding.world.owner_fetch(
        "select tenant_id from study_session where nudge_id = $1", nudge.id
    )
    assert [row["tenant_id"] for row in kept] == [second_id]


async def test_where_nothing_is_due_it_is_for_whom_she_joined_first(
    reminding: Reminding, second: tuple[Client, UUID]
) -> None:
    ada, _ = second
    await reminding.plan()
    await reminding.send()
    [nudge] = (await ada.nudges()).nudges
    assert ada.tokens is not None
    assert nudge.association_id == ada.tokens.association_id


async def test_only_what_is_due_before_the_break_ends_counts(reminding: Reminding) -> None:
    ada = await reminding.person("ada")
    await reminding.world.set_time(YESTERDAY)
    await reminding.study(ada)
    for due_at, due in ((LUNCH_STARTS + 20 * MINUTE, 1), (LUNCH_STARTS + 21 * MINUTE, 0)):
        await reminding.world.owner_fetch("update memory set due_at = $1", due_at)
        await reminding.plan()
        assert (await reminding.why(ada)).due == due
        await reminding.world.owner_fetch("update nudge_agenda set decide_at = $1", MORNING)
        await reminding.world.owner_fetch("delete from nudge")
        reminding.planned_ways = 0


async def test_having_studied_in_one_association_counts_for_all_of_them(
    reminding: Reminding, second: tuple[Client, UUID]
) -> None:
    """Until the next study day, which begins at night and not with the break."""
    ada, second_id = second
    elsewhere, week = await in_second(reminding, second_id), timedelta(days=7)
    await reminding.study(elsewhere)
    assert await reminding.plan() == 1
    assert (await reminding.why(ada)).reason.code == "objection.done_today"
    await reminding.world.set_time(MORNING + week)
    await reminding.study(ada)
    assert await reminding.plan(SHORTLY_BEFORE + week) == 1
    assert (await reminding.why(ada)).reason.code == "objection.done_today"
    assert await reminding.plan(SHORTLY_BEFORE + 2 * week) == 1
    assert not (await reminding.why(ada)).held


async def test_a_nudge_for_an_association_she_has_left_does_not_leave(
    reminding: Reminding, second: tuple[Client, UUID]
) -> None:
    """Also where she could study in another: it would open what is no longer hers."""
    ada, _ = second
    await reminding.plan()
    assert ada.tokens is not None
    await reminding.world.owner_fetch(
        "update membership set ended_at = now() where person_id = $1 and tenant_id = $2",
        ada.tokens.person_id,
        ada.tokens.association_id,
    )
    await reminding.send()
    assert {(state, code) for _, state, code in await reminding.ways()} == {
        ("suppressed", "not_enrolled")
    }
    assert await reminding.calls() == []

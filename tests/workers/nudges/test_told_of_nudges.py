"""What her phone tells of reminders: shown, and put off."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import uuid_utils.compat

from mobile_contract import sync
from mobile_contract.client import Client
from tests.workers.nudges.reminding import DAY, LUNCH_STARTS, MINUTE, SHORTLY_BEFORE, Reminding


async def tell(client: Client, event: type[Any], nudge_id: UUID, **fields: Any) -> str:
    """The phone tells; what became of it."""
    received = await client.send_events(
        [
            event(
                id=uuid_utils.compat.uuid7(),
                sequence=client.install.next_sequence(),
                boot_id=client.install.boot_id,
                occurred_at=datetime.now(UTC),
                zone=client.zone,
                nudge_id=nudge_id,
                **fields,
            )
        ]
    )
    return received.results[0].status


async def test_a_push_nobody_knows_of_has_arrived_if_the_phone_has_shown_it(
    reminding: Reminding,
) -> None:
    ada, grace = await reminding.person("ada"), await reminding.person("grace")
    other_phone = await reminding.another_phone("ada")
    await reminding.plan()
    await reminding.stub.rules({"match": {"kind": "fcm"}, "phase": "after_accept"})
    await reminding.send()
    [nudge] = (await ada.nudges()).nudges
    for client in (grace, other_phone):  # not hers to tell, not the phone it went to
        assert await tell(client, sync.NudgeShownEvent, nudge.id) == "created"
    assert (await reminding.why(ada)).sends[1].state == "unknown"
    assert await tell(ada, sync.NudgeShownEvent, nudge.id) == "created"
    push = (await reminding.why(ada)).sends[1]
    assert (push.state, push.reason.code) == ("shown", "why.shown")
    assert (await reminding.why(grace)).sends[1].state == "unknown"


async def test_who_has_put_reminders_off_gets_none_before(reminding: Reminding) -> None:
    """Not the one that is planned either; of two the latest holds, and none longer than a week."""
    ada = await reminding.person("ada")
    await reminding.plan()
    [first] = await reminding.world.owner_fetch("select id from nudge")
    for until in (LUNCH_STARTS + 30 * DAY, LUNCH_STARTS + 10 * MINUTE):
        assert await tell(ada, sync.NudgeSnoozedEvent, first["id"], until=until) == "created"
    await reminding.send()
    assert {each.reason.code for each in (await reminding.why(ada)).sends} == {"objection.snoozed"}
    until = LUNCH_STARTS + 30 * DAY
    assert await tell(ada, sync.NudgeSnoozedEvent, first["id"], until=until) == "created"
    week = timedelta(days=7)
    for weeks, held_by in ((1, "objection.snoozed"), (2, None)):
        assert await reminding.plan(SHORTLY_BEFORE + weeks * week - timedelta(hours=1)) == 0
        await reminding.plan(SHORTLY_BEFORE + weeks * week)
        reason = (await reminding.why(ada)).reason.code
        assert (reason == held_by) == (held_by is not None)

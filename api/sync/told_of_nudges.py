"""What a phone tells of the reminders it got: shown, opened, put off."""

from collections.abc import Iterable
from datetime import timedelta

from api.db.transaction import Transaction
from api.facts.event import Event
from api.pacing.effective_time import in_utc
from mobile_contract.sync import NudgeOpenedEvent, NudgeShownEvent, NudgeSnoozedEvent, SyncEvent

LONGEST_SNOOZE = timedelta(days=7)


async def take_in_nudges(tx: Transaction, told: Iterable[tuple[Event, SyncEvent]]) -> None:
    """A push whose answer was lost has arrived if the phone showed it; of several snoozes the
    latest holds, and none reaches further than a week.
    """
    shown = set()
    for event, sent in told:
        if isinstance(sent, NudgeShownEvent | NudgeOpenedEvent):
            shown.add(sent.nudge_id)
        elif isinstance(sent, NudgeSnoozedEvent):
            until = min(in_utc(sent.until), event.effective_at + LONGEST_SNOOZE)
            await tx.run(_SNOOZE, tx.me, event.effective_at, until)
    if shown:
        await tx.run(_SHOWN, tx.me, tx.caller.device_id, list(shown), tx.people_now)


# Also while its answer is still waited for: whatever comes of that, she has seen it.
_SHOWN = """
update nudge_send set state = 'shown', code = null, lease_until = null, settled_at = $4
where person_id = $1 and device_id = $2 and nudge_id = any($3::uuid[])
  and state in ('sending', 'unknown')
"""

_SNOOZE = """
update nudge_agenda set snoozed_at = $2, snoozed_until = $3
where person_id = $1 and (snoozed_at is null or snoozed_at < $2)
"""

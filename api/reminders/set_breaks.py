"""The signed-in person says when she has her breaks."""

from collections.abc import Sequence

from api.agenda import look_again
from api.caller import Caller
from api.db.database import Database
from api.db.transaction import transaction
from api.errors import Fault, Problem, fault
from api.nudging.breaks import BreakWindow
from api.reminders import queries
from api.reminders.clock_times import read_time
from api.reminders.presenters import present_reminders
from api.reminders.weekly_breaks import (
    LEAST_MINUTES,
    MOST_MINUTES,
    of_wrong_length,
    overlapping,
)
from mobile_contract import reminders as contract


async def set_breaks(
    database: Database, caller: Caller, request: contract.SetBreaks
) -> contract.Reminders:
    """Keep these in place of all she had.

    Raises Problem `break_length` or `breaks_overlap`, which name the breaks that are wrong.
    """
    windows = [
        BreakWindow(each.weekday, read_time(each.starts_local), read_time(each.ends_local))
        for each in request.breaks
    ]
    async with transaction(database, caller) as tx:
        if wrong := of_wrong_length(windows):
            faults = _faults(wrong, "wrong_length", least=LEAST_MINUTES, most=MOST_MINUTES)
            raise Problem("break_length", faults=faults)
        if wrong := overlapping(windows):
            faults = _faults(wrong, "breaks_overlap")
            raise Problem("breaks_overlap", faults=faults)
        await look_again(tx)
        await queries.replace_windows(tx, windows)
        return tx.reply(await present_reminders(tx), 200)


def _faults(places: Sequence[int], code: str, **arguments: object) -> tuple[Fault, ...]:
    return tuple(fault(f"body.breaks[{place}]", code, **arguments) for place in places)

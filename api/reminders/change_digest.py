"""What a change of the reminders says about the weekly mail."""

from msgspec import UNSET, UnsetType

from api.db.transaction import Transaction
from api.nudging.digests import DigestTime
from api.reminders.clock_times import read_time
from api.reminders.digest_queries import DigestWish, own_digest_wish, save_digest_wish
from mobile_contract import reminders as contract


async def change_digest(tx: Transaction, request: contract.ChangeReminders) -> None:
    """Change what was sent and nothing else. The caller holds her agenda row.

    Turned on, also where it is on, an address that refused it is tried again.
    """
    sent = (request.digest, request.digest_weekday, request.digest_at_local)
    if all(each is UNSET for each in sent):
        return
    known = await own_digest_wish(tx)
    wanted = known.wanted if isinstance(request.digest, UnsetType) else request.digest
    when = _when(known.when, request)
    same = (wanted, when) == (known.wanted, known.when)
    asked_at = known.asked_at if same and known.asked_at else tx.people_now
    refused = None if request.digest is True else known.refused
    await save_digest_wish(tx, DigestWish(wanted, when, asked_at, refused))


def _when(known: DigestTime, request: contract.ChangeReminders) -> DigestTime:
    weekday, at = request.digest_weekday, request.digest_at_local
    return DigestTime(
        known.weekday if isinstance(weekday, UnsetType) else weekday,
        known.at if isinstance(at, UnsetType) else read_time(at),
    )

"""May a weekly mail that waits still be handed over? Whoever sends mail asks in the last moment."""

from api.db.transaction import Transaction
from api.nudging.digests import is_away
from api.reminders.digest_queries import own_digest_wish
from api.reminders.queries import own_settings, own_zone


async def digest_unwanted(tx: Transaction) -> str | None:
    """Why not: unsubscribed, address_refused or address_bounced, on_hold; None where it may."""
    wish = await own_digest_wish(tx)
    if not wish.wanted:
        return "unsubscribed"
    if wish.refused is not None:
        return wish.refused.code
    away = is_away((await own_settings(tx)).hold, await own_zone(tx), tx.people_now)
    return "on_hold" if away else None

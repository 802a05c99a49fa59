"""The only file that asks the machine what time it is, and the only one that makes ids from it.

Rules take `now` as a value. Inside a transaction the two clocks come from PostgreSQL
(`Transaction.database_now`, `Transaction.people_now`); what stands here serves the edges:
log lines, token ids, waiting.
"""

import time
import uuid
import zoneinfo
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat


def utc_now() -> datetime:
    """The machine's own time, in UTC. For logs and health, never for a decision."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds since some fixed moment, unmoved by clock changes."""
    return time.monotonic()


def new_id() -> UUID:
    """A UUIDv7: sorts by the moment it was made, so indexes stay compact."""
    return uuid_utils.compat.uuid7()


def new_random_id() -> UUID:
    """A UUIDv4: says nothing, not even since when it exists."""
    return uuid.uuid4()


def pin_zone_data() -> None:
    """Resolve zones from the pinned `tzdata` wheel alone: the system's differ in a dozen zones."""
    zoneinfo.reset_tzpath(())

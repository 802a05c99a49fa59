"""Nudges as the workers leave them, written by hand: what was decided, and how each way ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mobile_contract.client import Client
from tests.world import World

_NUDGE = """
insert into nudge (id, person_id, tenant_id, decided_at, break_starts_at, break_ends_at,
  break_date, zone, eligible, arm, probabilities, seed, policy_version, consent_version,
  planned_at, minutes, due, new_lesson, held_by)
select gen_random_uuid(), $1, $2, $3, $3, $4, ($3::timestamptz)::date,
  'Europe/Berlin', $5, $6, $7, 1, 1, 1, $8, $9, $10, true, $11 returning id
"""

_WAY = """
insert into nudge_send (id, nudge_id, person_id, device_id, channel, state, code, provider_id,
  due_at, expires_at, fence, attempts, settled_at)
select gen_random_uuid(), n.id, n.person_id, $2, case when $2::uuid is null then 'inbox' else 'push'
  end, $3, $4, $5, n.break_starts_at, n.break_ends_at, 1, 1, $6 from nudge n where n.id = $1
returning id
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about a break that begins at `at`; `held_by` None: planned for its beginning."""

    at: datetime
    length: timedelta = timedelta(minutes=20)
    minutes: int = 7
    arm: str = "due"
    due: int = 3
    held_by: str | None = None


async def add_nudge(world: World, client: Client, decided: Decided) -> UUID:
    """The decision about the client's person, in her association; its id."""
    assert client.tokens is not None
    held = decided.held_by is not None
    row = await world.owner_fetch(
        _NUDGE,
        client.tokens.person_id,
        client.tokens.association_id,
        decided.at,
        decided.at + decided.length,
        ["silent"] if held else ["silent", "due", "minutes"],
        "silent" if held else decided.arm,
        [1.0] if held else [0.0, 0.5, 0.5],
        None if held else decided.at,
        0 if held else decided.minutes,
        decided.due,
        decided.held_by,
    )
    found: UUID = row[0]["id"]
    return found


async def add_way(
    world: World,
    nudge_id: UUID,
    state: str,
    *,
    device_id: UUID | None = None,
    code: str | None = None,
    provider_id: str | None = None,
    settled_at: datetime | None = None,
) -> None:
    """One way of the nudge, into the inbox where no device is named."""
    values: tuple[Any, ...] = (nudge_id, device_id, state, code, provider_id, settled_at)
    await world.owner_fetch(_WAY, *values)

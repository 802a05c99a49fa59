"""Pushes to send in these tests, and the ways their answers are lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from mobile_contract.push import PushData
from workers.push.sender import Push, Unknown

# The stub's phase, what the sender makes of it, and whether the stub had accepted the push.
# With what is answered meanwhile, and in further phases: test_provider_table.py.
LOST_ANSWERS: list[tuple[Any, Unknown, int]] = [
    ("rst", Unknown("cut"), 0),
    ("hang", Unknown("timeout"), 0),
    ("after_accept", Unknown("cut"), 1),
]


def a_push(**changes: Any) -> Push:
    """One nudge like any other, but for these changes."""
    nudge_id = changes.get("nudge_id") or uuid4()
    data = PushData(
        type="nudge",
        nudge_id=str(nudge_id),
        association_id=str(UUID(int=7)),
        deep_link=f"interlude://session?minutes=5&nudge={nudge_id}",
        minutes="5",
        expires_at="2026-11-23T11:45:00Z",
    )
    push = Push(
        nudge_id=nudge_id,
        title="3 reviews are waiting",
        body="5 minutes are enough.",
        data=msgspec.convert(msgspec.to_builtins(data), dict[str, str]),
        ttl_s=900,
        expires_at=datetime(2026, 11, 23, 11, 45, tzinfo=UTC),
        collapse_key="due",
        language="en",
    )
    return replace(push, **changes)

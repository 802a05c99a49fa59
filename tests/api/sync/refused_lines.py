"""Lines that became no facts, in the office's list as if a phone had sent them."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from api.sealing import Keeper

NUMBER = 1_000_000
"""Far above what any phone here has counted to."""


async def add_refused(
    connection: Any, keeper: Keeper, tenant_id: UUID, person_id: UUID, install_id: UUID
) -> UUID:
    """One that can be taken in today, waiting to be looked at; its id. As the superuser."""
    line_id, event_id = uuid4(), uuid4()
    number = NUMBER + await connection.fetchval("select count(*) from event_quarantine")
    line = json.dumps(
        {
            "type": "confidence",
            "id": str(event_id),
            "sequence": number,
            "boot_id": str(uuid4()),
            "occurred_at": datetime.now(UTC).isoformat(),
            "zone": "Europe/Berlin",
            "skill": "phishing",
            "level": 3,
        }
    )
    wrapped = await connection.fetchval(
        "select wrapped_key from person_key where person_id = $1", person_id
    )
    await connection.execute(
        "insert into event_quarantine (id, tenant_id, person_id, install_id, device_id, event_id,"
        " sequence, status, code, place, line_sealed, line_bytes, digest, client_time, received_at,"
        " state) select $1, $2, $3, $4, id, $5, $6, 'rejected', 'zone_unknown', '', $7, $8, $9,"
        " null, now(), 'waiting' from device where person_id = $3 and install_id = $4",
        *(line_id, tenant_id, person_id, install_id, event_id, number),
        *(keeper.seal_for(person_id, wrapped).seal(line), len(line), event_id.bytes * 2),
    )
    return line_id

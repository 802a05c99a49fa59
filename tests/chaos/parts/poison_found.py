"""What of a poisoned queue stands in the database: facts by id, refused lines as they came."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from api import embedded
from api.sealing import Keeper
from tests.chaos.parts.poisoned_phones import Poisoned
from tests.product import Product


@dataclass(frozen=True, slots=True)
class Found:
    """`kept` are marks of refused lines, opened with their person's key."""

    stored: set[UUID]
    kept: set[bytes]


async def found_of(product: Product) -> Found:
    """Read the tables as the superuser, with the installation's own secret."""
    keeper = Keeper.from_secret((product.data / "secret.key").read_bytes().strip())
    connection = await asyncpg.connect(embedded.superuser_url(product.data, database="interlude"))
    try:
        stored = {row["id"] for row in await connection.fetch("select id from learner_event")}
        keys = await connection.fetch("select person_id, wrapped_key from person_key")
        seals = {
            row["person_id"]: keeper.seal_for(row["person_id"], row["wrapped_key"])
            for row in keys
            if row["wrapped_key"] is not None
        }
        async with connection.transaction():
            kept = {
                Poisoned.mark(
                    row["install_id"],
                    seals[row["person_id"]].unseal(row["line_sealed"]).encode("latin-1"),
                )
                async for row in connection.cursor(
                    "select person_id, install_id, line_sealed from event_quarantine"
                )
            }
    finally:
        await connection.close()
    return Found(stored, kept)

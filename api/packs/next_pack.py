"""A phone asks, while it has a network, for what to carry into the next break without one."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.composing.composed import Footing, composed_on, footing_of
from api.db.database import Database
from api.db.transaction import Transaction, transaction
from api.nudging.breaks import Break
from api.packs import queries
from api.packs.occasion import Occasion, minutes_of
from api.packs.present_body import Filling, encode_body, present_body
from api.packs.present_media import hashes_of
from api.packs.signing import signed
from mobile_contract import packs as contract
from mobile_contract.pack_proof import Holder


async def next_pack(
    database: Database, caller: Caller, asked_minutes: float | None
) -> contract.SignedPack:
    """The pack for this learner's next break on this device, of so many minutes, or as many as the
    break has left, or five where she declared none.

    Asked again within the hour while nothing has changed, it is the very same pack.
    """
    async with transaction(database, caller) as tx:
        near, footing = await queries.coming_break(tx), await footing_of(tx)
        minutes = minutes_of(asked_minutes, near, tx.people_now)
        made = await _as_before(tx, footing, asked_minutes, near)
        if made is None:
            minutes = minutes_of(asked_minutes, near, tx.people_now)
            occasion = Occasion(new_id(), tx.people_now, minutes, near)
            made = await _made(tx, footing, occasion)
            await _keep(tx, made, footing.prospects.population.version)
        return signed(database.keeper.pack_key, made.written, made.body)


@dataclass(frozen=True, slots=True)
class _Made:
    """A pack and its canonical JSON."""

    body: contract.PackBody
    written: bytes

    @property
    def hash(self) -> bytes:
        """What it is known by."""
        return hashlib.sha256(self.written).digest()


async def _as_before(
    tx: Transaction, footing: Footing, asked_minutes: float | None, near: Break | None
) -> _Made | None:
    """The pack this device was handed lately, if it would still say the same to the letter.

    It is looked at as it was handed out: minutes that run down with the break are no other wish.
    """
    kept = await queries.latest_pack(tx)
    if kept is None or kept.minutes != minutes_of(asked_minutes, near, kept.issued_at):
        return None
    made = await _made(tx, footing, Occasion(kept.id, kept.issued_at, kept.minutes, near))
    return made if made.hash == kept.body_hash else None


async def _made(tx: Transaction, footing: Footing, occasion: Occasion) -> _Made:
    at, seed = occasion.starts_at, _seed(occasion.id)
    composed = await composed_on(tx, footing, at, occasion.minutes, seed)
    files = await queries.media_sizes(tx, hashes_of(footing.offered))
    body = present_body(
        Filling(_holder(tx), footing, occasion, composed.plan, files, tx.caller.language)
    )
    return _Made(body, encode_body(body))


def _holder(tx: Transaction) -> Holder:
    device_id = tx.caller.device_id
    assert device_id is not None, "a member's token names her device"
    return Holder(tx.me, tx.tenant, device_id)


def _seed(pack_id: UUID) -> int:
    """The random part of the id, as PostgreSQL's bigint: the session can be composed again."""
    return pack_id.int & (2**62 - 1)


async def _keep(tx: Transaction, made: _Made, population_version: int) -> None:
    body = made.body
    exercises = [each.view.id for lesson in body.lessons for each in lesson.exercises]
    kept = queries.Kept(body.id, body.issued_at, body.minutes, made.hash)
    size = len(made.written)
    await queries.insert_pack(tx, kept, exercises, size, population_version, body.expires_at)

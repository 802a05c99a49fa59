"""What keeps a phone and the server the same: refused events, sequence numbers, changes, packs."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    DoublePrecision,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class EventQuarantine(Table, db=DB, tablename="event_quarantine"):
    """A line an app sent that could not become a fact, kept as it came until somebody looks.

    `event_id` and `sequence` as far as they could be read. `digest` tells the same line sent again.
    `state`: waiting, replayed (it became a fact) or dismissed.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    install_id = UUID(default=None)
    device_id = UUID(default=None)
    event_id = UUID(default=None, null=True)
    sequence = BigInt(default=None, null=True)
    status = Text(default=None)
    code = Text(default=None)
    place = Text(default="")
    line_sealed = Bytea(default=None)
    line_bytes = Integer(default=None)
    digest = Bytea(default=None)
    client_time = Timestamptz(default=None, null=True)
    received_at = Timestamptz(default=None)
    state = Text(default="waiting")
    settled_at = Timestamptz(default=None, null=True)


class InstallSequence(Table, db=DB, tablename="install_sequence"):
    """How far the sequence numbers of one installation have come without a gap.

    `cloned_at`: when it first used a number twice for different facts, as a restored backup does.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    install_id = UUID(primary_key=True, default=None)
    acknowledged_through = BigInt(default=0)
    highest = BigInt(default=0)
    cloned_at = Timestamptz(default=None, null=True)


class Change(Table, db=DB, tablename="change"):
    """The latest change of one thing a phone keeps: put, or a tombstone.

    `transaction` made it, in the numbering of this database cluster. Without
    a person it is everybody's, without an association every association's.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None, null=True)
    person_id = UUID(default=None, null=True)
    kind = Text(default=None)
    key = Text(default=None)
    removed = Boolean(default=False)
    transaction = BigInt(default=None)
    changed_at = Timestamptz(default=None)


class Pack(Table, db=DB, tablename="pack"):
    """A bundle for a break without a network: what was in it, for whom, and how long it holds."""

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    device_id = UUID(default=None)
    minutes = DoublePrecision(default=None)
    exercise_ids = Array(base_column=Text(), default=[])
    body_hash = Bytea(default=None)
    size_bytes = Integer(default=None)
    population_version = Integer(default=None)
    issued_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)

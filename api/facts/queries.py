"""The rows of the log, and the population values facts are folded with."""

import msgspec

from api.db.transaction import Transaction
from api.facts.event import Event
from api.facts.turns import in_turns
from api.pacing.believed import Population
from api.pacing.prediction import DEFAULT_PREDICTION, PredictionWeights

# What an event and its row have in common; what the learner wrote is sealed on its way in.
EVENT_COLUMNS = (
    "id, install_id, device_id, sequence, boot_id, shown_mono_ms, answered_mono_ms, occurred_at,"
    " received_at, effective_at, zone, study_day, kind, session_id, exercise_id, revision_hash,"
    " pack_id, source_nudge_id, digest, schema_version, population_version"
)


async def insert_event(tx: Transaction, event: Event) -> bool:
    """Add the fact; False where its id or its (install, sequence) is taken already."""
    added = await tx.run(
        f"insert into learner_event (tenant_id, person_id, payload_sealed, {EVENT_COLUMNS}) values"  # noqa: S608
        " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
        " $20, $21, $22, $23, $24) on conflict do nothing",
        tx.tenant,
        tx.me,
        tx.seal.seal(event.payload),
        *(getattr(event, column) for column in EVENT_COLUMNS.split(", ")),
    )
    return added == 1


async def event_digest(tx: Transaction, event: Event) -> bytes | None:
    """The digest of the association's fact with the same id, or None; a digest names its person."""
    found: bytes | None = await tx.value(
        "select digest from learner_event where tenant_id = $1 and id = $2", tx.tenant, event.id
    )
    return found


async def events_in_order(tx: Transaction) -> list[Event]:
    """Every fact of this learner in the order all folds use."""
    rows = await tx.rows(
        f"select payload_sealed, {EVENT_COLUMNS} from learner_event"  # noqa: S608
        " where tenant_id = $1 and person_id = $2"
        " order by effective_at, device_id, sequence",
        tx.tenant,
        tx.me,
    )
    seal = tx.seal
    return [
        Event(
            payload=seal.unseal(row["payload_sealed"]),
            **{name: row[name] for name in EVENT_COLUMNS.split(", ")},
        )
        async for row in in_turns(rows)
    ]


async def populations(tx: Transaction) -> dict[int, Population]:
    """Every published population snapshot by its version."""
    rows = await tx.rows("select version, body from population_snapshot")
    return {row["version"]: read_population(row["version"], row["body"]) for row in rows}


async def newest_population(tx: Transaction) -> Population:
    """The snapshot in force now."""
    row = await tx.row(
        "select version, body from population_snapshot order by version desc limit 1"
    )
    assert row is not None, "no population snapshot: run `interlude publish`"
    return read_population(row["version"], row["body"])


def read_population(version: int, body: str) -> Population:
    """A snapshot's body as a value."""
    read = msgspec.json.decode(body)
    return Population(
        version,
        tuple(read["weights"]),
        read["desired_retention"],
        read["rule_version"],
        _prediction(read.get("prediction")),
        read.get("encounters", {}),
    )


def _prediction(read: dict[str, list[float]] | None) -> PredictionWeights:
    if read is None:
        return DEFAULT_PREDICTION
    return PredictionWeights(tuple(read["delayed"]), tuple(read["same_day"]))

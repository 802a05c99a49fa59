"""The rows of the log, and the population values facts are folded with."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from api.db.transaction import Transaction
from api.facts.event import Event
from api.facts.turns import in_turns
from api.pacing.believed import Population
from api.pacing.prediction import DEFAULT_PREDICTION, PredictionWeights

# What an event and its row have in common, and the types; what the learner wrote is sealed on its
# way in.
EVENT_COLUMNS = {
    "id": "uuid",
    "install_id": "uuid",
    "device_id": "uuid",
    "sequence": "bigint",
    "boot_id": "uuid",
    "shown_mono_ms": "bigint",
    "answered_mono_ms": "bigint",
    "occurred_at": "timestamptz",
    "received_at": "timestamptz",
    "effective_at": "timestamptz",
    "zone": "text",
    "study_day": "date",
    "kind": "text",
    "session_id": "uuid",
    "exercise_id": "text",
    "revision_hash": "bytea",
    "pack_id": "uuid",
    "source_nudge_id": "uuid",
    "digest": "bytea",
    "schema_version": "smallint",
    "population_version": "integer",
    "flags": "text[]",
    "counted_ms": "bigint",
}
_NAMES = ", ".join(EVENT_COLUMNS)
# An array of arrays would be unnested to the ground: flags travel as one text each.
_UNNESTED = ", ".join(
    f"${place}::{'text' if kind == 'text[]' else kind}[]"
    for place, kind in enumerate(EVENT_COLUMNS.values(), 4)
)
_SELECTED = _NAMES.replace("flags", "string_to_array(flags, ' ')")


async def insert_events(tx: Transaction, events: Sequence[Event]) -> set[UUID]:
    """Add these facts and return the ids of those that are new: left out is each whose id or
    (install, sequence) is taken already.
    """
    columns = ([getattr(event, name) for event in events] for name in EVENT_COLUMNS)
    rows = await tx.rows(
        f"insert into learner_event (tenant_id, person_id, payload_sealed, {_NAMES})"  # noqa: S608
        f" select $1, $2, payload, {_SELECTED} from unnest($3::bytea[], {_UNNESTED})"
        f" as sent (payload, {_NAMES}) on conflict do nothing returning id",
        tx.tenant,
        tx.me,
        [tx.seal.seal(event.payload) for event in events],
        *(
            [" ".join(flags) for flags in column] if name == "flags" else column
            for name, column in zip(EVENT_COLUMNS, columns, strict=True)
        ),
    )
    return {row["id"] for row in rows}


async def event_digests(tx: Transaction, ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The digests of the association's facts with these ids; a digest names its person."""
    rows = await tx.rows(
        "select id, digest from learner_event where tenant_id = $1 and id = any($2::uuid[])",
        tx.tenant,
        list(ids),
    )
    return {row["id"]: row["digest"] for row in rows}


async def events_in_order(tx: Transaction) -> list[Event]:
    """Every fact of this learner in the order all folds use."""
    rows = await tx.rows(
        f"select payload_sealed, {_NAMES} from learner_event"  # noqa: S608
        " where tenant_id = $1 and person_id = $2"
        " order by effective_at, device_id, sequence",
        tx.tenant,
        tx.me,
    )
    seal = tx.seal
    return [
        Event(
            payload=seal.unseal(row["payload_sealed"]),
            **{name: row[name] for name in EVENT_COLUMNS},
        )
        async for row in in_turns(rows)
    ]


async def populations(
    tx: Transaction, versions: Iterable[int] | None = None
) -> dict[int, Population]:
    """These population snapshots, or every one, by version."""
    rows = await tx.rows(
        "select version, body from population_snapshot"
        " where $1::integer[] is null or version = any($1)",
        None if versions is None else list(versions),
    )
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

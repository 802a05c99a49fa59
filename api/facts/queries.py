"""The rows of the log and of what is folded from it."""

import msgspec

from api.db.transaction import Row, Transaction
from api.facts.event import Event, Marking
from api.pacing.folding import RULE_VERSION, Known, Population, Reviewed
from api.pacing.memory import Memory
from api.pacing.pace import Pace

EVENT_COLUMNS = (
    "id, install_id, device_id, sequence, boot_id, shown_mono_ms, answered_mono_ms, occurred_at,"
    " received_at, effective_at, zone, study_day, kind, session_id, exercise_id, revision_hash,"
    " pack_id, source_nudge_id, payload, digest, schema_version, population_version"
)

EFFECTS = ("memory", "review", "study_day", "lesson_progress")


async def lock_learner(tx: Transaction) -> Row:
    """The learner's row, locked: her facts are folded by one transaction at a time."""
    await tx.run(
        "insert into learner (tenant_id, person_id, guidance, pace_answers,"
        " pace_log_ratio_micro_sum, pace_log_ratio_micro_square_sum)"
        " values ($1, $2, 'adaptive', 0, 0, 0) on conflict do nothing",
        tx.tenant,
        tx.me,
    )
    found = await tx.row(
        "select * from learner where tenant_id = $1 and person_id = $2 for update",
        tx.tenant,
        tx.me,
    )
    assert found is not None
    return found


async def insert_event(tx: Transaction, event: Event) -> bool:
    """Add the fact; False where its id or its (install, sequence) is taken already."""
    added = await tx.run(
        f"insert into learner_event (tenant_id, person_id, {EVENT_COLUMNS}) values"  # noqa: S608
        " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
        " $20, $21, $22, $23, $24) on conflict do nothing",
        tx.tenant,
        tx.me,
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
        f"select {EVENT_COLUMNS} from learner_event where tenant_id = $1 and person_id = $2"  # noqa: S608
        " order by effective_at, device_id, sequence",
        tx.tenant,
        tx.me,
    )
    return [Event(**dict(row)) for row in rows]


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
    return Population(version, tuple(read["weights"]), read["desired_retention"])


async def known_exercise(tx: Transaction, exercise_id: str) -> Known | None:
    """What this learner knows of one exercise, or None before her first answer."""
    row = await tx.row(
        "select * from memory where tenant_id = $1 and person_id = $2 and exercise_id = $3",
        tx.tenant,
        tx.me,
        exercise_id,
    )
    return read_known(row) if row else None


def read_known(row: Row) -> Known:
    """A memory row as a value."""
    memory = Memory(
        row["stability"], row["difficulty"], row["last_review_at"], row["reps"], row["lapses"]
    )
    return Known(memory, row["streak"], row["due_at"])


def read_pace(learner: Row) -> Pace:
    """A learner row's pace as a value."""
    return Pace(
        learner["pace_answers"],
        learner["pace_log_ratio_micro_sum"],
        learner["pace_log_ratio_micro_square_sum"],
    )


async def clear_effects(tx: Transaction) -> None:
    """Forget everything folded for this learner; the facts stay."""
    for table in EFFECTS:
        await tx.run(
            f"delete from {table} where tenant_id = $1 and person_id = $2",  # noqa: S608
            tx.tenant,
            tx.me,
        )


async def record_memory(tx: Transaction, event: Event, known: Known) -> None:
    """Write what the learner knows of this exercise now."""
    await tx.run(
        "insert into memory (tenant_id, person_id, exercise_id, stability, difficulty,"
        " last_review_at, due_at, reps, lapses, streak, revision_hash, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        " on conflict (tenant_id, person_id, exercise_id) do update set stability = $4,"
        " difficulty = $5, last_review_at = $6, due_at = $7, reps = $8, lapses = $9, streak = $10,"
        " revision_hash = $11, population_version = $12, rule_version = $13",
        tx.tenant,
        tx.me,
        event.exercise_id,
        known.memory.stability,
        known.memory.difficulty,
        known.memory.last_review_at,
        known.due_at,
        known.memory.reps,
        known.memory.lapses,
        known.streak,
        event.revision_hash,
        event.population_version,
        RULE_VERSION,
    )


async def insert_review(
    tx: Transaction, event: Event, marking: Marking, reviewed: Reviewed
) -> None:
    """Write what this answer did."""
    memory = reviewed.known.memory
    await tx.run(
        "insert into review (tenant_id, person_id, id, exercise_id, correct, rating, seconds,"
        " expected_seconds, retrievability, stability, difficulty, due_at, population_version,"
        " rule_version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        tx.tenant,
        tx.me,
        event.id,
        event.exercise_id,
        marking.correct,
        int(reviewed.rating),
        event.seconds,
        reviewed.expected_seconds,
        reviewed.retrievability,
        memory.stability,
        memory.difficulty,
        reviewed.known.due_at,
        event.population_version,
        RULE_VERSION,
    )


async def add_to_study_day(tx: Transaction, event: Event, correct: bool) -> None:
    """Count the answer on the day it was given."""
    await tx.run(
        "insert into study_day (tenant_id, person_id, day, answers, correct, answer_ms)"
        " values ($1, $2, $3, 1, $4, $5) on conflict (tenant_id, person_id, day) do update set"
        " answers = study_day.answers + 1, correct = study_day.correct + excluded.correct,"
        " answer_ms = study_day.answer_ms + excluded.answer_ms",
        tx.tenant,
        tx.me,
        event.study_day,
        int(correct),
        event.answer_ms or 0,
    )


async def add_to_lesson(tx: Transaction, event: Event, marking: Marking) -> None:
    """Count an exercise answered for the first time; the last one completes the lesson."""
    await tx.run(
        "insert into lesson_progress (tenant_id, person_id, lesson_id, started_at,"
        " exercises_answered, completed_at)"
        " values ($1, $2, $3, $4::timestamptz, 1, case when $5 <= 1 then $4::timestamptz end)"
        " on conflict (tenant_id, person_id, lesson_id) do update set"
        " exercises_answered = lesson_progress.exercises_answered + 1,"
        " completed_at = coalesce(lesson_progress.completed_at,"
        "   case when lesson_progress.exercises_answered + 1 >= $5 then $4::timestamptz end)",
        tx.tenant,
        tx.me,
        marking.lesson_id,
        event.effective_at,
        marking.exercises_in_lesson,
    )


async def record_fold(tx: Transaction, last: Event | None, pace: Pace) -> None:
    """Write the learner's pace and how far her facts are folded."""
    await tx.run(
        "update learner set pace_answers = $3, pace_log_ratio_micro_sum = $4,"
        " pace_log_ratio_micro_square_sum = $5, folded_effective_at = $6, folded_device_id = $7,"
        " folded_sequence = $8 where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
        pace.answers,
        pace.log_ratio_micro_sum,
        pace.log_ratio_micro_square_sum,
        last.effective_at if last else None,
        last.device_id if last else None,
        last.sequence if last else None,
    )

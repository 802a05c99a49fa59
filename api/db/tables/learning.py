"""What learners did, as facts that never change, and what follows from them and can be refolded."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class LearnerEvent(Table, db=DB, tablename="learner_event"):
    """One fact from a learner's app, by the id the app gave it. Append-only.

    `flags` say what is to be known before it earns anything: device_timed, clock_corrected,
    clock_suspect, not_enrolled. `counted_ms` of studying count where only the phone has timed them.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    install_id = UUID(default=None)
    device_id = UUID(default=None)
    sequence = BigInt(default=None)
    boot_id = UUID(default=None)
    shown_mono_ms = BigInt(default=None, null=True)
    answered_mono_ms = BigInt(default=None, null=True)
    occurred_at = Timestamptz(default=None)
    received_at = Timestamptz(default=None)
    effective_at = Timestamptz(default=None)
    zone = Text(default=None)
    study_day = Date(default=None)
    kind = Text(default=None)
    session_id = UUID(default=None, null=True)
    exercise_id = Text(default=None, null=True)
    revision_hash = Bytea(default=None, null=True)
    pack_id = UUID(default=None, null=True)
    source_nudge_id = UUID(default=None, null=True)
    payload_sealed = Bytea(default=None)
    digest = Bytea(default=None)
    schema_version = SmallInt(default=None)
    population_version = Integer(default=None)
    flags = Array(base_column=Text(), default=[])
    counted_ms = BigInt(default=None, null=True)


class Learner(Table, db=DB, tablename="learner"):
    """One member as a learner: her lock, her wishes, her pace and ability, and how far her facts
    are folded.

    `time_factor`: how many times the usual seconds she is to be given. `desired_retention` is None
    while it is everybody's. Facts up to `reset_at` no longer shape what is believed of her.
    `refold_wanted`: what follows from her facts is to be worked out again. `last_*` are of her
    latest answer.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(primary_key=True, default=None)
    guidance = Text(default=None)
    minutes_per_day = DoublePrecision(default=None, null=True)
    time_factor = DoublePrecision(default=1.0)
    interests = Array(base_column=Text(), default=[])
    desired_retention = DoublePrecision(default=None, null=True)
    reset_at = Timestamptz(default=None, null=True)
    refold_wanted = Boolean(default=False)
    streak_unit = Text(default="day")
    pace_answers = BigInt(default=None)
    pace_log_ratio_micro_sum = BigInt(default=None)
    pace_log_ratio_micro_square_sum = BigInt(default=None)
    ability_mean = DoublePrecision(default=None, null=True)
    ability_variance = DoublePrecision(default=None, null=True)
    ability_answers = Integer(default=0)
    ability_at = Timestamptz(default=None, null=True)
    moving_average = DoublePrecision(default=None, null=True)
    last_session_id = UUID(default=None, null=True)
    last_skills = Array(base_column=Text(), default=[])
    folded_effective_at = Timestamptz(default=None, null=True)
    folded_device_id = UUID(default=None, null=True)
    folded_sequence = BigInt(default=None, null=True)


class Memory(Table, db=DB, tablename="memory"):
    """How well one learner remembers one exercise.

    `failures` are its wrong answers, the first one included. `misled`: the latest was wrong though
    she was sure. `session_id` is the study session of the latest.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    exercise_id = Text(primary_key=True, default=None)
    stability = DoublePrecision(default=None)
    difficulty = DoublePrecision(default=None)
    last_review_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None)
    reps = Integer(default=None)
    lapses = Integer(default=None)
    streak = Integer(default=None)
    failures = Integer(default=0)
    misled = Boolean(default=False)
    session_id = UUID(default=None, null=True)
    revision_hash = Bytea(default=None)
    population_version = Integer(default=None)
    rule_version = SmallInt(default=None)


class Review(Table, db=DB, tablename="review"):
    """What one answer did, under its event's id: right or wrong, its rating, the memory it left.

    `chance` was the prediction before it; `gap` the learner's ability over the exercise's
    difficulty in it. `picked` are the keys chosen, where there was a choice.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    exercise_id = Text(default=None)
    correct = Boolean(default=None)
    rating = SmallInt(default=None)
    seconds = DoublePrecision(default=None, null=True)
    expected_seconds = DoublePrecision(default=None)
    retrievability = DoublePrecision(default=None, null=True)
    answered_at = Timestamptz(default=None, null=True)
    revision_hash = Bytea(default=None, null=True)
    confidence = Text(default=None, null=True)
    hints_used = Integer(default=0)
    changed_answers = Integer(default=0)
    picked = Array(base_column=Text(), default=None, null=True)
    chance = DoublePrecision(default=None, null=True)
    gap = DoublePrecision(default=None, null=True)
    stability = DoublePrecision(default=None)
    difficulty = DoublePrecision(default=None)
    due_at = Timestamptz(default=None)
    population_version = Integer(default=None)
    rule_version = SmallInt(default=None)


class StudyDay(Table, db=DB, tablename="study_day"):
    """One learner's day, in the zone her phone had then.

    `reading_ms` beside the time spent answering; `device_timed_ms` of both only her phone has seen.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    day = Date(primary_key=True, default=None)
    answers = Integer(default=None)
    correct = Integer(default=None)
    answer_ms = BigInt(default=None)
    reading_ms = BigInt(default=0)
    device_timed_ms = BigInt(default=0)


class LessonProgress(Table, db=DB, tablename="lesson_progress"):
    """How far one learner is in one lesson, and the revision she began it with.

    `unmarked_answers` are the ids of its polls and reflections that she has answered.
    """

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    lesson_id = Text(primary_key=True, default=None)
    started_at = Timestamptz(default=None)
    begun_revision = Bytea(default=None, null=True)
    exercises_answered = Integer(default=None)
    unmarked_answers = Array(base_column=Text(), default=[])
    completed_at = Timestamptz(default=None, null=True)


class StudySession(Table, db=DB, tablename="study_session"):
    """A session as it was composed: the minutes asked, the plan, and when it was finished.

    `nudge_id`: the reminder it was opened from, if any.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    device_id = UUID(default=None)
    minutes = DoublePrecision(default=None)
    seed = BigInt(default=None)
    plan = JSONB(default=None)
    population_version = Integer(default=None)
    composed_at = Timestamptz(default=None)
    finished_at = Timestamptz(default=None, null=True)
    nudge_id = UUID(default=None, null=True)

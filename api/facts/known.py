"""What a learner already knows: the folded rows that an answer and a study session start from."""

from collections.abc import Iterable

from api.db.transaction import Row, Transaction
from api.pacing.ability import Ability
from api.pacing.believed import Known
from api.pacing.mastery import Mastery
from api.pacing.memory import Memory


async def known_exercises(tx: Transaction, exercise_ids: Iterable[str]) -> dict[str, Known]:
    """What this learner remembers of these exercises; those without a memory are left out."""
    rows = await tx.rows(
        "select * from memory where tenant_id = $1 and person_id = $2"
        " and exercise_id = any($3::text[])",
        tx.tenant,
        tx.me,
        list(exercise_ids),
    )
    return {row["exercise_id"]: read_known(row) for row in rows}


async def all_known(tx: Transaction) -> dict[str, Known]:
    """Everything this learner remembers, by exercise."""
    rows = await tx.rows(
        "select * from memory where tenant_id = $1 and person_id = $2", tx.tenant, tx.me
    )
    return {row["exercise_id"]: read_known(row) for row in rows}


async def unmarked_answers(tx: Transaction, lesson_ids: Iterable[str]) -> set[str]:
    """The polls and reflections of these lessons that this learner has answered."""
    rows = await tx.rows(
        "select unnest(unmarked_answers) as exercise_id from lesson_progress"
        " where tenant_id = $1 and person_id = $2 and lesson_id = any($3::text[])",
        tx.tenant,
        tx.me,
        list(lesson_ids),
    )
    return {row["exercise_id"] for row in rows}


async def masteries(tx: Transaction, skills: Iterable[str] | None = None) -> dict[str, Mastery]:
    """What this learner's answers have shown of these skills, or of every skill."""
    rows = await tx.rows(
        "select * from skill_mastery where tenant_id = $1 and person_id = $2"
        " and ($3::text[] is null or skill = any($3))",
        tx.tenant,
        tx.me,
        None if skills is None else list(skills),
    )
    return {row["skill"]: _mastery(row) for row in rows}


def read_known(row: Row) -> Known:
    """A memory row as a value."""
    memory = Memory(
        row["stability"], row["difficulty"], row["last_review_at"], row["reps"], row["lapses"]
    )
    return Known(
        *(memory, row["streak"], row["due_at"]),
        *(row["failures"], row["misled"], row["session_id"]),
    )


MASTERY_COLUMNS = (
    "answers, right_answers, independent_successes, success_days, last_success_day,"
    " mixed_successes, sure_right, sure_wrong, unsure_right, unsure_wrong, last_answered_at"
)
"""What a mastery and its row have in common, besides the ability."""


def _mastery(row: Row) -> Mastery:
    ability = Ability(
        row["ability_mean"], row["ability_variance"], row["ability_answers"], row["ability_at"]
    )
    return Mastery(ability, **{name: row[name] for name in MASTERY_COLUMNS.split(", ")})

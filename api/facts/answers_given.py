"""Everything one association's learners answered, as the nightly fits and the evaluations read it.

What an exercise drills, and the chance of being right by luck, are those of the revision each
answer was given to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.facts.still_asked import not_taken_out
from api.pacing.memory import Rating
from api.revisions import lessons_by_revision
from content.format import Exercise
from content.marking.guessing import guess_chance


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One marked answer, the first of its session to its exercise.

    `learner` tells people apart, and one person before she had herself forgotten from after;
    `owner` is the association whose exercise it is, None where it is everybody's; `seconds` is None
    where they were not measured.
    """

    learner: str
    person_id: UUID
    owner: UUID | None
    exercise_id: str
    at: datetime
    correct: bool
    rating: Rating
    seconds: float | None
    declared_seconds: float
    skills: tuple[str, ...]
    guess: float


async def answers_given(tx: Transaction, at_most: int) -> list[AnswerGiven]:
    """The newest answers of this association, oldest first.

    Left out is what was given to a revision an exercise has been taken out of.
    """
    rows = await tx.rows(_ANSWERS, tx.tenant, at_most)
    lessons = await lessons_by_revision(tx, {row["revision_hash"] for row in rows})
    drilled = {
        (revision, exercise.id): (exercise, lesson.skills)
        for revision, lesson in lessons.items()
        for exercise in lesson.exercises
    }
    return [_read(row, drilled) for row in reversed(rows)]


async def own_weights(tx: Transaction) -> dict[UUID, tuple[float, ...]]:
    """The memory weights of those of this association's learners who have their own."""
    rows = await tx.rows(_OWN_WEIGHTS, tx.tenant)
    return {row["person_id"]: tuple(row["weights"]) for row in rows}


async def count_answers(tx: Transaction) -> int:
    """How many answers this association's learners have given."""
    return int(await tx.value("select count(*) from review where tenant_id = $1", tx.tenant))


_ANSWERS = f"""
select r.person_id, r.exercise_id, r.revision_hash, r.answered_at, r.correct, r.rating, r.seconds,
       e.tenant_id as owner, coalesce(r.answered_at <= l.reset_at, false) as forgotten
from review r
join learner l on l.tenant_id = r.tenant_id and l.person_id = r.person_id
join exercise e on e.id = r.exercise_id and (e.tenant_id is null or e.tenant_id = r.tenant_id)
where r.tenant_id = $1 and r.answered_at is not null and r.revision_hash is not null
  and {not_taken_out("r", "r.revision_hash")}
order by r.answered_at desc, r.id desc
limit $2
"""  # noqa: S608

_OWN_WEIGHTS = """
select distinct on (f.person_id) f.person_id, f.weights
from learner_fit f
join learner l on l.tenant_id = f.tenant_id and l.person_id = f.person_id
where f.tenant_id = $1 and f.kept and (l.reset_at is null or f.fitted_at > l.reset_at)
order by f.person_id, f.fitted_at desc, f.id desc
"""


def _read(
    row: Row, drilled: Mapping[tuple[bytes, str], tuple[Exercise, Sequence[str]]]
) -> AnswerGiven:
    exercise, skills = drilled[row["revision_hash"], row["exercise_id"]]
    learner = f"{row['person_id']}{' before' if row['forgotten'] else ''}"
    return AnswerGiven(
        learner,
        row["person_id"],
        row["owner"],
        row["exercise_id"],
        row["answered_at"],
        row["correct"],
        Rating(row["rating"]),
        row["seconds"],
        exercise.seconds,
        tuple(skills),
        guess_chance(exercise),
    )

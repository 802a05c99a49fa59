"""Everything her association teaches, each lesson in the words that suit a learner: what she takes
already, and what she could take.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from api.db.transaction import Row, Transaction
from api.facts.languages import fitting
from api.facts.offered import Offered, offered_lessons
from api.revisions import lessons_by_revision

# What may be shown at all: taught by this association, published and not retired, and only there
# this learner's own. $1 is the association, $2 the learner.
TAUGHT = """
  from course_adoption a
  join course c on c.id = a.course_id and c.retired_at is null
  join lesson l on l.course_id = c.id and l.retired_at is null
  join lesson_variant v on v.lesson_id = l.id and v.retired_at is null
  left join enrolment e on e.tenant_id = a.tenant_id and e.person_id = $2
    and e.course_id = c.id and e.ended_at is null
"""

# One variant a lesson: in the language that suits ($3, the best first; else the course's own), then
# worded for the audience she chose, else for everybody; never for another audience, where there is
# a choice. $4 leaves only some languages.
SHOWN_LESSONS = f"""
  select distinct on (l.id) l.id, l.course_id, l.unit, l.position, l.current_revision, v.revision,
    v.language, v.audience, v.title, v.objective, v.skills, v.minutes, v.credit_bearing,
    e.enrolled_at, p.started_at as begun_at, p.begun_revision, p.completed_at
  {TAUGHT}
  left join lesson_progress p on p.tenant_id = a.tenant_id and p.person_id = $2
    and p.lesson_id = l.id
  where a.tenant_id = $1 and a.ended_at is null
    and ($4::text[] is null or v.language = any($4))
    and ($5::text[] is null or c.id = any($5)) and ($6::text[] is null or l.id = any($6))
  order by l.id, v.audience not in ('', coalesce(e.audience, '')),
    array_position($3::text[], v.language) nulls last, v.language <> c.language,
    v.audience <> coalesce(e.audience, ''), v.audience, v.language
"""


@dataclass(frozen=True, slots=True)
class Taught:
    """One lesson as it would be given to this learner, and whether she takes its course."""

    offered: Offered
    enrolled: bool


async def taught_lessons(tx: Transaction, language: str) -> list[Taught]:
    """Every lesson this learner takes or could take, in teaching order, courses one after another.

    What she takes is in the words her sessions give her; the rest in those she would be given, as
    near to her own `language` (BCP 47) as there are.
    """
    rows = await _shown(tx, fitting(await _languages(tx), [language]))
    taken = {each.lesson.id: each for each in await offered_lessons(tx)}
    lessons = await lessons_by_revision(tx, {row["revision"] for row in rows})
    return [
        Taught(
            replace(taken[row["id"]], position=place)
            if row["id"] in taken
            else Offered(lessons[row["revision"]], row["revision"], place),
            row["enrolled_at"] is not None,
        )
        for place, row in enumerate(rows)
    ]


async def is_taught(tx: Transaction, lesson_id: str) -> bool:
    """Whether a lesson with this id can be taken in this association now."""
    found: bool = await tx.value(
        f"select exists (select {TAUGHT} where a.tenant_id = $1 and a.ended_at is null"
        " and l.id = $3)",
        tx.tenant,
        tx.me,
        lesson_id,
    )
    return found


async def _languages(tx: Transaction) -> list[str]:
    """The languages lessons are taught in here."""
    rows = await tx.rows(
        f"select distinct v.language {TAUGHT} where a.tenant_id = $1 and a.ended_at is null",
        tx.tenant,
        tx.me,
    )
    return [row["language"] for row in rows]


async def _shown(tx: Transaction, languages: Collection[str]) -> list[Row]:
    return await tx.rows(
        f"select * from ({SHOWN_LESSONS}) t order by course_id, position, id",  # noqa: S608
        tx.tenant,
        tx.me,
        list(languages),
        None,
        None,
        None,
    )

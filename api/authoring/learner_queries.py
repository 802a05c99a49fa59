"""One member as a learner of a lesson, as far as an author who previews it may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever is given a lesson: in which zone and language, and for which audience ('' is all).

    Nobody in particular (`person_id` None) is new, and of the association's zone and language.
    """

    person_id: UUID | None
    zone: str
    language: str
    audience: str


@dataclass(frozen=True, slots=True)
class Progress:
    """When she began the lesson and completed it, by the moment asked."""

    begun: bool
    completed: bool


async def reader_of(tx: Transaction, person_id: UUID | None, course_id: str) -> Reader | None:
    """The member with her course's audience, or nobody in particular; None for a stranger.

    Who has not come in yet is shown as a stranger would be who joins: what Interlude knows of her
    from elsewhere is none of the association's business.
    """
    row = await tx.row(
        "select m.person_id, case when m.introduction_sealed is null then p.zone end as zone,"
        " case when m.introduction_sealed is null then p.language end as language,"
        " e.audience, a.zone as own_zone, a.language as own_language from association a"
        " left join membership m on m.tenant_id = $1 and m.person_id = $2 and m.ended_at is null"
        " left join person p on p.id = m.person_id"
        " left join enrolment e on e.tenant_id = $1 and e.person_id = m.person_id"
        "  and e.course_id = $3 and e.ended_at is null where a.id = $1",
        tx.tenant,
        person_id,
        course_id,
    )
    assert row is not None
    if row["person_id"] != person_id:
        return None
    return Reader(
        person_id,
        row["zone"] or row["own_zone"],
        row["language"] or row["own_language"],
        row["audience"] or "",
    )


async def progress_of(
    tx: Transaction, person_id: UUID | None, lesson_id: str, at: datetime
) -> Progress:
    """How far she was, or will be if she does nothing more, in this lesson."""
    row = await tx.row(
        "select started_at <= $4 as begun, coalesce(completed_at <= $4, false) as completed"
        " from lesson_progress where tenant_id = $1 and person_id = $2 and lesson_id = $3",
        tx.tenant,
        person_id,
        lesson_id,
        at,
    )
    return Progress(*row.values()) if row else Progress(begun=False, completed=False)


async def waits_for(
    tx: Transaction, person_id: UUID | None, lesson_ids: tuple[str, ...], at: datetime
) -> list[str]:
    """The titles (ids, where nothing is published) of those of these lessons that hold her up.

    A lesson does not that she has completed or tested out of, nor one of her courses that nothing
    is left of: its last exercise may have been taken out since. Asked as sessions are composed.
    """
    rows = await tx.rows(
        "select coalesce(v.title, w.id) as title"
        " from unnest($3::text[]) with ordinality w (id, place)"
        " left join lesson l on l.id = w.id and l.retired_at is null"
        "  and coalesce(l.tenant_id, $1) = $1"
        " left join lesson_variant v on v.lesson_id = l.id and v.revision = l.current_revision"
        "  and v.retired_at is null"
        " where not exists (select from lesson_progress g where g.tenant_id = $1"
        "   and g.person_id = $2 and g.lesson_id = w.id and g.completed_at <= $4)"
        " and not exists (select from tested_out o where o.tenant_id = $1"
        "   and o.person_id = $2 and o.lesson_id = w.id and o.tested_out_at <= $4)"
        " and (l.id is null"
        "  or $2::uuid is not null and not exists (select from enrolment e where e.tenant_id = $1"
        "   and e.person_id = $2 and e.course_id = l.course_id and e.ended_at is null)"
        "  or exists (select from exercise x where x.lesson_id = l.id and not x.retired"
        "   and not exists (select from learner_event f where f.tenant_id = $1"
        "    and f.person_id = $2 and f.exercise_id = x.id and f.kind = 'answer'"
        "    and f.effective_at <= $4)))"
        " order by w.place",
        tx.tenant,
        person_id,
        list(lesson_ids),
        at,
    )
    return [row["title"] for row in rows]


async def due_by(
    tx: Transaction, person_id: UUID | None, exercise_ids: list[str], at: datetime
) -> set[str]:
    """Those of these exercises that are due then, by what she had answered by then."""
    rows = await tx.rows(
        "select exercise_id from (select distinct on (r.exercise_id) r.exercise_id, r.due_at"
        "  from review r join learner_event f on f.tenant_id = r.tenant_id and f.id = r.id"
        "  where r.tenant_id = $1 and r.person_id = $2 and r.exercise_id = any($3::text[])"
        "  and f.effective_at <= $4"
        "  order by r.exercise_id, f.effective_at desc, f.device_id desc, f.sequence desc) t"
        " where due_at <= $4",
        tx.tenant,
        person_id,
        exercise_ids,
        at,
    )
    return {row["exercise_id"] for row in rows}

"""Those who write a course hear by mail which of its exercises were taken out, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from api.db.transaction import Row, Transaction
from api.identity.queries import insert_mail, own_person
from api.pacing.plan import Reason
from api.permissions import OFFICE
from api.quality.presenters import reason_sentence

_LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Fault:
    """An exercise taken out: in which lesson, and why."""

    exercise_id: str
    lesson_title: str
    reasons: tuple[Reason, ...]


async def tell_authors(tx: Transaction, course_id: str, faults: Sequence[Fault]) -> None:
    """One mail to each author of the association's own course and to its office; a course that is
    everybody's is read-only here and seen to by the office alone, which hears what it can do
    instead. Only who has come in before is written to.
    """
    course = await _course(tx, course_id)
    roles = OFFICE | {"author"} if course["is_own"] else OFFICE
    for person_id in await _members(tx, roles):
        await tx.begin_as(person_id, tx.tenant)
        await _write(tx, course, faults)
    await tx.begin_as(None, tx.tenant)


async def _write(tx: Transaction, course: Row, faults: Sequence[Fault]) -> None:
    person = await own_person(tx)
    to, language, title = tx.seal.unseal(person["mail_sealed"]), person["language"], course["title"]
    exercises = "\n".join(_line(fault, language) for fault in faults)
    if course["is_own"]:
        await insert_mail(
            tx, "items_withdrawn", to, language, _LIFETIME, course=title, exercises=exercises
        )
    else:
        await insert_mail(
            tx, "shipped_withdrawn", to, language, _LIFETIME, course=title, exercises=exercises
        )


def _line(fault: Fault, language: str) -> str:
    why = " ".join(reason_sentence(reason, language) for reason in fault.reasons)
    return f"- {fault.lesson_title}, {fault.exercise_id}: {why}"


async def _course(tx: Transaction, course_id: str) -> Row:
    row = await tx.row(
        "select title, tenant_id is not null as is_own from course where id = $2"
        " and (tenant_id is null or tenant_id = $1)",
        tx.tenant,
        course_id,
    )
    assert row is not None
    return row


async def _members(tx: Transaction, roles: frozenset[str]) -> list[UUID]:
    rows = await tx.rows(
        "select person_id from membership where tenant_id = $1 and ended_at is null"
        " and introduction_sealed is null and roles && $2::text[] order by person_id",
        tx.tenant,
        sorted(roles),
    )
    return [row["person_id"] for row in rows]

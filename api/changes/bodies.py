"""Things of a learner's as they stand now, one query a kind, by the keys they have in the feed."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby

from api.changes import presenters
from api.changes.presenters import Telling
from api.db.transaction import Row, Transaction

_MINE = " where t.tenant_id = $1 and t.person_id = $2 and "


async def _of_table(tx: Transaction, table: str, key: str, keys: Sequence[str]) -> list[Row]:
    return await tx.rows(
        f"select t.*, t.{key}::text as key from {table} t{_MINE} t.{key}::text = any($3::text[])",  # noqa: S608
        tx.tenant,
        tx.me,
        keys,
    )


async def _courses(tx: Transaction, _: Telling, keys: Sequence[str]) -> dict[str, object]:
    courses = await tx.rows(
        "select c.id, c.title, c.language, e.audience, e.enrolled_at from enrolment e"
        " join course c on c.id = e.course_id where e.tenant_id = $1 and e.person_id = $2"
        " and e.ended_at is null and c.id = any($3::text[])",
        tx.tenant,
        tx.me,
        keys,
    )
    given = await tx.rows(_GIVEN, tx.tenant, tx.me, keys)
    lessons = {name: list(rows) for name, rows in groupby(given, key=lambda row: row["course_id"])}
    return {row["id"]: presenters.course(row, lessons.get(row["id"], [])) for row in courses}


_GIVEN = """
select g.course_id, g.lesson_id, g.place, g.revision, array(select w.exercise_id
    from exercise x join item_withdrawal w on w.exercise_id = x.id
    where x.lesson_id = g.lesson_id and w.tenant_id = $1 and w.revision_hash = g.revision
      and w.restored_at is null order by w.exercise_id) as withdrawn
  from lessons_given($1, $2) g where g.course_id = any($3::text[])
  order by g.course_id, g.place, g.lesson_id
"""


async def _nudges(tx: Transaction, telling: Telling, keys: Sequence[str]) -> dict[str, object]:
    rows = await tx.rows(
        "select n.*, s.settled_at as sent_at from nudge n join nudge_send s"
        " on s.person_id = n.person_id and s.nudge_id = n.id and s.channel = 'inbox'"
        " and s.state = 'sent' where n.tenant_id = $1 and n.person_id = $2"
        " and n.id::text = any($3::text[])",
        tx.tenant,
        tx.me,
        keys,
    )
    return {str(row["id"]): presenters.nudge(row, telling) for row in rows}


Bodies = Callable[[Transaction, Telling, Sequence[str]], Awaitable[dict[str, object]]]


def _plain(table: str, key: str, present: Callable[[Row], object]) -> Bodies:
    async def bodies(tx: Transaction, _: Telling, keys: Sequence[str]) -> dict[str, object]:
        return {row["key"]: present(row) for row in await _of_table(tx, table, key, keys)}

    return bodies


async def _settings(tx: Transaction, _: Telling, keys: Sequence[str]) -> dict[str, object]:
    row = await tx.row(f"select * from learner t{_MINE} true", tx.tenant, tx.me)  # noqa: S608
    return {key: presenters.settings(row) for key in keys} if row else {}


BODIES: dict[str, Bodies] = {
    "memory": _plain("memory", "exercise_id", presenters.memory),
    "lesson": _plain("lesson_progress", "lesson_id", presenters.lesson),
    "skill": _plain("skill_mastery", "skill", presenters.skill),
    "study_day": _plain("study_day", "day", presenters.study_day),
    "study_settings": _settings,
    "goal": _plain("learner_goal", "id", presenters.goal),
    "course": _courses,
    "nudge": _nudges,
}
"""Every kind of thing a phone keeps, and how it is read: by key, those that are still there."""

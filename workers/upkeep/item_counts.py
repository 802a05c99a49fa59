"""Which exercises are to be judged anew? Only what was answered since the last look is counted, and
what is reported.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Row, Transaction
from api.quality.stored import Key, read_figures
from workers.upkeep.item_looks import FRESH, Look

Reports = tuple[tuple[str, int], ...]
"""How many learners reported each kind, by kind."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many answers, and which reports, there are to judge an exercise by, and how many there
    were; None: never judged. `is_fresh`: it was judged a moment ago.
    """

    key: Key
    course_id: str
    now: tuple[int, Reports]
    judged_by: tuple[int, Reports] | None
    is_fresh: bool

    def is_changed(self, look: Look) -> bool:
        """Whether it is to be judged anew: for other reports at once, for answers later. Else
        whoever reports one exercise would have all that are much answered measured again.
        """
        if self.judged_by is None or self.now[1] != self.judged_by[1]:
            return True
        return self.now != self.judged_by and (look.is_time or not self.is_fresh)


async def counted_items(tx: Transaction, look: Look) -> list[Counted]:
    """Every exercise with answers since, with reports nobody has answered, or judged by reports;
    course by course.
    """
    reports = await _unsettled(tx)
    answered = await _answered_since(tx, look.since)
    keys = sorted(answered | reports.keys() | await _judged_by_reports(tx))
    names, revisions = [name for name, _ in keys], [revision for _, revision in keys]
    times = tx.people_now - FRESH, tx.people_now
    rows = await tx.rows(_COUNTED, tx.tenant, names, revisions, *times)
    return [_counted(row, reports) for row in rows]


def _counted(row: Row, reports: dict[Key, Reports]) -> Counted:
    key = row["exercise_id"], row["revision_hash"]
    judged_by = None
    if row["figures"] is not None:
        judged_by = row["attempts"], read_figures(row["figures"]).reports
    now = row["answers"], reports.get(key, ())
    return Counted(key, row["course_id"], now, judged_by, row["is_fresh"])


async def _unsettled(tx: Transaction) -> dict[Key, Reports]:
    rows = await tx.rows(
        "select exercise_id, revision_hash, kind, count(*) as learners from item_report"
        " where tenant_id = $1 and settled_at is null group by 1, 2, 3 order by 3",
        tx.tenant,
    )
    found: dict[Key, Reports] = defaultdict(tuple)
    for row in rows:
        found[row["exercise_id"], row["revision_hash"]] += ((row["kind"], row["learners"]),)
    return dict(found)


async def _answered_since(tx: Transaction, since: datetime | None) -> set[Key]:
    if since is None:
        return _keys(await tx.rows(_ANSWERED, tx.tenant))
    return _keys(await tx.rows(_ANSWERED_SINCE, tx.tenant, since))


async def _judged_by_reports(tx: Transaction) -> set[Key]:
    return _keys(
        await tx.rows(
            "select exercise_id, revision_hash from item_quality where tenant_id = $1"
            " and figures::jsonb -> 'reports' <> '[]'",
            tx.tenant,
        )
    )


def _keys(rows: Iterable[Row]) -> set[Key]:
    return {(row["exercise_id"], row["revision_hash"]) for row in rows}


_ANSWERED = """
select distinct exercise_id, revision_hash from review
where tenant_id = $1 and revision_hash is not null
"""

_ANSWERED_SINCE = """
select distinct exercise_id, revision_hash from learner_event
where tenant_id = $1 and received_at > $2 and exercise_id is not null and revision_hash is not null
"""

# An author who puts an exercise back has said that what came before is not its fault.
_COUNTED = """
select k.exercise_id, k.revision_hash, l.course_id, q.attempts, q.figures,
  coalesce(q.refreshed_at > $4 and q.refreshed_at <= $5, false) as is_fresh,
  (select count(*) from review v where v.tenant_id = $1 and v.exercise_id = k.exercise_id
   and v.revision_hash = k.revision_hash and v.chance is not null and v.gap is not null
   and v.answered_at > coalesce((select max(w.restored_at) from item_withdrawal w
    where w.tenant_id = $1 and w.exercise_id = k.exercise_id
    and w.revision_hash = k.revision_hash), '-infinity')) as answers
from unnest($2::text[], $3::bytea[]) k (exercise_id, revision_hash)
  join exercise x on x.id = k.exercise_id and not x.retired join lesson l on l.id = x.lesson_id
  left join item_quality q on q.tenant_id = $1 and q.exercise_id = k.exercise_id
   and q.revision_hash = k.revision_hash
where x.tenant_id is null or x.tenant_id = $1
order by l.course_id, l.position, x.position, k.exercise_id
"""

"""The rows exercises are judged by, and those the verdict is kept in."""

from dataclasses import dataclass
from datetime import timedelta

from api.calibration.item_answers import Report
from api.calibration.item_quality import ItemQuality
from api.calibration.item_verdict import Verdict
from api.db.transaction import Row, Transaction
from api.quality.stored import Key, as_text, read_figures

__all__ = [
    "Counted",
    "Row",
    "answers_to",
    "counted_items",
    "record_judgement",
    "unsettled_reports",
]

# Well under the hour between two looks, so that every look finds all that has changed.
FRESH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many answers and reports there are to judge an exercise by, and how many there were;
    None: never judged. `is_fresh`: it was judged a moment ago.
    """

    key: Key
    course_id: str
    counts: tuple[int, int]
    judged_by: tuple[int, int] | None
    is_fresh: bool

    @property
    def is_changed(self) -> bool:
        """Whether it is to be judged anew: for another report at once, for answers later. Else
        whoever reports one exercise would have all that are much answered measured again.
        """
        if self.judged_by is None or self.counts[1] != self.judged_by[1]:
            return True
        return self.counts != self.judged_by and not self.is_fresh


# An author who restores an exercise has said that what came before is not its fault.
_COUNTED = """
with restored as (
  select exercise_id, revision_hash, max(restored_at) as at from item_withdrawal
  where tenant_id = $1 group by exercise_id, revision_hash),
answered as (
  select v.exercise_id, v.revision_hash, count(*) as answers
  from review v left join restored r using (exercise_id, revision_hash)
  where v.tenant_id = $1 and v.chance is not null and v.gap is not null
  and (r.at is null or v.answered_at > r.at) group by v.exercise_id, v.revision_hash),
reported as (
  select p.exercise_id, p.revision_hash, count(*) as reports
  from item_report p left join restored r using (exercise_id, revision_hash)
  where p.tenant_id = $1 and p.settled_at is null
  and (r.at is null or p.reported_at > r.at) group by p.exercise_id, p.revision_hash),
judged as (
  select exercise_id, revision_hash, attempts, figures,
    refreshed_at > $2 and refreshed_at <= $3 as is_fresh from item_quality where tenant_id = $1)
select exercise_id, revision_hash, l.course_id, coalesce(answers, 0) as answers,
  coalesce(reports, 0) as reports, attempts, figures,
  coalesce(is_fresh, false) as is_fresh
from answered full join reported using (exercise_id, revision_hash)
  full join judged using (exercise_id, revision_hash)
  join exercise x on x.id = exercise_id and not x.retired join lesson l on l.id = x.lesson_id
where revision_hash is not null order by l.course_id, l.position, x.position, exercise_id
"""


async def counted_items(tx: Transaction) -> list[Counted]:
    """Every exercise this association's learners answered or reported, course by course."""
    rows = await tx.rows(_COUNTED, tx.tenant, tx.people_now - FRESH, tx.people_now)
    return [
        Counted(
            (row["exercise_id"], row["revision_hash"]),
            row["course_id"],
            (row["answers"], row["reports"]),
            _judged_by(row),
            row["is_fresh"],
        )
        for row in rows
    ]


def _judged_by(row: Row) -> tuple[int, int] | None:
    if row["figures"] is None:
        return None
    return row["attempts"], read_figures(row["figures"]).reported


async def answers_to(tx: Transaction, key: Key) -> list[Row]:
    """Everybody's marked answers to an exercise since an author last restored it, the oldest
    first.
    """
    return await tx.rows(
        "select person_id, correct, chance, gap, seconds, picked, hints_used, population_version"
        " from review where tenant_id = $1 and exercise_id = $2 and revision_hash = $3"
        " and chance is not null and gap is not null"
        " and answered_at > coalesce((select max(restored_at) from item_withdrawal"
        "  where tenant_id = $1 and exercise_id = $2 and revision_hash = $3), '-infinity')"
        " order by answered_at, id",
        tx.tenant,
        *key,
    )


async def unsettled_reports(tx: Transaction, key: Key) -> list[Report]:
    """What is reported of an exercise and nobody has answered, since it was last restored."""
    rows = await tx.rows(
        "select person_id, kind from item_report where tenant_id = $1 and exercise_id = $2"
        " and revision_hash = $3 and settled_at is null"
        " and reported_at > coalesce((select max(restored_at) from item_withdrawal"
        "  where tenant_id = $1 and exercise_id = $2 and revision_hash = $3), '-infinity')",
        tx.tenant,
        *key,
    )
    return [Report(str(row["person_id"]), row["kind"]) for row in rows]


async def record_judgement(tx: Transaction, key: Key, quality: ItemQuality, found: Verdict) -> None:
    """Keep the figures and the verdict in place of those before."""
    await tx.run(
        "insert into item_quality (tenant_id, exercise_id, revision_hash, attempts, learners,"
        " status, figures, reasons, refreshed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " on conflict (tenant_id, exercise_id, revision_hash) do update set attempts = $4,"
        " learners = $5, status = $6, figures = $7, reasons = $8, refreshed_at = $9",
        *(tx.tenant, *key, quality.attempts, quality.learners, found.status),
        *(as_text(quality), as_text(found.reasons), tx.people_now),
    )

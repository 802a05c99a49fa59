"""The rows exercises are judged by, and those the verdict is kept in."""

from api.calibration.item_answers import Report
from api.calibration.item_quality import ItemQuality
from api.calibration.item_verdict import Verdict
from api.db.transaction import Row, Transaction
from api.quality.stored import Key, as_text

__all__ = ["Row", "answers_to", "record_judgement", "unsettled_reports"]


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
    """What is reported of an exercise and nobody has answered."""
    rows = await tx.rows(
        "select person_id, kind from item_report where tenant_id = $1 and exercise_id = $2"
        " and revision_hash = $3 and settled_at is null",
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

"""The rows of how a learner wants to be guided, and of what was decided about her model."""

from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """How she wants to be guided, as it is kept."""

    guidance: str
    minutes_per_day: float | None
    time_factor: float
    interests: tuple[str, ...]
    streak_unit: str


@dataclass(frozen=True, slots=True)
class Held:
    """How much stands on record of her: memories and skills are believed, the rest was done."""

    memories: int
    skills: int
    answers: int
    study_days: int
    lessons_completed: int


def read_settings(learner: Row) -> OwnSettings:
    """A learner's row as her settings."""
    return OwnSettings(
        learner["guidance"],
        learner["minutes_per_day"],
        learner["time_factor"],
        tuple(learner["interests"]),
        learner["streak_unit"],
    )


async def save_settings(tx: Transaction, settings: OwnSettings) -> None:
    """Keep them in place of those before."""
    await tx.run(
        "update learner set guidance = $3, minutes_per_day = $4, time_factor = $5, interests = $6,"
        " streak_unit = $7 where tenant_id = $1 and person_id = $2",
        *(tx.tenant, tx.me, settings.guidance, settings.minutes_per_day),
        *(settings.time_factor, list(settings.interests), settings.streak_unit),
    )


async def retention_steps(tx: Transaction, since: datetime | None, most: int) -> list[Row]:
    """The latest looks at her recall that moved it, the newest first."""
    return await tx.rows(
        "select stepped_at, from_retention, to_retention, minutes_forecast, minutes_available"
        " from retention_step where tenant_id = $1 and person_id = $2"
        " and from_retention <> to_retention and ($3::timestamptz is null or stepped_at > $3)"
        " order by stepped_at desc, id desc limit $4",
        tx.tenant,
        tx.me,
        since,
        most,
    )


async def newest_fit(tx: Transaction, since: datetime | None, kept: bool) -> Row | None:
    """Her newest fit since she began anew: of those kept, or of those that did no better."""
    return await tx.row(
        "select fitted_at, reviews, log_loss_before, log_loss_after from learner_fit"
        " where tenant_id = $1 and person_id = $2 and kept = $4 and log_loss_before is not null"
        " and ($3::timestamptz is null or fitted_at > $3) order by fitted_at desc, id desc limit 1",
        tx.tenant,
        tx.me,
        since,
        kept,
    )


async def held(tx: Transaction) -> Held:
    """How much stands on record of her now."""
    row = await tx.row(
        "select (select count(*) from memory m where m.tenant_id = $1 and m.person_id = $2),"
        " (select count(*) from skill_mastery s where s.tenant_id = $1 and s.person_id = $2),"
        " (select count(*) from learner_event e where e.tenant_id = $1 and e.person_id = $2"
        "   and e.kind = 'answer'),"
        " (select count(*) from study_day d where d.tenant_id = $1 and d.person_id = $2),"
        " (select count(*) from lesson_progress p where p.tenant_id = $1 and p.person_id = $2"
        "   and p.completed_at is not null)",
        tx.tenant,
        tx.me,
    )
    assert row is not None
    return Held(*row.values())


async def begin_anew(tx: Transaction) -> datetime:
    """Nothing she did until now shapes what is believed of her any more; until when.

    What was folded or fitted while this waited for her lock is forgotten as well.
    """
    reset_at: datetime = await tx.value(
        "update learner l set desired_retention = null, reset_at = greatest($3::timestamptz,"
        " l.folded_effective_at, (select max(fitted_at) from learner_fit f"
        "  where f.tenant_id = l.tenant_id and f.person_id = l.person_id))"
        " where l.tenant_id = $1 and l.person_id = $2 returning l.reset_at",
        tx.tenant,
        tx.me,
        tx.people_now,
    )
    return reset_at

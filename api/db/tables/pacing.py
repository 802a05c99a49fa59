"""What is believed of learners and of exercises: abilities, mastery, weights, their steps."""

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    Bytea,
    Date,
    DoublePrecision,
    Integer,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from api.db.engine import DB


class SkillMastery(Table, db=DB, tablename="skill_mastery"):
    """What one learner's answers have shown of one skill; folded from her facts."""

    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    skill = Text(primary_key=True, default=None)
    ability_mean = DoublePrecision(default=None)
    ability_variance = DoublePrecision(default=None)
    ability_answers = Integer(default=None)
    ability_at = Timestamptz(default=None, null=True)
    answers = Integer(default=None)
    right_answers = Integer(default=None)
    independent_successes = Integer(default=None)
    success_days = Integer(default=None)
    last_success_day = Date(default=None, null=True)
    mixed_successes = Integer(default=None)
    sure_right = Integer(default=None)
    sure_wrong = Integer(default=None)
    unsure_right = Integer(default=None)
    unsure_wrong = Integer(default=None)
    last_answered_at = Timestamptz(default=None, null=True)


class LearnerFit(Table, db=DB, tablename="learner_fit"):
    """One try at fitting the memory's weights to one learner, kept only where it predicts better.

    The log losses are of her latest answers, which neither had seen. Append-only.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    fitted_at = Timestamptz(default=None)
    reviews = Integer(default=None)
    weights = Array(base_column=DoublePrecision(), default=[])
    log_loss_before = DoublePrecision(default=None, null=True)
    log_loss_after = DoublePrecision(default=None, null=True)
    kept = Boolean(default=None)


class RetentionStep(Table, db=DB, tablename="retention_step"):
    """One day's look at the recall aimed at for one learner, moved or not, and the minutes a day it
    followed from. Append-only.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    stepped_at = Timestamptz(default=None)
    from_retention = DoublePrecision(default=None)
    to_retention = DoublePrecision(default=None)
    minutes_forecast = DoublePrecision(default=None)
    minutes_available = DoublePrecision(default=None)


class ItemModel(Table, db=DB, tablename="item_model"):
    """What everybody's answers taught about one exercise, as of one population snapshot.

    `difficulty` and `discrimination` in logits; `log_seconds` is the logarithm of how many times
    the declared seconds it takes. The row of the newest snapshot up to a version is in force there.
    """

    exercise_id = Text(primary_key=True, default=None)
    population_version = Integer(default=None)
    tenant_id = UUID(default=None, null=True)
    difficulty = DoublePrecision(default=None)
    discrimination = DoublePrecision(default=None)
    log_seconds = DoublePrecision(default=None)
    answers = Integer(default=None)


class ItemQuality(Table, db=DB, tablename="item_quality"):
    """How one exercise did in one revision among one association's learners.

    `figures` and `reasons` are JSON.
    """

    tenant_id = UUID(default=None)
    exercise_id = Text(primary_key=True, default=None)
    revision_hash = Bytea(default=None)
    attempts = Integer(default=None)
    learners = Integer(default=None)
    status = Text(default=None)
    figures = Text(default=None)
    reasons = Text(default=None)
    refreshed_at = Timestamptz(default=None)


class ItemWithdrawal(Table, db=DB, tablename="item_withdrawal"):
    """An exercise taken out of what one association's learners are asked, in one revision, and why.

    `reasons` is JSON. An author may put it back.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    exercise_id = Text(default=None)
    revision_hash = Bytea(default=None)
    reasons = Text(default=None)
    withdrawn_at = Timestamptz(default=None)
    restored_at = Timestamptz(default=None, null=True)
    restored_by = UUID(default=None, null=True)


class ItemLook(Table, db=DB, tablename="item_look"):
    """Up to when an association's exercises have been looked at, and whether a report, its outcome
    or a restored exercise asks for a look at once.
    """

    tenant_id = UUID(primary_key=True, default=None)
    wanted = Boolean(default=False)
    looked_at = Timestamptz(default=None, null=True)


class ItemReport(Table, db=DB, tablename="item_report"):
    """A learner's word that something is wrong with an exercise, what became of it, and an author's
    words to her.

    `put_back_at`: the exercise was asked again since, so the same may be reported anew.
    """

    id = UUID(primary_key=True, default=None)
    tenant_id = UUID(default=None)
    person_id = UUID(default=None)
    exercise_id = Text(default=None)
    revision_hash = Bytea(default=None)
    kind = Text(default=None)
    comment = Text(default="")
    reported_at = Timestamptz(default=None)
    settled_at = Timestamptz(default=None, null=True)
    outcome = Text(default=None, null=True)
    words = Text(default="")
    put_back_at = Timestamptz(default=None, null=True)

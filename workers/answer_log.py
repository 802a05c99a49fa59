"""The product's own log as the fits of `api.calibration` read it, one association or all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.calibration.evidence_rows import Answer
from api.calibration.taught import Timing
from api.db.database import Database
from api.db.transaction import system_transaction
from api.facts.answers_given import AnswerGiven, answers_given, own_weights

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Log:
    """Answers, each learner's in the order given; whose each exercise is (None: everybody's); the
    memory weights of learners who have their own.
    """

    given: list[Timing] = field(default_factory=list)
    owners: dict[str, UUID | None] = field(default_factory=dict)
    memory_weights: dict[str, tuple[float, ...]] = field(default_factory=dict)


async def read_log(database: Database, tenants: Sequence[UUID], at_most: int) -> Log:
    """The newest answers of these associations together, one transaction each."""
    log = Log()
    for tenant_id in tenants:
        async with system_transaction(database, tenant_id) as tx:
            given = await answers_given(tx, at_most)
            weights = await own_weights(tx)
        for each in given:
            timing = _timing(tenant_id, each)
            log.given.append(timing)
            log.owners[each.exercise_id] = each.owner
            if own := weights.get(each.person_id):
                log.memory_weights[timing.answer.learner] = own
    log.given = sorted(log.given, key=lambda each: each.answer.days)[-at_most:]
    return log


def _timing(tenant_id: UUID, given: AnswerGiven) -> Timing:
    answer = Answer(
        # One person learns in each of her associations as somebody else.
        f"{tenant_id} {given.learner}",
        given.exercise_id,
        (given.at - _EPOCH) / _DAY,
        given.correct,
        given.skills,
        given.seconds,
        given.rating,
        given.guess,
    )
    return Timing(answer, given.declared_seconds)

"""What the demo's learners did before today: real sessions, replayed with the clock moved."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import system_transaction
from api.demo.people import ZONE, calling_as, sign_in_as
from api.pacing.study_day import ROLLOVER_HOUR, local_time
from api.people_clock import set_people_time
from api.revisions import lessons_by_revision
from api.sessions.finish_session import finish_session
from api.sessions.start_session import start_session
from api.sessions.submit_answer import submit_answer
from content.format import Exercise
from content.marking.sample_responses import right_response, wrong_response
from mobile_contract import identity, sessions

_LATEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Student:
    """How one demo person studies: which days before now, how long, and how often right."""

    name: str
    days_ago: range
    minutes: float
    right: float


STUDENTS = (
    Student("grace", range(30, 0, -1), 5, 0.85),
    Student("alan", range(60, 45, -1), 5, 0.7),
)


async def replay_past(
    database: Database, owner_url: str, student: Student, tenant_id: UUID, now: datetime
) -> None:
    """Every session this student had, each at its own time of people's clock."""
    tokens = await sign_in_as(database, student.name)
    chance = random.Random(student.name)  # noqa: S311 - the same past every time, not a secret
    sequence = 0
    for days in student.days_ago:
        at = _studied_at(now, days, chance)
        await set_people_time(owner_url, at)
        sequence = await _one_session(database, tokens, tenant_id, student, chance, at, sequence)


def _studied_at(now: datetime, days: int, chance: random.Random) -> datetime:
    """Up to four hours before this time of day, but never before four in the morning: every day
    of hers is a study day of its own, whenever the demo is founded.
    """
    then = local_time(now, ZONE) - timedelta(days=days)
    rollover = then.replace(hour=ROLLOVER_HOUR, minute=0, second=0, microsecond=0)
    since_rollover = (then - rollover) % timedelta(days=1)
    return then - chance.random() * min(_LATEST, since_rollover)


async def _one_session(
    database: Database,
    tokens: identity.Tokens,
    tenant_id: UUID,
    student: Student,
    chance: random.Random,
    at: datetime,
    sequence: int,
) -> int:
    def calling(operation: str) -> Caller:
        return calling_as(tokens, tenant_id, operation, student.name)

    session = await start_session(
        database, calling("startSession"), sessions.StartSession(student.minutes)
    )
    exercises = await _exercises(database, session)
    boot_id, mono_ms = new_id(), 0
    for step in session.steps:
        mono_ms += round(step.seconds * 1000)
        if step.exercise is None:
            continue
        sequence += 1
        response = right_response if chance.random() < student.right else wrong_response
        moment = at + timedelta(milliseconds=mono_ms)
        answer = sessions.SubmitAnswer(
            event_id=new_id(),
            sequence=sequence,
            boot_id=boot_id,
            occurred_at=moment,
            client_time=moment,
            zone=ZONE,
            exercise_id=step.exercise.id,
            revision=step.revision,
            response=dict(response(exercises[step.exercise.id])),
            shown_mono_ms=mono_ms - round(step.seconds * 1000 * chance.uniform(0.6, 1.2)),
            answered_mono_ms=mono_ms,
        )
        await submit_answer(database, calling("submitAnswer"), session.id, answer)
    await finish_session(database, calling("finishSession"), session.id)
    return sequence


async def _exercises(database: Database, session: sessions.StudySession) -> dict[str, Exercise]:
    async with system_transaction(database) as tx:
        lessons = await lessons_by_revision(
            tx, {bytes.fromhex(step.revision) for step in session.steps}
        )
    return {item.id: item for lesson in lessons.values() for item in lesson.exercises}

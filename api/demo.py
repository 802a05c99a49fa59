"""A demo association whose people have really studied: use cases replayed with the clock moved.

`interlude up` founds it once, and the tests learn from the same people: ada is new, grace has
studied for a month, alan studied and then lapsed.
"""

import base64
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from api.associations.add_association import add_association
from api.associations.add_member import add_member
from api.caller import Caller
from api.clock import new_id
from api.db.database import Database
from api.db.transaction import system_transaction
from api.identity.person_token import challenge_of
from api.identity.request_sign_in_link import request_sign_in_link
from api.identity.sign_in import sign_in
from api.mail import SealedContent
from api.people_clock import set_people_time
from api.revisions import lessons_by_revision
from api.sessions.finish_session import finish_session
from api.sessions.start_session import start_session
from api.sessions.submit_answer import submit_answer
from content.format import Exercise
from content.marking import correct_answer
from mobile_contract import associations, identity, sessions

NAME = "Demo Association"
ZONE = "Europe/Berlin"
DOMAIN = "demo.example"

PEOPLE: dict[str, list[str]] = {
    "ada": ["learner"],
    "grace": ["learner"],
    "alan": ["learner"],
    "astrid": ["author", "reviewer"],
    "carl": ["coach"],
    "olga": ["admin"],
}
OWNER = "owner"

_INSTALLS = UUID("6f2a9c1e-3f57-4d38-9b8e-1d2c3b4a5f60")


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


def mail_of(name: str) -> str:
    """A demo person's address."""
    return f"{name}@{DOMAIN}"


async def found_demo(database: Database, owner_url: str, now: datetime) -> bool:
    """Found the association and replay its people's past, so that it ends at `now`.

    Returns False where it stands already. Moves people's time while it works and leaves it at
    `now`: nobody else may be served meanwhile.
    """
    async with system_transaction(database) as tx:
        known = await tx.value(
            "select person_by_mail($1)", database.keeper.mail_hash(mail_of(OWNER))
        )
    if known is not None:
        return False
    longest_ago = max(student.days_ago.start for student in STUDENTS)
    await set_people_time(owner_url, now - timedelta(days=longest_ago + 1))
    founded = await add_association(database, NAME, mail_of(OWNER), ZONE, "en")
    owner = await sign_in_as(database, OWNER)
    for name, roles in PEOPLE.items():
        member = associations.AddMember(mail=mail_of(name), roles=roles, name=name.capitalize())
        await add_member(database, _calling(owner, founded.tenant_id, "addMember"), member)
    for student in STUDENTS:
        await _study(database, owner_url, student, founded.tenant_id, now)
    await set_people_time(owner_url, now)
    return True


async def sign_in_as(database: Database, name: str) -> identity.Tokens:
    """Sign a demo person in the way everybody does: ask for the link, read the mail, redeem it."""
    verifier = f"{name}-{new_id()}".ljust(43, "-")
    challenge = base64.urlsafe_b64encode(challenge_of(verifier)).decode().rstrip("=")
    nobody = Caller("requestSignInLink", str(new_id()))
    await request_sign_in_link(
        database, nobody, identity.RequestSignInLink(mail_of(name), challenge)
    )
    link = identity.SignIn(
        token=await _newest_token(database, name),
        verifier=verifier,
        install_id=uuid5(_INSTALLS, name),
        platform="demo",
        zone=ZONE,
        device_name=f"{name.capitalize()}'s demo phone",
    )
    return await sign_in(database, Caller("signIn", str(new_id())), link)


async def _newest_token(database: Database, name: str) -> str:
    async with system_transaction(database) as tx:
        person_id = await tx.value(
            "select person_by_mail($1)", database.keeper.mail_hash(mail_of(name))
        )
        await tx.begin_as(person_id)
        sealed = await tx.value(
            "select content_sealed from mail where person_id = $1 order by id desc limit 1",
            person_id,
        )
        content = msgspec.json.decode(tx.seal.unseal(sealed), type=SealedContent)
    return str(content.arguments["token"])


def _calling(tokens: identity.Tokens, tenant_id: UUID, operation: str, name: str = OWNER) -> Caller:
    return Caller(
        operation,
        str(new_id()),
        person_id=tokens.person_id,
        tenant_id=tenant_id,
        device_id=tokens.device_id,
        install_id=uuid5(_INSTALLS, name),
        token_expires_at=datetime.max.replace(tzinfo=UTC),
    )


async def _study(
    database: Database, owner_url: str, student: Student, tenant_id: UUID, now: datetime
) -> None:
    tokens = await sign_in_as(database, student.name)
    chance = random.Random(student.name)  # noqa: S311 - the same past every time, not a secret
    sequence = 0
    for days in student.days_ago:
        at = now - timedelta(days=days, minutes=chance.randrange(240))
        await set_people_time(owner_url, at)
        sequence = await _one_session(database, tokens, tenant_id, student, chance, at, sequence)


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
        return _calling(tokens, tenant_id, operation, student.name)

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
            response=_response(exercises[step.exercise.id], chance.random() < student.right),
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


def _response(exercise: Exercise, right: bool) -> dict[str, object]:
    """A response in the exercise's shape, right or wrong."""
    if right:
        return dict(correct_answer(exercise))
    wrong = [option.key for option in exercise.options if not option.correct]
    match exercise.kind:
        case "single_choice":
            return {"choice": wrong[0]}
        case "multiple_choice":
            return {"choices": wrong[:1]}
        case "numeric":
            return {"number": "-1"}
        case _:
            return {"text": "I do not know"}

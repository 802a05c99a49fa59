"""Why did (not) this person get something? All that was decided about her lately, with reasons.

Whoever runs the installation asks with `interlude why`; the learner herself reads the same reasons
at `/v1/me/nudges/{id}/why` and in each step of her sessions.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.facts.streaks import own_streak
from api.goals.presenters import present_goals
from api.goals.queries import goals_in_force
from api.identity.make_sign_in_link import NobodyOfThatAddress
from api.identity.queries import own_memberships, person_by_mail
from api.learners.model_in_words import model_in_words
from api.pacing.study_day import study_day
from api.progress.present_streak import present_streak
from api.reminders.presenters import present_reminders
from api.reminders.recent_nudges import recent_nudges
from api.sessions.five_minutes_now import five_minutes_now
from api.sessions.recent_sessions import recent_sessions
from mobile_contract import goals, learners, progress, reminders, sessions

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Studied:
    """One association: the sessions of her study day there, what she would get now, and all that is
    believed of her that these follow from; her streak and her goals.
    """

    association: str
    begun: list[sessions.StudySession]
    now: sessions.StudySession
    model: learners.Model
    streak: progress.Streak
    goals: list[goals.Goal]


@dataclass(frozen=True, slots=True)
class Why:
    """How she is reminded, the decisions of the last day (oldest first), and her sessions."""

    at: datetime
    reminded: reminders.Reminders
    nudges: list[reminders.NudgeWhy]
    studied: list[Studied]


async def explain_person(database: Database, mail: str) -> Why:
    """Everything about the person with this address, and nothing changed by looking.

    Raises NobodyOfThatAddress.
    """
    why = None
    with contextlib.suppress(_OnlyLooked):
        async with system_transaction(database) as tx:
            why = await _explained(tx, mail)
            raise _OnlyLooked  # composing for somebody new begins a learner's row: rolled back
    assert why is not None
    return why


class _OnlyLooked(Exception):
    """Ends a transaction without keeping anything."""


async def _explained(tx: Transaction, mail: str) -> Why:
    person_id = await person_by_mail(tx, mail)
    if person_id is None:
        raise NobodyOfThatAddress(mail)
    await tx.begin_as(person_id)
    told = await present_reminders(tx)
    nudges = await recent_nudges(tx, tx.people_now - DAY)
    return Why(tx.people_now, told, nudges, await _studied(tx, told.zone))


async def _studied(tx: Transaction, zone: str) -> list[Studied]:
    me, found = tx.me, []
    today = study_day(tx.people_now, zone)
    for each in await own_memberships(tx):
        await tx.begin_as(me, each.tenant_id)
        begun = [
            session
            for session in await recent_sessions(tx, tx.people_now - DAY)
            if study_day(session.composed_at, zone) == today
        ]
        now, model = await five_minutes_now(tx), await model_in_words(tx)
        streak = present_streak(await own_streak(tx, zone), tx.caller.language)
        set_out = await present_goals(tx, await goals_in_force(tx))
        found.append(Studied(each.name, begun, now, model, streak, set_out))
    return found

"""What the calls with keys have done, read from the tables, beside what each is to have done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg

from tests.chaos.parts.at_once import Answer, Told
from tests.chaos.parts.keyed_calls import Mark

_DONE = """
select 'startSession', person_id::text, minutes::text, id::text from study_session
union all
select 'setGoal', person_id::text, target::text, id::text from learner_goal
union all
select 'decideConsent', person_id::text,
  purpose || case when granted then ' granted' else ' withdrawn' end, '' from consent
union all
select 'addMember', encode(p.mail_hash, 'hex'), 'membership', p.id::text
from membership m join person p on p.id = m.person_id
union all
select 'addMember', encode(p.mail_hash, 'hex'), 'audit', ''
from audit_entry a join person p on p.id::text = a.subject_id where a.operation = 'addMember'
"""
_SUCCESS = range(200, 300)


@dataclass(slots=True)
class KeyVerdict:
    """Keys by what is wrong with them, and `strays`, effects of no key: all of that is to be zero.

    `effects` are the rows that stand of the keys. `first_replies_lost` counts the keys whose effect
    stood before anybody was told of it: all that was answered was told as a repetition.
    """

    effects: int = 0
    doubled: int = 0
    missing: int = 0
    strays: int = 0
    answers_differing: int = 0
    answers_untrue: int = 0
    other_bodies_taken: int = 0
    first_replies_lost: int = 0
    complaints: list[str] = field(default_factory=list)

    def look_at(self, told: Told, found: Mapping[Mark, Sequence[str]]) -> None:
        """Compare one key with the rows found of it."""
        rows = [len(found.get(mark, ())) for mark in told.call.marks]
        self.effects += rows[0]
        ids = found.get(told.call.marks[0], ())
        wrong = {
            "doubled": max(rows) > 1,
            "missing": min(rows) < 1,
            "answers_differing": not _are_one_success(told.answers),
            "answers_untrue": not any(_tells_of(each, ids) for each in told.answers[:1]),
            "other_bodies_taken": told.to_other.code != "idempotency_key_reused",
        }
        for name, is_wrong in wrong.items():
            setattr(self, name, getattr(self, name) + is_wrong)
        self.first_replies_lost += all(each.again for each in told.answers)
        if any(wrong.values()):
            self.complaints.append(_in_words(told, rows, wrong))


async def effects_of(superuser_url: str) -> dict[Mark, list[str]]:
    """Every effect there is now, with the ids of its rows that an answer tells, or ''."""
    connection = await asyncpg.connect(superuser_url)
    try:
        found: dict[Mark, list[str]] = {}
        for *mark, row_id in await connection.fetch(_DONE):
            found.setdefault((mark[0], mark[1], mark[2]), []).append(row_id)
        return found
    finally:
        await connection.close()


def judge_keys(
    by_key: Sequence[Told], before: Mapping[Mark, object], after: Mapping[Mark, Sequence[str]]
) -> KeyVerdict:
    """Look at every key, and for what stands now of no key and did not stand before."""
    verdict = KeyVerdict()
    for told in by_key:
        verdict.look_at(told, after)
    # Here, too, shows what another body under a used key would have done.
    asked = {mark for told in by_key for mark in told.call.marks}
    strays = sorted(after.keys() - before.keys() - asked)
    verdict.strays = len(strays)
    verdict.complaints += [f"nobody's: {mark}" for mark in strays]
    return verdict


def _are_one_success(answers: Sequence[Answer]) -> bool:
    """Whether all are the same success, and at most one of them is told as the first."""
    (status, _), *others = {(each.status, each.body) for each in answers}
    return not others and status in _SUCCESS and sum(not each.again for each in answers) <= 1


def _tells_of(answer: Answer, ids: Sequence[str]) -> bool:
    """Whether it names the row that stands, if it has a name to tell."""
    return any(row_id.encode() in answer.body for row_id in ids)


def _in_words(told: Told, rows: Sequence[int], wrong: Mapping[str, bool]) -> str:
    mark = told.call.marks[0]
    answers = Counter(f"{each.status} {each.code}".strip() for each in told.answers)
    heard = ", ".join(f"{count} x {answer}" for answer, count in answers.items())
    bodies = len({each.body for each in told.answers})
    names = ", ".join(name for name, is_wrong in wrong.items() if is_wrong)
    other = f"{told.to_other.status} {told.to_other.code}"
    told_of = f"rows {rows}; {heard}, {bodies} bodies; other: {other}"
    return f"{told.call.key} ({mark[0]} {mark[2]}): {names}; {told_of}"

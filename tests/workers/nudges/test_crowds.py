"""Many whose breaks begin at one moment: who is decided about then comes in her place."""

from api.nudging.ramp import FULL_CROWD, crowd_around, lot_of, put_back
from api.nudging.session_minutes import session_minutes
from tests.workers.nudges.reminding import LUNCH_ENDS, LUNCH_STARTS, MINUTE, Reminding
from workers.nudges.send_nudges import send_nudges

# People of whom nothing is known but that their break at lunch has been decided about.
_OTHERS = """
with others as (
  insert into person (id, mail_hash, mail_sealed, language, zone, created_at)
  select gen_random_uuid(), decode(md5(n::text), 'hex'), '', 'en', 'Europe/Berlin', now()
  from generate_series(1, $1::int) n returning id)
insert into nudge (id, person_id, decided_at, break_starts_at, break_ends_at, break_date, zone,
  eligible, arm, probabilities, seed, policy_version, minutes, due, new_lesson, held_by)
select gen_random_uuid(), id, $2, $2, $3, '2026-11-23', 'Europe/Berlin', '{silent}', 'silent',
  '{1}', 1, 2, 0, 0, false, 'nothing_to_do' from others
"""


async def test_who_has_her_break_with_thousands_comes_in_her_place_and_hears_why(
    reminding: Reminding,
) -> None:
    ada = await reminding.person("ada")
    assert ada.tokens is not None
    await reminding.world.owner_fetch(_OTHERS, FULL_CROWD, LUNCH_STARTS, LUNCH_ENDS)
    assert await reminding.plan() == 1
    crowd = await reminding.world.owner_fetch("select person_id from nudge")
    assert len(crowd) == FULL_CROWD + 1
    lots = sorted(lot_of(row["person_id"]) for row in crowd)
    later = put_back(crowd_around(ada.tokens.person_id, lots), LUNCH_ENDS - LUNCH_STARTS)
    why = await reminding.why(ada)
    assert why.planned_at is not None
    assert abs(why.planned_at - (LUNCH_STARTS + later)) < MINUTE / 1000
    assert 2 * MINUTE <= later < 12 * MINUTE
    assert why.minutes == session_minutes(15, LUNCH_ENDS, why.planned_at)
    assert why.reason.sentence.endswith(
        "so their reminders come one after the other over a few minutes."
    )
    assert await reminding.send(LUNCH_STARTS + MINUTE) == 0
    assert await reminding.send(why.planned_at) == 2
    assert await reminding.targets() == ["phone-of-ada"]


async def test_who_is_alone_with_her_break_comes_when_it_begins(reminding: Reminding) -> None:
    people = [await reminding.person(name) for name in ("ada", "grace")]
    await reminding.plan()
    for who in people:
        why = await reminding.why(who)
        assert why.planned_at == why.break_.starts_at
        assert why.reason.sentence.endswith("you had not studied that day.")
    await reminding.world.set_time(LUNCH_STARTS)
    assert await send_nudges(reminding.room) == 4

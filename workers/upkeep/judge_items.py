"""Which exercises are doing well, and which must not be asked any more? Looked at every hour, and
at once when one was reported, in the association it was reported in.
"""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

import structlog

from api.calibration.item_answers import Answer, Item
from api.calibration.item_quality import ItemQuality, measure_item
from api.calibration.item_verdict import Verdict, verdict
from api.db.database import Database
from api.db.transaction import Transaction, system_transaction
from api.facts.items import ItemModels, item_models, withdrawn_items
from api.quality.stored import Key
from api.quality.withdraw_item import withdraw_item
from api.quality.withdrawal_queries import hold_items, settle_withdrawn
from api.revisions import lessons_by_revision
from workers.upkeep import item_queries
from workers.upkeep.item_counts import Counted, counted_items
from workers.upkeep.item_looks import Look, begin_look, end_look, wanted_looks
from workers.upkeep.learners import DATABASE_LOST
from workers.upkeep.tell_authors import Fault, tell_authors

log = structlog.get_logger()


async def judge_items(database: Database) -> int:
    """Measure every exercise that was answered or reported since the last look, in every
    association that is marked for one or was not looked at for half an hour.

    What is found wrong is taken out once: its reports are settled, mastery is recomputed without
    it, and those who write the course get one mail. Returns how many were taken out. A course that
    cannot be judged holds up no other.
    """
    return sum([await _look(database, look) for look in await wanted_looks(database)])


async def _look(database: Database, look: Look) -> int:
    """Where a course could not be judged, the next look sees the same answers again."""
    out, failed = 0, False
    async with system_transaction(database, look.tenant_id) as tx:
        began_at = tx.people_now
        await begin_look(tx)
        changed = await _changed(tx, look)
        await hold_items(tx)
        await settle_withdrawn(tx)
    for course_id, items in groupby(changed, key=lambda each: each.course_id):
        keys = [each.key for each in items]
        try:
            out += await _judge_course(database, look.tenant_id, course_id, keys)
        except DATABASE_LOST:
            raise
        except Exception as error:
            failed = True
            log.error("judging_failed", course=course_id, exc_info=error)
    if look.is_time and not failed:
        async with system_transaction(database, look.tenant_id) as tx:
            await end_look(tx, began_at)
    return out


async def _changed(tx: Transaction, look: Look) -> list[Counted]:
    """The exercises whose answers or reports are not those they were last judged by. One that is
    out keeps the figures it was taken out for.
    """
    out = await withdrawn_items(tx)
    counted = await counted_items(tx, look)
    return [each for each in counted if each.is_changed(look) and each.key not in out]


async def _judge_course(
    database: Database, tenant_id: UUID, course_id: str, items: Iterable[Key]
) -> int:
    """Judge these exercises of one course, in one transaction: first all, for whatever is taken out
    holds up everybody's answers to the course until the end.
    """
    wrong: list[tuple[Key, Verdict]] = []
    async with system_transaction(database, tenant_id) as tx:
        await hold_items(tx)
        for key in items:
            quality = await _measured(tx, key)
            if quality is None:
                continue
            found = verdict(quality)
            await item_queries.record_judgement(tx, key, quality, found)
            if found.status == "withdrawn":
                wrong.append((key, found))
        faults = [
            await _fault(tx, key, found)
            for key, found in wrong
            if await withdraw_item(tx, key, found.reasons)
        ]
        if faults:
            await tell_authors(tx, course_id, faults)
            log.info("items_withdrawn", course=course_id, items=len(faults))
    return len(faults)


async def _measured(tx: Transaction, key: Key) -> ItemQuality | None:
    """The exercise's figures; None where its text has no such exercise."""
    models = await item_models(tx, [key[0]])
    item = await _item(tx, key, is_modelled=key[0] in models.rows)
    if item is None:
        return None
    answers = [_answer(row, key[0], models) for row in await item_queries.answers_to(tx, key)]
    return measure_item(item, answers, await item_queries.unsettled_reports(tx, key))


async def _item(tx: Transaction, key: Key, *, is_modelled: bool) -> Item | None:
    exercise_id, revision = key
    lesson = (await lessons_by_revision(tx, [revision])).get(revision)
    asked = {each.id: each for each in lesson.exercises} if lesson else {}
    if exercise_id not in asked:
        return None
    exercise = asked[exercise_id]
    return Item(
        exercise_id,
        revision.hex(),
        exercise.seconds,
        tuple(option.key for option in exercise.options),
        frozenset(option.key for option in exercise.options if option.correct),
        is_modelled,
    )


def _answer(row: item_queries.Row, exercise_id: str, models: ItemModels) -> Answer:
    """Her ability is what she was ahead of the exercise, and its difficulty as believed then."""
    difficulty = models.item(exercise_id, row["population_version"], 0.0, 0.0).difficulty
    picked = row["picked"]
    return Answer(
        learner=str(row["person_id"]),
        correct=row["correct"],
        chance=row["chance"],
        ability=row["gap"] + difficulty,
        seconds=row["seconds"],
        picked=None if picked is None else tuple(picked),
        hints=row["hints_used"],
    )


async def _fault(tx: Transaction, key: Key, found: Verdict) -> Fault:
    lesson = (await lessons_by_revision(tx, [key[1]]))[key[1]]
    return Fault(key[0], lesson.title, found.reasons)

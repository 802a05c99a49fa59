"""A batch made ready: every line is a fact to be stored, or refused with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.db.transaction import Transaction
from api.errors import Problem
from api.facts.new_event import Happened
from api.facts.pack_of import PackOf, packs_of
from api.facts.queries import newest_population, populations
from api.pacing.believed import Population
from api.pacing.effective_time import PhoneNow
from api.revisions import lessons_by_revision
from api.sync import queries
from api.sync.lines import Line, Refusal
from api.sync.making import Made, lesson_of, make_fact
from api.sync.moments import Ground, PackTime, moments_of
from content.format import Lesson
from mobile_contract.sync import SyncEvent


@dataclass(frozen=True, slots=True)
class Batch:
    """The lines of one call, told apart, and the population snapshots their facts name."""

    populations: dict[int, Population]
    made: list[Made] = field(default_factory=list)
    refused: list[tuple[Line, Refusal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _About:
    """An event that can be read, and the lesson it is about, if any."""

    line: Line
    sent: SyncEvent
    lesson: Lesson | None


async def make_batch(
    tx: Transaction,
    lines: Sequence[Line],
    phone: PhoneNow,
    received_at: datetime,
) -> Batch:
    """Every line as the fact it is to be, in the order given, or refused.

    What was made from a pack goes by the pack's snapshot, as the phone did; all else by the newest.
    """
    newest = await newest_population(tx)
    batch = Batch({newest.version: newest})
    about = await _about(tx, lines, batch)
    if not about:
        return batch
    named = {each.sent.pack_id for each in about if each.sent.pack_id is not None}
    packs = await packs_of(tx, named) if named else {}
    batch.populations.update(await _earlier(tx, packs, newest))
    ground = await _ground(tx, about, phone, received_at, packs)
    moments = moments_of([(each.sent, each.lesson) for each in about], ground)
    for each in about:
        pack = packs.get(each.sent.pack_id) if each.sent.pack_id else None
        population = batch.populations[pack.population_version if pack else newest.version]
        fact = _fact(tx, each, moments[each.sent.id], population)
        if isinstance(fact, Refusal):
            batch.refused.append((each.line, fact))
        else:
            batch.made.append(fact)
    return batch


async def _about(tx: Transaction, lines: Sequence[Line], batch: Batch) -> list[_About]:
    """The events that name a lesson we know, or none; the others are refused."""
    named = {getattr(line.event, "revision", None) for line in lines}
    revisions = {bytes.fromhex(revision) for revision in named if revision}
    lessons = await lessons_by_revision(tx, revisions)
    found = []
    for line in lines:
        if line.event is None:
            assert line.refusal is not None
            batch.refused.append((line, line.refusal))
            continue
        lesson, refusal = lesson_of(line.event, lessons)
        if refusal is not None:
            batch.refused.append((line, refusal))
        else:
            found.append(_About(line, line.event, lesson))
    return found


async def _earlier(
    tx: Transaction, packs: Mapping[UUID, PackOf], newest: Population
) -> dict[int, Population]:
    versions = {pack.population_version for pack in packs.values()} - {newest.version}
    return await populations(tx, versions) if versions else {}


async def _ground(
    tx: Transaction,
    about: Sequence[_About],
    phone: PhoneNow,
    received_at: datetime,
    packs: Mapping[UUID, PackOf],
) -> Ground:
    counted = await queries.counted_of_packs(tx, packs) if packs else {}
    stored = await queries.stored_of(tx, [each.sent.id for each in about]) if packs else set()
    known = await queries.known_times(tx, [each.sent.sequence for each in about])
    return Ground(
        phone,
        # Another batch may have come later and been let in earlier.
        max(received_at, *known.values()) if known else received_at,
        known,
        stored,
        await queries.enrolments(tx),
        {
            pack_id: PackTime(pack.issued_at, counted.get(pack_id, 0))
            for pack_id, pack in packs.items()
        },
    )


def _fact(
    tx: Transaction, each: _About, happened: Happened, population: Population
) -> Made | Refusal:
    try:
        return make_fact(tx, each.line, each.sent, each.lesson, happened, population)
    except Problem as problem:
        place = problem.faults[0].place.removeprefix("body.") if problem.faults else ""
        return Refusal(problem, place)

"""What the database holds against what was acknowledged: each answer once, with its effect."""

import asyncio
import json
from dataclasses import dataclass

import asyncpg

from api import embedded
from tests.chaos.parts.learners import Acknowledged, Study
from tests.product import Product, interlude

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Lost, stored twice, differing after refold; and in words, whatever else is not right."""

    lost: int
    duplicated: int
    differing_rows: int
    complaints: tuple[str, ...]


def judge(product: Product, study: Study) -> Verdict:
    """Read the tables as the superuser and refold as an operator would."""
    events, reviews = asyncio.run(_stored(product))
    lost = [one for one in study.acknowledged if str(one.event_id) not in events]
    ids = [str(one.event_id) for one in study.acknowledged]
    duplicated = sum(len(events.get(str(each), ())) > 1 for each in study.sent)
    effects = sum(len(reviews.get(each, ())) != 1 for each in ids if each in events)
    garbled = sum(_differs(one, events, reviews) for one in study.acknowledged)
    twice = len(ids) - len(set(ids))
    differing = _refold(product)
    complaints = [
        f"{count} {what}"
        for count, what in (
            (len(lost), "acknowledged answers are not in the database"),
            (duplicated, "answers are in the database more than once"),
            (effects, "stored answers do not have exactly one review"),
            (garbled, "stored answers are not what was acknowledged"),
            (twice, "answers were acknowledged under the same id"),
            (differing, "rows differ after refold"),
        )
        if count
    ]
    return Verdict(len(lost), duplicated, differing, tuple(complaints))


async def _stored(product: Product) -> tuple[Rows, Rows]:
    """(person, exercise) of each event and (exercise, correct) of each review, by event id.

    A second copy of an answer would stand under another id, so copies are looked for by what an
    installation may use once: its sequence number.
    """
    url = embedded.superuser_url(product.data, database="interlude")
    connection = await asyncpg.connect(url)
    try:
        events: Rows = {}
        for row in await connection.fetch("select id, person_id, exercise_id from learner_event"):
            events.setdefault(str(row[0]), []).append((str(row[1]), row[2]))
        for row in await connection.fetch(
            "select e.id, e.person_id, e.exercise_id from learner_event e join learner_event other"
            " on (other.install_id, other.sequence) = (e.install_id, e.sequence)"
            " and other.id <> e.id"
        ):
            events[str(row[0])].append((str(row[1]), row[2]))
        reviews: Rows = {}
        for row in await connection.fetch("select id, exercise_id, correct from review"):
            reviews.setdefault(str(row[0]), []).append((row[1], row[2]))
    finally:
        await connection.close()
    return events, reviews


def _differs(one: Acknowledged, events: Rows, reviews: Rows) -> bool:
    at = str(one.event_id)
    if at not in events or at not in reviews:
        return False
    stands = (*events[at][0], *reviews[at][0])
    return stands != (str(one.person_id), one.exercise_id, one.exercise_id, one.correct)


def _refold(product: Product) -> int:
    done = interlude(
        "refold", "--json", "--data", str(product.data), timeout_s=120, cwd=product.checkout
    )
    told: dict[str, int] = json.loads(done.stdout)
    return told["differing_rows"]

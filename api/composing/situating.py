"""What beside the candidates decides a session: who leads, what was said, where she is weak."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import fsum

from api.composing import queries
from api.db.transaction import Transaction
from api.facts.offered import Offered
from api.facts.prospects import Prospects
from api.facts.recommended import recommended_lessons
from api.pacing.plan import ReviewCandidate
from api.pacing.situation import Mode, Situation, Skill

RECENT_ANSWERS = 10
"""How many of her last answers in a skill are looked at for misses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What she asked for with the minutes: who leads, and what she chose, in her order."""

    guidance: str | None = None
    chosen: tuple[str, ...] = ()


ASKED_NOTHING = Asked()


async def situation_of(
    tx: Transaction,
    offered: Sequence[Offered],
    prospects: Prospects,
    reviews: Sequence[ReviewCandidate],
    asked: Asked,
    at: datetime,
) -> Situation:
    """Everything of it, as of `at`. Whoever chooses leads herself, whatever her settings say."""
    mode = Mode(asked.guidance or prospects.learner["guidance"])
    if asked.chosen:
        mode = Mode.SELF_DIRECTED
    recommended: tuple[str, ...] = ()
    if mode is Mode.RECOMMENDED:
        ranked = await recommended_lessons(tx, offered, prospects)
        recommended = tuple(each.lesson_id for each in ranked)
    return Situation(
        mode=mode,
        chosen=asked.chosen,
        recommended=recommended,
        skills=await _skills(tx, offered, reviews),
        wishes=await queries.wishes_in_force(tx, at),
    )


async def _skills(
    tx: Transaction, offered: Sequence[Offered], reviews: Sequence[ReviewCandidate]
) -> tuple[Skill, ...]:
    """The skills she has answered questions about, as they stand now."""
    chances: dict[str, list[float]] = defaultdict(list)
    for review in reviews:
        for skill in review.skills:
            chances[skill].append(review.chance_right)
    skills_of = {review.exercise_id: review.skills for review in reviews}
    misses = _misses(await queries.latest_answers(tx), skills_of)
    builds_on = _builds_on(offered)
    return tuple(
        Skill(skill, fsum(found) / len(found), misses.get(skill, 0), builds_on.get(skill, ()))
        for skill, found in sorted(chances.items())
    )


def _misses(
    latest: Iterable[tuple[str, bool]], skills_of: dict[str, tuple[str, ...]]
) -> dict[str, int]:
    """Wrong ones among her last answers in each skill; `latest` has the newest first."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for exercise_id, correct in latest:
        for skill in skills_of.get(exercise_id, ()):
            if len(seen[skill]) < RECENT_ANSWERS:
                seen[skill].append(correct)
    return {skill: answers.count(False) for skill, answers in seen.items()}


def _builds_on(offered: Sequence[Offered]) -> dict[str, tuple[str, ...]]:
    """The skills each skill rests on: those of the lessons its own lessons require."""
    taught = {each.lesson.id: each.lesson.skills for each in offered}
    found: dict[str, set[str]] = defaultdict(set)
    for each in offered:
        needed = {
            skill
            for prerequisite in each.lesson.prerequisites
            for skill in taught.get(prerequisite, ())
        }
        for skill in each.lesson.skills:
            found[skill] |= needed - set(each.lesson.skills)
    return {skill: tuple(sorted(needed)) for skill, needed in found.items()}

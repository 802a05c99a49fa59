"""Which lessons a learner should look at next, as the pure rules rank them: gathers what they ask.

Sessions ask for the lessons she takes, the list of recommendations for all she could take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.db.transaction import Transaction
from api.facts.behind import Behind, behind_her
from api.facts.languages import fitting
from api.facts.offered import Offered
from api.facts.own_languages import own_languages
from api.facts.prospects import Prospects
from api.facts.skills import skill_standings
from api.pacing.recommending import recommend
from api.pacing.standing import Standing
from api.pacing.suggestions import (
    CatalogueLesson,
    Recommendation,
    SkillStanding,
    Wants,
    WentOn,
)

MOST = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rules of recommending choose from, and what they know of her."""

    lessons: tuple[CatalogueLesson, ...]
    wants: Wants


async def recommended_lessons(
    tx: Transaction, offered: Sequence[Offered], prospects: Prospects
) -> tuple[Recommendation, ...]:
    """The lessons of her courses to recommend now, best first."""
    standings = skill_standings(offered, prospects, tx.people_now)
    choice = await choice_among(tx, offered, prospects, standings)
    return recommend(choice.lessons, choice.wants, tx.people_now, MOST)


async def choice_among(
    tx: Transaction,
    offered: Sequence[Offered],
    prospects: Prospects,
    standings: Mapping[str, Standing],
) -> Choice:
    """These lessons as they stand for her now, and her wishes; `standings` by skill.

    A lesson nothing is left of counts as completed, whatever became of its other exercises, and a
    prerequisite is met as in her sessions: completed, tested out of, or with nothing left.
    """
    behind = await behind_her(tx)
    read = await own_languages(tx, ())
    over = {each.lesson.id for each in offered if _is_over(each, prospects, behind)}
    done = over | behind.completed | behind.tested_out
    lessons = tuple(
        CatalogueLesson(
            each.lesson.id,
            each.lesson.course_id,
            each.position,
            each.lesson.minutes,
            each.lesson.skills,
            _chance(each, prospects, tx.people_now),
            prerequisites_met=done.issuperset(each.lesson.prerequisites),
            in_her_language=bool(fitting([each.lesson.language], read)),
            completed=each.lesson.id in over | behind.completed,
            tested_out=each.lesson.id in behind.tested_out,
            for_her_group=bool(each.lesson.audience),
        )
        for each in offered
    )
    return Choice(lessons, await _wants(tx, lessons, prospects, behind, standings))


def _is_over(each: Offered, prospects: Prospects, behind: Behind) -> bool:
    return all(
        exercise.id in prospects.known
        or exercise.id in behind.unmarked
        or prospects.is_withdrawn(each, exercise)
        for exercise in each.lesson.exercises
    )


def _chance(each: Offered, prospects: Prospects, now: datetime) -> float | None:
    chances = [
        prospects.chance(each.lesson, exercise, now)
        for exercise in each.lesson.exercises
        if exercise.marked and not prospects.is_withdrawn(each, exercise)
    ]
    return sum(chances) / len(chances) if chances else None


async def _wants(
    tx: Transaction,
    lessons: Sequence[CatalogueLesson],
    prospects: Prospects,
    behind: Behind,
    standings: Mapping[str, Standing],
) -> Wants:
    return Wants(
        interests=frozenset(prospects.learner["interests"]),
        standings={
            skill: SkillStanding(each.level, each.expected_now)
            for skill, each in standings.items()
            if skill in prospects.masteries
        },
        courses_begun=frozenset(
            each.course_id for each in lessons if each.lesson_id in behind.begun
        ),
        dismissed=await _dismissed(tx),
        followed=await _followed(tx, behind),
    )


async def _dismissed(tx: Transaction) -> dict[str, datetime]:
    """Until when each lesson she waved away stays away, past ends included."""
    rows = await tx.rows(
        "select lesson_id, until_at from dismissal where tenant_id = $1 and person_id = $2",
        tx.tenant,
        tx.me,
    )
    return {row["lesson_id"]: row["until_at"] for row in rows}


async def _followed(tx: Transaction, behind: Behind) -> dict[str, WentOn]:
    """Who completed what she has completed, and went on to each other lesson."""
    rows = await tx.rows(
        "select next_lesson_id, sum(learners)::int as learners,"
        " sum(of_learners)::int as of_learners from lesson_followed"
        " where tenant_id = $1 and lesson_id = any($2::text[]) group by next_lesson_id",
        tx.tenant,
        list(behind.completed),
    )
    return {row["next_lesson_id"]: WentOn(row["learners"], row["of_learners"]) for row in rows}

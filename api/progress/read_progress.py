"""A learner looks how far she is."""

from itertools import groupby

from api.caller import Caller
from api.db.database import Database
from api.db.transaction import Row, Transaction, transaction
from api.facts.goals import minutes_goal
from api.facts.habits import own_zone
from api.facts.still_asked import coming_reviews
from api.facts.streaks import own_streak
from api.pacing.study_day import study_day
from api.progress import queries
from api.progress.present_streak import present_streak
from api.revisions import lessons_by_revision
from content.format import Lesson
from mobile_contract import progress as contract

DAYS_SHOWN = 30


async def read_progress(database: Database, caller: Caller) -> contract.Progress:
    """Her study days and streak, courses and lessons, and what is due now."""
    async with transaction(database, caller) as tx:
        zone = await own_zone(tx)
        today, days = study_day(tx.people_now, zone), await queries.recent_days(tx, DAYS_SHOWN)
        coming = await coming_reviews(tx, tx.people_now)
        return contract.Progress(
            today=today,
            due_now=coming.due,
            next_due_at=coming.next_at,
            exercises_known=await queries.count_known(tx),
            days=[_day(row) for row in days],
            courses=await _courses(tx),
            streak=present_streak(await own_streak(tx, zone), tx.caller.language),
            minutes_today=sum(_minutes(row) for row in days if row["day"] == today),
            minutes_goal=await minutes_goal(tx),
        )


async def _courses(tx: Transaction) -> list[contract.CourseProgress]:
    rows = await queries.lessons_taken(tx)
    lessons = await lessons_by_revision(tx, {row["revision"] for row in rows})
    known = await queries.known_exercises(tx)
    grouped = groupby(rows, key=lambda row: (row["course_id"], row["course_title"]))
    return [
        _course(course_id, title, [_lesson(row, lessons, known) for row in taken])
        for (course_id, title), taken in grouped
    ]


def _course(
    course_id: str, title: str, lessons: list[contract.LessonProgress]
) -> contract.CourseProgress:
    completed = sum(lesson.completed_at is not None for lesson in lessons)
    return contract.CourseProgress(course_id, title, completed, lessons)


def _lesson(row: Row, lessons: dict[bytes, Lesson], known: set[str]) -> contract.LessonProgress:
    lesson = lessons[row["revision"]]
    return contract.LessonProgress(
        lesson_id=row["lesson_id"],
        title=lesson.title,
        exercises_answered=sum(exercise.id in known for exercise in lesson.exercises),
        exercises=len(lesson.exercises),
        completed_at=row["completed_at"],
        tested_out_at=row["tested_out_at"],
    )


def _day(row: Row) -> contract.DayProgress:
    return contract.DayProgress(row["day"], row["answers"], row["correct"], _minutes(row))


def _minutes(row: Row) -> float:
    minutes: float = round(row["studied_ms"] / 60_000, 1)
    return minutes

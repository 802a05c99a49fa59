"""A learner's things as the change feed shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.db.transaction import Row
from api.deep_links import deep_link
from api.facts.goals import level_of, told_target
from api.nudges_in_words import nudge_text
from api.nudging.policy import Work
from mobile_contract import changes as contract
from mobile_contract import reminders


@dataclass(frozen=True, slots=True)
class Telling:
    """Where this Interlude is reached, and the language it is asked in."""

    public_url: str
    language: str


def change(row: Row, body: object | None) -> contract.Change:
    """One change with its body, or word that the thing is gone.

    A thing that was put and has gone meanwhile is gone: its tombstone comes later, and says no
    more.
    """
    op = "tombstone" if body is None else "put"
    made: contract.Change = _KINDS[row["kind"]](
        key=row["key"], op=op, revision=row["transaction"], body=body
    )
    return made


_KINDS: dict[str, Any] = {
    "memory": contract.MemoryChange,
    "lesson": contract.LessonChange,
    "skill": contract.SkillChange,
    "study_day": contract.StudyDayChange,
    "study_settings": contract.StudySettingsChange,
    "goal": contract.GoalChange,
    "course": contract.CourseChange,
    "nudge": contract.NudgeChange,
}


def memory(row: Row) -> contract.MemoryBody:
    """How well she remembers an exercise."""
    return contract.MemoryBody(
        exercise_id=row["exercise_id"],
        revision=row["revision_hash"].hex(),
        stability=row["stability"],
        difficulty=row["difficulty"],
        last_review_at=row["last_review_at"],
        due_at=row["due_at"],
        reps=row["reps"],
        lapses=row["lapses"],
        streak=row["streak"],
        failures=row["failures"],
        misled=row["misled"],
    )


def lesson(row: Row) -> contract.LessonBody:
    """How far she is in a lesson."""
    return contract.LessonBody(
        lesson_id=row["lesson_id"],
        started_at=row["started_at"],
        begun_revision=row["begun_revision"].hex() if row["begun_revision"] else None,
        exercises_answered=row["exercises_answered"],
        unmarked_answers=list(row["unmarked_answers"]),
        completed_at=row["completed_at"],
    )


def skill(row: Row) -> contract.SkillBody:
    """What her answers have shown of a skill."""
    return contract.SkillBody(**{name: row[name] for name in contract.SkillBody.__struct_fields__})


def study_day(row: Row) -> contract.StudyDayBody:
    """A day she studied."""
    names = contract.StudyDayBody.__struct_fields__
    return contract.StudyDayBody(**{name: row[name] for name in names})


def settings(row: Row) -> contract.StudySettingsBody:
    """How she is guided."""
    names = contract.StudySettingsBody.__struct_fields__
    return contract.StudySettingsBody(**{name: row[name] for name in names})


def goal(row: Row) -> contract.GoalBody:
    """A goal she set."""
    return contract.GoalBody(
        id=row["id"],
        kind=row["kind"],
        target=told_target(row["kind"], row["target"]),
        level=level_of(row["kind"], row["target"]),
        subject=row["subject"],
        by_date=row["by_date"],
        set_at=row["set_at"],
        ended_at=row["ended_at"],
    )


def course(row: Row, lessons: Sequence[Row]) -> contract.CourseBody:
    """A course she takes, with the lessons she is given."""
    return contract.CourseBody(
        course_id=row["id"],
        title=row["title"],
        language=row["language"],
        audience=row["audience"] or None,
        enrolled_at=row["enrolled_at"],
        lessons=[
            contract.GivenLesson(
                lesson_id=each["lesson_id"],
                position=place,
                revision=each["revision"].hex(),
                withdrawn=list(each["withdrawn"]),
            )
            for place, each in enumerate(lessons, 1)
        ],
    )


def nudge(row: Row, telling: Telling) -> reminders.Nudge:
    """A reminder in her inbox."""
    work = Work(row["due"], row["new_lesson"])
    text = nudge_text(row["arm"], work, row["minutes"], telling.language)
    return reminders.Nudge(
        id=row["id"],
        association_id=row["tenant_id"],
        sent_at=row["sent_at"],
        title=text.title,
        body=text.body,
        minutes=row["minutes"],
        expires_at=row["break_ends_at"],
        deep_link=deep_link(telling.public_url, row["id"]),
    )

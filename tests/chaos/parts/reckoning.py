"""What must stand after all phones have surfaced, as a plain model, and what does not."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from content.format import Lesson
from tests.chaos.parts.lines import Line
from tests.chaos.parts.many_learners import Crowd, Phone
from tests.chaos.parts.tunnel import READING_MS

_EVENTS = (
    "select id, person_id, install_id, sequence, kind, exercise_id, occurred_at, study_day"
    " from learner_event"
)
_DAYS = "select person_id, day, answers, correct, reading_ms from study_day"
_LESSONS = (
    "select person_id, lesson_id, exercises_answered, completed_at is not null as completed"
    " from lesson_progress"
)
_REFUSED = (
    "select person_id, install_id, event_id, sequence, status, code, line_bytes"
    " from event_quarantine"
)
_NUMBERS = "select install_id, acknowledged_through, highest, cloned_at from install_sequence"

Row = tuple[object, ...]


@dataclass(slots=True)
class Model:
    """Events, study days and lessons by their keys; refused lines with how often they are kept."""

    events: dict[UUID, Row] = field(default_factory=dict)
    days: dict[tuple[UUID, date], list[int]] = field(default_factory=dict)
    lessons: dict[tuple[UUID, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: Counter[Row] = field(default_factory=Counter)
    numbers: dict[UUID, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, phones: Sequence[Phone]) -> "Model":
        """What follows from all they had in their queues."""
        model = cls()
        for phone in phones:
            diary = phone.diary
            for line in diary.lines:
                model._take(phone.person_id, diary.install_id, line)
            cloned = any(line.code == "sequence_conflict" for line in diary.lines)
            model.numbers[diary.install_id] = (diary.last, diary.last, cloned)
        return model

    def _take(self, person_id: UUID, install_id: UUID, line: Line) -> None:
        fact = line.fact
        if fact is None:
            told = (line.event_id, line.sequence, line.status, line.code, len(line.raw))
            self.refused[person_id, install_id, *told] += 1
            return
        assert line.event_id is not None
        self.events[line.event_id] = (
            *(person_id, install_id, line.sequence, fact.kind, fact.exercise_id),
            *(fact.occurred_at, fact.day),
        )
        if fact.kind in ("answer", "view"):
            day = self.days.setdefault((person_id, fact.day), [0, 0, 0])
            day[0] += fact.kind == "answer"
            day[1] += fact.correct
            day[2] += READING_MS * (fact.kind == "view")
        if fact.lesson_id is not None:
            self.lessons[person_id, fact.lesson_id] |= {fact.exercise_id or ""} - {""}


@dataclass(slots=True)
class Verdict:
    """Facts and refused lines that are gone, or there too often; rows that are not the model's."""

    lost: int = 0
    duplicated: int = 0
    divergent: int = 0
    stored: int = 0
    quarantined: int = 0
    complaints: list[str] = field(default_factory=list)

    def find(self, name: str, count: int, what: str) -> None:
        """Count so many of a kind, in words too."""
        if count:
            setattr(self, name, getattr(self, name) + count)
            self.complaints.append(f"{count} {what}")


async def reckon(superuser_url: str, crowd: Crowd) -> Verdict:
    """Compare the tables with the model, as the superuser sees them."""
    model, verdict = Model.of(crowd.phones), Verdict()
    connection = await asyncpg.connect(superuser_url)
    try:
        looks = (_EVENTS, _REFUSED, _DAYS, _LESSONS, _NUMBERS)
        found = [[tuple(row) for row in await connection.fetch(look)] for look in looks]
    finally:
        await connection.close()
    events, refused, days, lessons, numbers = found
    _facts(verdict, model, events)
    _refused(verdict, model, Counter(refused))
    _days(verdict, model, {row[:2]: list(row[2:]) for row in days})
    expected = _lessons(model, {each.lesson.id: each.lesson for each in crowd.taught})
    _compare(verdict, expected, {row[:2]: row[2:] for row in lessons}, "lessons")
    through = {row[0]: (*row[1:3], row[3] is not None) for row in numbers}
    _compare(verdict, model.numbers, through, "installations' numbers")
    return verdict


def _facts(verdict: Verdict, model: Model, rows: Sequence[Row]) -> None:
    stored = {row[0]: row[1:] for row in rows}
    verdict.stored = len(rows)
    verdict.find("lost", len(model.events.keys() - stored.keys()), "events are not stored")
    strange = [row for row in rows if row[0] not in model.events]
    verdict.find("duplicated", len(strange), "events are stored that nobody sent to be")
    twice = len(rows) - len({(row[2], row[3]) for row in rows})
    verdict.find("duplicated", twice, "numbers stand for more than one event")
    other = sum(stored[key] != row for key, row in model.events.items() if key in stored)
    verdict.find("divergent", other, "events are not stored as they were sent")


def _refused(verdict: Verdict, model: Model, kept: Counter[Row]) -> None:
    verdict.quarantined = kept.total()
    verdict.find("lost", (model.refused - kept).total(), "refused lines are not kept")
    verdict.find("duplicated", (kept - model.refused).total(), "refused lines are kept too often")


def _days(verdict: Verdict, model: Model, days: Mapping[Any, list[int]]) -> None:
    """A count that is too high tells of something taken into account twice."""
    more = sum(days.get(key, [0])[0] - row[0] for key, row in model.days.items() if key in days)
    _compare(verdict, model.days, days, f"study days ({more:+} answers counted)")


def _lessons(model: Model, lessons: Mapping[str, Lesson]) -> dict[tuple[UUID, str], Row]:
    return {
        key: (len(answered), len(answered) == len(lessons[key[1]].exercises))
        for key, answered in model.lessons.items()
    }


def _compare(
    verdict: Verdict, expected: Mapping[Any, object], found: Mapping[Any, object], of: str
) -> None:
    keys = expected.keys() | found.keys()
    differ = sum(expected.get(key) != found.get(key) for key in keys)
    verdict.find("divergent", differ, f"{of} are not as the model says")

"""What learners did while their phones were in a tunnel, as these wrote it down.

Every learner studies on some days of the last week, in the middle of the day, so that no delay of a
phone or a server moves an answer to another study day.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec
import uuid_utils.compat

from content.format import Exercise, Lesson
from content.marking.mark import mark
from content.marking.sample_responses import right_response, wrong_response
from mobile_contract import sync
from tests.chaos.parts.lines import Fact, Line, poisoned

ZONE = "Europe/Berlin"
DAYS = 6
READING_MS = 20_000
_FROM_HOUR = 9
_POISONED = 0.003
_EARLIEST = datetime.min.replace(tzinfo=UTC)
# Years ahead, years behind, and a zone taken for another.
_WRONG_BY = (timedelta(days=1200), timedelta(days=-3000), timedelta(hours=-7))


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson in the revision she reads."""

    lesson: Lesson
    revision: str


@dataclass(slots=True)
class Diary:
    """One phone: what it wrote down, the oldest first. Its clock is wrong by `skew`."""

    install_id: UUID
    dice: random.Random
    taught: Sequence[Taught]
    skew: timedelta = timedelta()
    lines: list[Line] = field(default_factory=list)
    last: int = 0
    _at: datetime = _EARLIEST
    _booted_at: datetime = _EARLIEST
    _boot_id: UUID = field(default_factory=uuid4)
    _session_id: UUID = field(default_factory=uuid4)

    @property
    def facts(self) -> int:
        """How many of its lines are to be stored."""
        return sum(line.fact is not None for line in self.lines)

    def fill(self, events: int, today: date) -> None:
        """Let her do so many things, spread over the days before this one."""
        if self.dice.random() < 0.15:
            self.skew = self.dice.choice(_WRONG_BY)
        doings = self._doings()
        for ago in range(DAYS, 0, -1):
            self._begin_day(today - timedelta(days=ago))
            while len(self.lines) < events * (DAYS + 1 - ago) // DAYS:
                next(doings)

    def _begin_day(self, day: date) -> None:
        hour, minute = _FROM_HOUR + self.dice.randrange(6), self.dice.randrange(60)
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE))
        self._at = local.astimezone(UTC)
        self._booted_at = self._at - timedelta(minutes=1)
        self._boot_id, self._session_id = uuid4(), uuid_utils.compat.uuid7()

    def _doings(self) -> Iterator[None]:
        """Lesson after lesson, for ever; the present day goes on while she does."""
        while True:
            for taught in self.dice.sample(self.taught, len(self.taught)):
                for do in self._study(taught):
                    do()
                    yield

    def _study(self, taught: Taught) -> Iterator[Callable[[], None]]:
        lesson, note = taught.lesson, self._note
        about = {"lesson_id": lesson.id, "revision": taught.revision}
        yield partial(note, sync.ViewEvent, about, READING_MS, lesson.id)
        for exercise in lesson.exercises:
            yield partial(self._answer, taught, exercise)
        yield partial(note, sync.CompletionEvent, about, 0, lesson.id)
        match self.dice.randrange(4):
            case 0:
                yield partial(note, sync.RatingEvent, {"lesson_id": lesson.id, "said": "too_easy"})
            case 1:
                yield partial(note, sync.ConfidenceEvent, {"skill": lesson.skills[0], "level": 3})
            case 2:
                yield partial(note, sync.NudgeShownEvent, {"nudge_id": uuid4()})
            case _:
                pass

    def _answer(self, taught: Taught, exercise: Exercise) -> None:
        give = right_response if self.dice.random() < 0.8 else wrong_response
        response = dict(give(exercise))
        fields = {
            "exercise_id": exercise.id,
            "revision": taught.revision,
            "response": response,
            "session_id": self._session_id,
        }
        took_ms, correct = self.dice.randrange(3_000, 30_000), mark(exercise, response).correct
        self._note(sync.AnswerEvent, fields, took_ms, taught.lesson.id, correct=correct)

    def _note(
        self,
        kind: type[Any],
        fields: Mapping[str, Any],
        took_ms: int = 0,
        lesson_id: str | None = None,
        *,
        correct: bool = False,
    ) -> None:
        self._at += timedelta(milliseconds=took_ms + self.dice.randrange(500, 4_000))
        self.last += 1
        mono_ms = (self._at - self._booted_at) // timedelta(milliseconds=1)
        event = kind(
            id=uuid_utils.compat.uuid7(),
            sequence=self.last,
            boot_id=self._boot_id,
            occurred_at=self._at + self.skew,
            zone=ZONE,
            mono_ms=mono_ms,
            **({"shown_mono_ms": mono_ms - took_ms} if took_ms else {}),
            **fields,
        )
        exercise_id = fields.get("exercise_id")
        day = self._at.astimezone(ZoneInfo(ZONE)).date()
        fact = Fact(
            kind.__struct_config__.tag, event.occurred_at, day, lesson_id, exercise_id, correct
        )
        line = Line(msgspec.json.encode(event), event.id, event.sequence, fact)
        self.lines.append(poisoned(line, self.dice) if self.dice.random() < _POISONED else line)
